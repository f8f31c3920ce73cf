"""A case keeps for which rates its last call-back counts, so that the rows of a rate are found by an index."""

import django.contrib.postgres.fields
from django.db import migrations, models

_SAID = """
UPDATE casework_case c SET rates = array_remove(ARRAY['valid',
    CASE WHEN (a ->> 'contacted')::boolean THEN 'contacted' END,
    CASE WHEN (a ->> 'solved')::boolean THEN 'solved' END,
    CASE a ->> 'satisfied' WHEN 'yes' THEN 'satisfied' WHEN 'basic' THEN 'basic' END], NULL)
FROM (SELECT DISTINCT ON (subject) subject, body -> 'answers' AS a FROM kernel_audit_entry
    WHERE subject LIKE 'case:%' AND body -> 'answers' ? 'reached' AND body -> 'answers' ? 'contacted'
    ORDER BY subject, seq DESC) AS last
WHERE last.subject = 'case:' || c.id AND (a ->> 'reached')::boolean
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_count_clocks_without_their_cases"),
        ("kernel", "0001_foundation"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="rates",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                null=True,
                size=None,
                verbose_name="回访",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("case_type"),
                models.OrderBy(models.F("counted_at"), descending=True),
                condition=models.Q(("rates__isnull", False)),
                name="case_rated",
            ),
        ),
        migrations.RunSQL(_SAID, migrations.RunSQL.noop),
    ]
