"""Streets and communities are drawn where their located cases lie together."""

from django.db import migrations, models

_MIDDLES = """
INSERT INTO casework_middle (region_path, confidentiality, count, lon, lat)
SELECT left(region_path, 12), confidentiality, count(*), avg(lon), avg(lat) FROM casework_case
WHERE lon IS NOT NULL AND lat IS NOT NULL GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0009_find_cases_of_a_period"),
    ]

    operations = [
        migrations.CreateModel(
            name="Middle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "region_path",
                    models.CharField(db_collation="C", max_length=12, verbose_name="区域"),
                ),
                ("confidentiality", models.PositiveSmallIntegerField(verbose_name="密级")),
                ("count", models.IntegerField(verbose_name="数量")),
                ("lon", models.FloatField(verbose_name="经度")),
                ("lat", models.FloatField(verbose_name="纬度")),
            ],
            options={
                "verbose_name": "中心",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region_path", "confidentiality"), name="middle_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(_MIDDLES, migrations.RunSQL.noop),
    ]
