"""Activations and destructions are by two people, and a leave is kept with its reason; both tables were never used."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_reword_notices"),
        ("participation", "0003_quote_past_figures"),
    ]

    operations = [
        migrations.DeleteModel("Destruction"),
        migrations.DeleteModel("Activation"),
        migrations.CreateModel(
            name="Leave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("state", models.CharField(default="asked", max_length=12, verbose_name="状态")),
                ("asked_at", models.DateTimeField(verbose_name="请假时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="批准时间")),
            ],
            options={
                "verbose_name": "请假",
            },
        ),
        migrations.CreateModel(
            name="Activation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programme", models.CharField(max_length=40, verbose_name="机制")),
                (
                    "region_path",
                    models.CharField(db_collation="C", max_length=18, verbose_name="区域"),
                ),
                ("basis", models.CharField(max_length=200, verbose_name="法律依据")),
                ("document_no", models.CharField(max_length=120, verbose_name="文件号")),
                ("state", models.CharField(default="proposed", max_length=12, verbose_name="状态")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("from_at", models.DateTimeField(null=True, verbose_name="开始")),
                ("until", models.DateTimeField(verbose_name="到期")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束")),
                ("reason", models.CharField(default="", max_length=200, verbose_name="理由")),
                ("destroyed_at", models.DateTimeField(null=True, verbose_name="已销毁")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "启用",
            },
        ),
        migrations.CreateModel(
            name="Destruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                ("programme", models.CharField(max_length=40, verbose_name="机制")),
                (
                    "region_path",
                    models.CharField(db_collation="C", max_length=18, verbose_name="区域"),
                ),
                ("state", models.CharField(default="proposed", max_length=12, verbose_name="状态")),
                ("counts", models.JSONField(default=dict, verbose_name="数量")),
                ("digest", models.CharField(default="", max_length=64, verbose_name="签章")),
                ("proposed_label", models.CharField(max_length=120, verbose_name="提出人")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "decided_label",
                    models.CharField(default="", max_length=120, verbose_name="确认人"),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("destroyed_at", models.DateTimeField(null=True, verbose_name="销毁时间")),
                ("reason", models.CharField(default="", max_length=200, verbose_name="理由")),
                (
                    "activation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="destructions",
                        to="participation.activation",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "销毁记录",
            },
        ),
        migrations.AddField(
            model_name="circle",
            name="destruction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="circles",
                to="participation.destruction",
            ),
        ),
        migrations.AddIndex(
            model_name="circle",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["ends_on"], name="circle_runs_out"
            ),
        ),
        migrations.AddField(
            model_name="leave",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leaves",
                to="participation.activity",
            ),
        ),
        migrations.AddField(
            model_name="leave",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.person",
            ),
        ),
        migrations.AddField(
            model_name="leave",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.person",
            ),
        ),
        migrations.AddField(
            model_name="leave",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leaves",
                to="participation.participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_at", None), ("until__gt", models.F("from_at")), _connector="OR"
                ),
                name="activation_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "active", "refused", "ended"])),
                name="activation_in_a_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="activation_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "active"])),
                fields=("programme", "region_path"),
                name="activation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "confirmed", "refused", "done"])),
                name="destruction_in_a_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("proposed_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="destruction_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "confirmed", "done"])),
                fields=("activation",),
                name="destruction_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "granted", "refused"])),
                name="leave_in_a_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="leave_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "granted"])),
                fields=("activity", "participant"),
                name="leave_once",
            ),
        ),
    ]
