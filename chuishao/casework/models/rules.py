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

    class Meta:
        verbose_name = "时限设定"
        constraints = [
            models.UniqueConstraint(
                fields=["case_type", "duty", "kind", "region_path", "effective_from"],
                name="dial_once_a_day",
            ),
        ]
