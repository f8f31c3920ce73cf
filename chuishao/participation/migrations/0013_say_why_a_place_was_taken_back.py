from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0012_count_stars"),
    ]

    operations = [
        migrations.AddField(
            model_name="signup",
            name="reason",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=300,
                verbose_name="为什么退掉",
            ),
        ),
    ]
