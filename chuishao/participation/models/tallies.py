"""Stored measurements: what the boards count of five million attendances, by day and place."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Tally(models.Model):
    """Of one day in one place: activities held (``facet`` held), or people's coming and minutes (came).

    Places are the city, each district and each street; a community is small enough to be counted when asked.
    """

    day = models.DateField("日期")
    region_path = models.CharField("区域", max_length=9, db_collation="C")
    programme = models.CharField("机制", max_length=40)
    kind = models.CharField("种类", max_length=40)
    role = models.CharField("岗位", max_length=40, default="")
    facet = models.CharField("口径", max_length=4)
    times = models.IntegerField("次数")
    minutes = models.BigIntegerField("分钟")

    class Meta:
        verbose_name = "计数"
        indexes = [
            models.Index(
                "region_path", "programme", "facet", "day", name="participation_tally_read"
            ),
            models.Index("day", name="participation_tally_of_day"),
        ]


class StarTally(models.Model):
    """Of one place: how many people have so many stars by their confirmed service there, counted every night."""

    region_path = models.CharField("区域", max_length=9, db_collation="C")
    programme = models.CharField("机制", max_length=40)
    kind = models.CharField("证明", max_length=40)
    stars = models.PositiveSmallIntegerField("星")
    people = models.IntegerField("人数")
    active = models.IntegerField("今年服务过")
    counted_at = models.DateTimeField("数据时间")

    class Meta:
        verbose_name = "星级计数"
        constraints = [
            models.UniqueConstraint(
                fields=["region_path", "programme", "kind", "stars"], name="one_count_of_a_star"
            )
        ]


class TallyMark(models.Model):
    """How far the tallies have been kept: the one row, with the time of the data."""

    settled_id = models.BigIntegerField("已定条目")
    drawn_id = models.BigIntegerField("已发条目")
    horizon = models.BigIntegerField("事务界限")
    kept_at = models.DateTimeField("数据时间")

    class Meta:
        verbose_name = "计数进度"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_participation_tally_mark")
        ]
