"""Stored versions of declarations, and the dials an office may turn."""

from __future__ import annotations

from django.db import models


class RulesVersion(models.Model):
    """One distinct version of a case type, stored once; cases point at the one they opened under."""

    key = models.CharField("类型", max_length=40)
    version = models.PositiveIntegerField("版本")
    digest = models.CharField("摘要", max_length=64)
    body = models.JSONField("内容")

    class Meta:
        verbose_name = "规则版本"
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="rules_version_once"),
        ]


class Dial(models.Model):
    """A limit turned by an office: dated, signed, with the document that decided it."""

    case_type = models.CharField("类型", max_length=40)
    duty = models.CharField("时限", max_length=40)
    kind = models.CharField("种类", max_length=40, default="*")
    region_path = models.CharField("适用区域", max_length=32, db_collation="C")
    amount = models.PositiveIntegerField("数量")
    unit = models.CharField("单位", max_length=20)
    document_no = models.CharField("文件号", max_length=120)
    effective_from = models.DateField("生效日期")
    turned_at = models.DateTimeField("设定时间")
    turned_by = models.ForeignKey("directory.Person", models.PROTECT, verbose_name="设定人")
    confirmed_by = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="+", null=True, verbose_name="确认人"
    )

    class Meta:
        verbose_name = "时限设定"
        constraints = [
            models.UniqueConstraint(
                fields=["case_type", "duty", "kind", "region_path", "effective_from"],
                name="dial_once_a_day",
            ),
        ]


class DialProposal(models.Model):
    """A limit that one person proposed; it is turned when another confirms, and nothing changes before."""

    case_type = models.CharField("类型", max_length=40)
    duty = models.CharField("时限", max_length=40)
    kind = models.CharField("种类", max_length=40)
    region_path = models.CharField("适用区域", max_length=32, db_collation="C")
    amount = models.PositiveIntegerField("数量")
    unit = models.CharField("单位", max_length=20)
    document_no = models.CharField("文件号", max_length=120)
    effective_from = models.DateField("生效日期")
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    outcome = models.CharField("结果", max_length=12, blank=True, default="")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+", null=True)
    reason = models.CharField("驳回理由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "时限改动申请"
        constraints = [
            models.UniqueConstraint(
                fields=["case_type", "duty", "kind", "region_path"],
                condition=models.Q(outcome=""),
                name="dial_proposed_once",
            ),
        ]
