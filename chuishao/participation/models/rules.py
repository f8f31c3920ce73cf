"""Stored versions of programmes, and what switches a programme on that is off by itself."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class ProgrammeVersion(models.Model):
    """One distinct version of a programme, stored once; circles point at the one they were founded under."""

    key = models.CharField("机制", max_length=40)
    version = models.PositiveIntegerField("版本")
    digest = models.CharField("摘要", max_length=64)
    body = models.JSONField("内容")

    class Meta:
        verbose_name = "机制版本"
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="programme_version_once"),
        ]


class Activation(models.Model):
    """A programme that is off by itself, switched on in a region for a time: proposed by one, confirmed by a head."""

    programme = models.CharField("机制", max_length=40)
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    basis = models.CharField("法律依据", max_length=200)
    document_no = models.CharField("文件号", max_length=120)
    state = models.CharField("状态", max_length=12, default="proposed")
    proposed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    from_at = models.DateTimeField("开始", null=True)
    until = models.DateTimeField("到期")
    ended_at = models.DateTimeField("结束", null=True)
    reason = models.CharField("理由", max_length=200, default="")
    destroyed_at = models.DateTimeField("已销毁", null=True)

    class Meta:
        verbose_name = "启用"
        constraints = [
            models.CheckConstraint(
                condition=Q(from_at=None) | Q(until__gt=F("from_at")), name="activation_ends"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "active", "refused", "ended"]),
                name="activation_in_a_state",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="activation_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["programme", "region_path"],
                condition=Q(state__in=["proposed", "active"]),
                name="activation_once",
            ),
        ]


class Destruction(models.Model):
    """The numbered, signed record that what was held of people was destroyed: counts, never names."""

    number = models.CharField("编号", max_length=40, unique=True)
    programme = models.CharField("机制", max_length=40)
    activation = models.ForeignKey(Activation, models.PROTECT, related_name="destructions")
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    state = models.CharField("状态", max_length=12, default="proposed")
    counts = models.JSONField("数量", default=dict)
    digest = models.CharField("签章", max_length=64, default="")
    proposed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    proposed_label = models.CharField("提出人", max_length=120)
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    decided_label = models.CharField("确认人", max_length=120, default="")
    decided_at = models.DateTimeField("确认时间", null=True)
    destroyed_at = models.DateTimeField("销毁时间", null=True)
    reason = models.CharField("理由", max_length=200, default="")

    class Meta:
        verbose_name = "销毁记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "refused", "done"]),
                name="destruction_in_a_state",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(proposed_by=F("decided_by")),
                name="destruction_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["activation"],
                condition=Q(state__in=["proposed", "confirmed", "done"]),
                name="destruction_once",
            ),
        ]
