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
    """A programme that is off by itself, switched on in a region for a time by a document."""

    programme = models.CharField("机制", max_length=40)
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    basis = models.CharField("法律依据", max_length=200)
    document_no = models.CharField("文件号", max_length=120)
    from_at = models.DateTimeField("开始")
    until = models.DateTimeField("结束")
    activated_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("提前结束", null=True)
    destroyed_at = models.DateTimeField("已销毁", null=True)

    class Meta:
        verbose_name = "启用"
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("from_at")), name="activation_ends"),
        ]


class Destruction(models.Model):
    """The numbered, signed record that what was held of people was destroyed: counts, never names."""

    number = models.CharField("编号", max_length=40, unique=True)
    programme = models.CharField("机制", max_length=40)
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    counts = models.JSONField("数量")
    digest = models.CharField("摘要", max_length=64)
    destroyed_at = models.DateTimeField("时间")
    proposed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "销毁记录"
        constraints = [
            models.CheckConstraint(
                condition=~Q(proposed_by=F("confirmed_by")), name="destruction_by_two_people"
            ),
        ]
