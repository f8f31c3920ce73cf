"""How long what is held of people is kept after they left, by whose word; and the signed records of what was forgotten."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class RetentionPeriod(models.Model):
    """Months after which those who left are forgotten: proposed by one, confirmed by another, the newest in force."""

    months = models.PositiveSmallIntegerField("月数")
    document_no = models.CharField("文件号", max_length=120)
    state = models.CharField("状态", max_length=12, default="proposed")
    proposed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    proposed_label = models.CharField("提出人", max_length=120)
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    decided_label = models.CharField("确认人", max_length=120, default="")
    decided_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "参与人保存期限"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "refused"]),
                name="period_in_a_state",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="period_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="proposed"), name="period_proposed_once"
            ),
        ]


class LeftForgetting(models.Model):
    """The numbered, signed record of one night: how many of those who left were forgotten, by which period."""

    number = models.CharField("编号", max_length=40, unique=True)
    period = models.ForeignKey(RetentionPeriod, models.PROTECT, related_name="+")
    left_before = models.DateTimeField("退出早于")
    counts = models.JSONField("数量", default=dict)
    begun_at = models.DateTimeField("开始")
    done_at = models.DateTimeField("办完", null=True)
    digest = models.CharField("签章", max_length=64, default="")

    class Meta:
        verbose_name = "参与人销毁记录"
        constraints = [
            models.UniqueConstraint(
                fields=["period"], condition=Q(done_at=None), name="left_forgotten_once_at_a_time"
            ),
        ]
