"""What was taken out of the system as a workbook: each with its number, its filter and its end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Export(models.Model):
    """One workbook of rows asked for by one person in one post; the file itself lies on disk and expires."""

    number = models.CharField("导出编号", max_length=40, unique=True)
    person = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="+", verbose_name="导出人"
    )
    post_id = models.BigIntegerField("岗位")
    label = models.CharField("单位和姓名", max_length=120)
    what = models.CharField("内容", max_length=20)
    region_path = models.CharField("区域", max_length=32, db_collation="C")
    filters = models.JSONField("筛选", default=dict)
    words = models.CharField("筛选说明", max_length=400)
    state = models.CharField("状态", max_length=12)
    clearance = models.PositiveSmallIntegerField("写入时密级", default=0)
    total = models.PositiveIntegerField("应写行数", default=0)
    written = models.PositiveIntegerField("已写行数", default=0)
    attempt = models.PositiveSmallIntegerField("第几次写", default=0)
    asked_at = models.DateTimeField("提出时间")
    beat_at = models.DateTimeField("最近动静")
    ended_at = models.DateTimeField("结束时间", null=True)
    expires_at = models.DateTimeField("失效时间", null=True)
    digest = models.CharField("摘要", max_length=80, blank=True, default="")
    size_bytes = models.BigIntegerField("大小", default=0)
    fault = models.CharField("没写成的原因", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "导出"
        indexes = [
            models.Index("person", models.F("id").desc(), name="export_of_person"),
            models.Index(
                "beat_at",
                name="export_to_tend",
                condition=Q(state__in=["waiting", "running", "done"]),
            ),
        ]
