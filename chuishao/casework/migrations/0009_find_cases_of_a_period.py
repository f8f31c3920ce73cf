"""Cases opened within some days are found by an index, however many years lie behind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_keep_what_call_backs_said")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(models.F("opened_at"), models.F("id"), name="case_opened"),
        ),
    ]
