"""What an organisation owes in a case, until when: the clocks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Duty(models.Model):
    """One clock. ``due_at`` was computed from the limit promised then and is never recomputed silently."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="duties")
    key = models.CharField("时限", max_length=40)
    organisation = models.ForeignKey(
        "directory.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    posts = ArrayField(models.CharField(max_length=20), verbose_name="岗位", default=list)
    person = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="具体经办人",
        db_index=False,
    )
    limit_amount = models.PositiveIntegerField("限额", null=True)
    limit_unit = models.CharField("限额单位", max_length=20, blank=True, default="")
    imposed_at = models.DateTimeField("起算时间")
    due_at = models.DateTimeField("到期时间")
    is_provisional = models.BooleanField("暂定", default=False)
    stopped_at = models.DateTimeField("停表时间", null=True)
    settled_at = models.DateTimeField("了结时间", null=True)
    outcome = models.CharField("了结方式", max_length=20, blank=True, default="")
    was_late = models.BooleanField("曾超期", default=False)
    urged = models.PositiveSmallIntegerField("催办级别", default=0)
    region_path = models.CharField("事项区域", max_length=32, db_collation="C", db_default="")
    # Of the case, kept by the database when they change there: a board counts clocks without their cases.
    case_type = models.CharField("事项类型", max_length=40, db_default="")
    confidentiality = models.PositiveSmallIntegerField("事项密级", db_default=9)
    # Kept by the database: imposed or moved to a time that the sweep has already passed.
    is_untold = models.BooleanField("补提醒", db_default=False)

    class Meta:
        verbose_name = "应办"
        indexes = [
            models.Index(
                "organisation", "due_at", name="duty_open", condition=Q(settled_at__isnull=True)
            ),
            models.Index(
                "due_at", name="duty_running", condition=Q(settled_at=None, stopped_at=None)
            ),
            models.Index(
                "region_path",
                "due_at",
                name="duty_running_in",
                condition=Q(settled_at=None, stopped_at=None),
            ),
            models.Index("due_at", name="duty_untold", condition=Q(is_untold=True)),
            models.Index("key", "due_at", name="duty_measured"),
            # Entered only when a clock stands still: acts in time never pay for it.
            models.Index(
                "case", name="duty_stopped", condition=Q(settled_at=None, stopped_at__isnull=False)
            ),
        ]


class SweepMark(models.Model):
    """How far the sweep has come: every running duty due up to then has been told of, untold ones apart."""

    told_until = models.DateTimeField("已提醒到")

    class Meta:
        verbose_name = "到期提醒进度"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_sweep_mark")]
