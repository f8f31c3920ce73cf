"""Points are entered and never changed: the database refuses anything else."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION participation_points_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'points are entered and never changed';
END $$;
CREATE TRIGGER participation_points_stay BEFORE UPDATE OR DELETE ON participation_pointentry
    FOR EACH ROW EXECUTE FUNCTION participation_points_stay();
"""
BACKWARD = """
DROP TRIGGER participation_points_stay ON participation_pointentry;
DROP FUNCTION participation_points_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_foundation")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
