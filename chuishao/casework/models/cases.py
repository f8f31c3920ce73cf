"""The case itself, its links to others, and its sealed personal answers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import F
from django.db.models.functions import Left


class Case(models.Model):
    """One matter: one state, one referee, one opener. Who owes what until when are its duties."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField("编号", max_length=40, unique=True)
    case_type = models.CharField("类型", max_length=40)
    rules = models.ForeignKey("casework.RulesVersion", models.PROTECT, verbose_name="规则版本")
    level = models.CharField("层级", max_length=20)
    kind = models.CharField("种类", max_length=20)
    state = models.CharField("状态", max_length=40)
    is_closed = models.BooleanField("已终结", default=False)
    outcome = models.CharField("结果", max_length=40, blank=True, default="")
    revision = models.PositiveIntegerField("修订", default=1)
    title = models.CharField("事由", max_length=200)
    answers = models.JSONField("填写内容", default=dict)
    takers = models.JSONField("经办人", default=dict)
    limits = models.JSONField("承诺时限", default=dict)
    place = models.CharField("地点", max_length=300, blank=True, default="")
    category = models.CharField("类别", max_length=20, blank=True, default="")
    region_path = models.CharField("区域", max_length=32, db_collation="C")
    lon = models.FloatField("经度", null=True)
    lat = models.FloatField("纬度", null=True)
    cell = models.CharField("网格单元", max_length=20, blank=True, default="")
    opener = models.ForeignKey(
        "directory.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    referee = models.ForeignKey(
        "directory.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    superior = models.ForeignKey(
        "directory.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    opened_by = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="+", db_index=False, null=True
    )
    opened_at = models.DateTimeField("开始时间")
    moved_at = models.DateTimeField("最近办理时间")
    counted_at = models.DateTimeField("计数时间", null=True)
    closed_at = models.DateTimeField("终结时间", null=True)
    hops = models.PositiveSmallIntegerField("转派次数", default=0)
    reworks = models.PositiveSmallIntegerField("返工次数", default=0)
    confidentiality = models.PositiveSmallIntegerField("密级", default=2)
    is_excluded = models.BooleanField("剔除统计", default=False)
    retention_until = models.DateField("保存到", null=True)
    source = models.CharField("来源", max_length=60, blank=True, default="")
    ledger_ref = models.CharField("台账编号", max_length=80, null=True, unique=True)
    # For which of the three rates the last call-back counts; nothing where nobody was reached.
    rates = ArrayField(models.CharField(max_length=10), verbose_name="回访", null=True)
    search = SearchVectorField(null=True)

    class Meta:
        verbose_name = "事项"
        indexes = [
            models.Index(Left("region_path", 4), F("id").desc(), name="case_of_city"),
            models.Index(Left("region_path", 6), F("id").desc(), name="case_of_district"),
            models.Index(Left("region_path", 9), F("id").desc(), name="case_of_street"),
            models.Index(Left("region_path", 12), F("id").desc(), name="case_of_community"),
            models.Index(F("opener"), F("id").desc(), name="case_of_opener"),
            models.Index(F("referee"), F("id").desc(), name="case_of_referee"),
            models.Index(F("superior"), F("id").desc(), name="case_of_superior"),
            models.Index("case_type", "level", "counted_at", name="case_counted"),
            models.Index("opened_at", "id", name="case_opened"),
            models.Index(
                F("counted_at").desc(),
                name="case_counted_at",
                condition=Q(counted_at__isnull=False),
            ),
            models.Index(
                F("case_type"),
                F("counted_at").desc(),
                name="case_rated",
                condition=Q(rates__isnull=False),
            ),
            GinIndex(fields=["search"], name="case_search"),
        ]


class CaseLink(models.Model):
    """A case that belongs to another: a duplicate merged into it, its successor, or just related."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    other = models.ForeignKey(Case, models.PROTECT, related_name="linked_from")
    nature = models.CharField("关系", max_length=20)
    linked_at = models.DateTimeField("关联时间")

    class Meta:
        verbose_name = "关联事项"
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "nature"], name="link_once"),
        ]


class SealedAnswer(models.Model):
    """A personal answer, encrypted; only its masked form may be shown without a purpose."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="sealed")
    field = models.CharField("字段", max_length=40)
    masked = models.CharField("脱敏值", max_length=80)
    sealed = models.BinaryField("密文")

    class Meta:
        verbose_name = "个人信息"
        constraints = [models.UniqueConstraint(fields=["case", "field"], name="sealed_once")]
