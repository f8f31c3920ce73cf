"""What a record says of persons may be erased, once, in an act that says so; nothing else of it changes."""

from __future__ import annotations

from django.db import migrations

# ``chuishao.erasing`` is set for one transaction by records.erase. Erasing leaves the digest: the
# entry that tells of it names the old digest and seals what is left, so verification still holds.
_ERASE = """
CREATE FUNCTION kernel_only_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('chuishao.erasing', true) IS DISTINCT FROM 'on'
       OR (to_jsonb(NEW) - TG_ARGV[0]) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV[0]) THEN
        RAISE EXCEPTION '% 只能追加：不允许 %（append-only record）', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege',
                  HINT = '更正请另写一条新记录；已有记录不可改、不可删。';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER kernel_audit_entry_kept ON kernel_audit_entry;
CREATE TRIGGER kernel_audit_entry_kept BEFORE DELETE ON kernel_audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_audit_entry_same BEFORE UPDATE ON kernel_audit_entry
    FOR EACH ROW EXECUTE FUNCTION kernel_only_erase('body');
DROP TRIGGER kernel_look_entry_kept ON kernel_look_entry;
CREATE TRIGGER kernel_look_entry_kept BEFORE DELETE ON kernel_look_entry
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_look_entry_same BEFORE UPDATE ON kernel_look_entry
    FOR EACH ROW EXECUTE FUNCTION kernel_only_erase('purpose');
ALTER TABLE kernel_audit_entry ENABLE ALWAYS TRIGGER kernel_audit_entry_kept;
ALTER TABLE kernel_audit_entry ENABLE ALWAYS TRIGGER kernel_audit_entry_same;
ALTER TABLE kernel_look_entry ENABLE ALWAYS TRIGGER kernel_look_entry_kept;
ALTER TABLE kernel_look_entry ENABLE ALWAYS TRIGGER kernel_look_entry_same;
"""

_UNDO = """
DROP FUNCTION IF EXISTS kernel_only_erase() CASCADE;
"""


class Migration(migrations.Migration):
    """The triggers of the audit and of the look log let the erasing of personal words pass."""

    dependencies = (("kernel", "0003_files_and_allowances"),)
    operations = (migrations.RunSQL(_ERASE, _UNDO),)
