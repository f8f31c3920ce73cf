from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_forget_leavers")]
    operations = [
        migrations.AddField("directoryimport", "about", models.JSONField(default=dict)),
        migrations.AlterField("directoryimport", "kind", models.CharField(max_length=16)),
    ]
