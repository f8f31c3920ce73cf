"""The database itself refuses to change what was recorded, whoever asks."""

from __future__ import annotations

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% 只能追加：不允许 %（append-only record）', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege',
              HINT = '更正请另写一条新记录；已有记录不可改、不可删。';
END $$
"""

APPEND_ONLY = ("kernel_audit_entry", "kernel_audit_anchor", "kernel_look_entry")


def _protected(table: str) -> str:
    # ALWAYS: also in a session that calls itself a replica. TRUNCATE apart, for the tests' clearing.
    return f"""
    CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
    CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
    ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_kept;
    ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_whole;
    """


_HEADS = """
CREATE TRIGGER kernel_audit_head_forward BEFORE UPDATE ON kernel_audit_head FOR EACH ROW
    WHEN (NEW.subject <> OLD.subject OR NEW.seq <= OLD.seq)
    EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_audit_head_kept BEFORE DELETE ON kernel_audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
"""

_OUTBOX = """
CREATE TRIGGER kernel_outbox_event_same BEFORE UPDATE ON kernel_outbox_event FOR EACH ROW
    WHEN ((NEW.id, NEW.name, NEW.body, NEW.subject, NEW.at)
          IS DISTINCT FROM (OLD.id, OLD.name, OLD.body, OLD.subject, OLD.at))
    EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_outbox_event_told BEFORE DELETE ON kernel_outbox_event FOR EACH ROW
    WHEN (OLD.delivered_at IS NULL) EXECUTE FUNCTION kernel_refuse_change();
"""

# Under the collation "C" the primary key serves LIKE as well; one index less for every act to write.
_LEANER = """
DROP INDEX IF EXISTS kernel_audit_head_subject_aa41542d_like, kernel_stamp_key_86b80a6b_like
"""

_UNDO = "DROP FUNCTION IF EXISTS kernel_refuse_change() CASCADE"


class Migration(migrations.Migration):
    """Triggers on the audit, the anchors, the look log, the heads and the outbox."""

    dependencies = (("kernel", "0001_foundation"),)
    operations = (
        migrations.RunSQL(_FUNCTION, _UNDO),
        *(migrations.RunSQL(_protected(table), migrations.RunSQL.noop) for table in APPEND_ONLY),
        migrations.RunSQL(_HEADS, migrations.RunSQL.noop),
        migrations.RunSQL(_OUTBOX, migrations.RunSQL.noop),
        migrations.RunSQL(_LEANER, migrations.RunSQL.noop),
    )
