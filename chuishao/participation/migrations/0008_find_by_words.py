import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from chuishao.directory.naming import search_columns

AT_ONCE = 1000


def fill(apps, _schema_editor):
    circles = apps.get_model("participation", "Circle")
    last = 0
    while rows := list(
        circles.objects.filter(pk__gt=last).order_by("pk").only("pk", "name")[:AT_ONCE]
    ):
        for one in rows:
            one.tokens = search_columns(one.name)["tokens"]
        circles.objects.bulk_update(rows, ["tokens"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("participation", "0007_day_by_day")]
    operations = [
        migrations.AddField(
            "circle",
            "tokens",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=20), default=list, verbose_name="查找用词"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "circle",
            django.contrib.postgres.indexes.GinIndex(fields=["tokens"], name="circle_tokens"),
        ),
        migrations.AddIndex(
            "participant",
            django.contrib.postgres.indexes.GinIndex(fields=["skills"], name="participant_skills"),
        ),
    ]
