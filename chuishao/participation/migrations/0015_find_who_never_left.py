from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0014_call_off_a_shift"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(
                models.F("shift"),
                condition=models.Q(("state", "open")),
                name="attendance_never_left",
            ),
        ),
    ]
