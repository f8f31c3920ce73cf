"""A case that comes from another is as confidential as the one its words come from."""

from django.db import migrations

_LIFT = """
WITH RECURSIVE source AS (
  SELECT id AS case_id, parent_id AS from_id FROM casework_case WHERE parent_id IS NOT NULL
  UNION SELECT case_id, other_id FROM casework_caselink WHERE nature = 'arose'
  UNION SELECT other_id, case_id FROM casework_caselink WHERE nature = 'reopened'
), reached AS (
  SELECT case_id, from_id FROM source
  UNION SELECT reached.case_id, source.from_id FROM reached JOIN source ON source.case_id = reached.from_id
), least AS (
  SELECT reached.case_id, max(c.confidentiality) AS grade
  FROM reached JOIN casework_case c ON c.id = reached.from_id GROUP BY 1
)
UPDATE casework_case c SET confidentiality = least.grade
FROM least WHERE c.id = least.case_id AND c.confidentiality < least.grade
"""
# What was counted by the old grades is counted anew the next time.
_FORGET = "DELETE FROM casework_tallymark"


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_propose_limits_before_they_are_set")]

    operations = [
        migrations.RunSQL(_LIFT, migrations.RunSQL.noop),
        migrations.RunSQL(_FORGET, migrations.RunSQL.noop),
    ]
