"""Forgetting: periods an office set, holds that stop it, what two people decided, and which cases went."""

from __future__ import annotations

from django.db import models


class RetentionRule(models.Model):
    """A period set by an office with its document: months after the end of a case; the newest counts."""

    subject = models.CharField("对象", max_length=20)
    months = models.PositiveSmallIntegerField("月数")
    document_no = models.CharField("文件号", max_length=120)
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "保存期限"


class LegalHold(models.Model):
    """A case that must not be forgotten, by whom and why, until somebody lifts it."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=200)
    held_at = models.DateTimeField("开始时间")
    held_by = models.CharField("设定人", max_length=120)
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_by = models.CharField("解除人", max_length=120, blank=True, default="")

    class Meta:
        verbose_name = "暂缓销毁"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(lifted_at=None), name="held_once"
            ),
        ]


class Destruction(models.Model):
    """What is to be forgotten of one place: proposed by one, confirmed by another, then signed."""

    number = models.CharField("销毁编号", max_length=40, unique=True)
    subject = models.CharField("对象", max_length=20)
    region_path = models.CharField("区域", max_length=32, db_collation="C")
    case_type = models.CharField("类型", max_length=40)
    due_before = models.DateField("到期早于")
    rule = models.CharField("依据", max_length=200)
    state = models.CharField("状态", max_length=12)
    expected = models.PositiveIntegerField("提出时件数")
    proposed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    proposed_label = models.CharField("提出人", max_length=120)
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+", null=True)
    decided_label = models.CharField("确认人", max_length=120, blank=True, default="")
    decided_at = models.DateTimeField("确认时间", null=True)
    reason = models.CharField("驳回理由", max_length=200, blank=True, default="")
    counts = models.JSONField("数量", default=dict)
    done_at = models.DateTimeField("完成时间", null=True)
    signature = models.CharField("签章", max_length=80, blank=True, default="")

    class Meta:
        verbose_name = "销毁记录"


class Forgotten(models.Model):
    """A case of which only what counts is left, and the destruction that did it."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="+")
    subject = models.CharField("对象", max_length=20)
    at = models.DateTimeField("销毁时间")

    class Meta:
        verbose_name = "已销毁"
        constraints = [
            models.UniqueConstraint(fields=["case", "subject"], name="forgotten_once"),
        ]
