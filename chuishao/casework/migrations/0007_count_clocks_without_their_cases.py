"""Clocks carry the type and the confidentiality of their case, so that a board need not look it up."""

from django.db import migrations, models

_FACTS = """
UPDATE casework_duty d SET case_type = c.case_type, confidentiality = c.confidentiality
FROM casework_case c WHERE c.id = d.case_id
"""

# Neither ever changes by an act; a correction by hand must not let a board count what it may not show.
_FOLLOW = """
CREATE FUNCTION casework_duties_follow_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE casework_duty SET case_type = NEW.case_type, confidentiality = NEW.confidentiality
    WHERE case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER casework_case_facts AFTER UPDATE OF case_type, confidentiality ON casework_case
    FOR EACH ROW EXECUTE FUNCTION casework_duties_follow_case();
"""
_UNDO = "DROP FUNCTION IF EXISTS casework_duties_follow_case() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_forget_by_retention")]

    operations = [
        migrations.AddField(
            model_name="duty",
            name="case_type",
            field=models.CharField(db_default="", max_length=40, verbose_name="事项类型"),
        ),
        migrations.AddField(
            model_name="duty",
            name="confidentiality",
            field=models.PositiveSmallIntegerField(db_default=9, verbose_name="事项密级"),
        ),
        migrations.RunSQL(_FACTS, migrations.RunSQL.noop),
        migrations.RunSQL(_FOLLOW, _UNDO),
    ]
