"""Stored measurements: what the boards count, by day and place, so that no page reads a million cases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Tally(models.Model):
    """Of the cases counted on one day in one place: how many, of which part, and minutes of clocks.

    ``facet`` says what is counted (``_facts`` has the list), ``key`` which one. Places are the city, each
    district and each street; a community is small enough to be counted when asked.
    """

    day = models.DateField("计数日")
    region_path = models.CharField("区域", max_length=9, db_collation="C")
    case_type = models.CharField("类型", max_length=40)
    level = models.CharField("层级", max_length=20)
    confidentiality = models.PositiveSmallIntegerField("密级")
    facet = models.CharField("口径", max_length=10)
    key = models.CharField("项目", max_length=40)
    count = models.IntegerField("数量")
    part = models.IntegerField("其中")
    minutes = models.BigIntegerField("分钟")

    class Meta:
        verbose_name = "计数"
        indexes = [
            models.Index("region_path", "case_type", "facet", "day", name="tally_read"),
            models.Index("day", name="tally_of_day"),
        ]


class Middle(models.Model):
    """Where the located cases of a community (or of a street, where none is named) lie, taken together.

    By confidentiality, so that nobody is shown the place of a case that he may not see.
    """

    region_path = models.CharField("区域", max_length=12, db_collation="C")
    confidentiality = models.PositiveSmallIntegerField("密级")
    count = models.IntegerField("数量")
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")

    class Meta:
        verbose_name = "中心"
        constraints = [
            models.UniqueConstraint(fields=["region_path", "confidentiality"], name="middle_once"),
        ]


class TallyMark(models.Model):
    """How far the tallies have been kept: the one row, with the time of the data."""

    settled_id = models.BigIntegerField("已定条目")
    drawn_id = models.BigIntegerField("已发条目")
    horizon = models.BigIntegerField("事务界限")
    kept_at = models.DateTimeField("数据时间")

    class Meta:
        verbose_name = "计数进度"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_tally_mark")]
