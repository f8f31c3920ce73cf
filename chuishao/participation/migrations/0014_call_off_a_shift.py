from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0013_say_why_a_place_was_taken_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="shift",
            name="cancelled",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=300,
                verbose_name="为什么停办",
            ),
        ),
    ]
