"""Activities with their shifts, who signed up, who came and for how long."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact


class TimeSpan(Func):
    """The half-open span of two moments; one that has not ended yet is open."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class FirstDay(Func):
    """The day in Kunming on which a span begins."""

    template = "(timezone('Asia/Shanghai', %(expressions)s))::date"
    output_field = models.DateField()


class LastDay(Func):
    """The day in Kunming on which a span ends; midnight ends the day before."""

    template = "(timezone('Asia/Shanghai', %(expressions)s) - interval '1 microsecond')::date"
    output_field = models.DateField()


class Activity(models.Model):
    """What people come to: a service, a meeting, a lesson, a class; published before it happens."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField("编号", max_length=40, unique=True)
    programme = models.CharField("机制", max_length=40)
    kind = models.CharField("种类", max_length=40)
    rules = models.ForeignKey("participation.ProgrammeVersion", models.PROTECT)
    circle = models.ForeignKey("participation.Circle", models.PROTECT, related_name="activities")
    organiser = models.ForeignKey("directory.Organisation", models.PROTECT, related_name="+")
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    title = models.CharField("名称", max_length=100)
    words = models.CharField("内容", max_length=2000, blank=True, default="")
    thing = models.CharField("类别", max_length=40, blank=True, default="")
    place = models.CharField("地点", max_length=200)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    period = models.CharField("时段", max_length=8, blank=True, default="")
    state = models.CharField("状态", max_length=12, default="planned")
    places = models.PositiveIntegerField("名额", default=0)
    requirements = models.CharField("要求", max_length=500, blank=True, default="")
    listing = models.ForeignKey(
        "participation.Listing", models.PROTECT, null=True, related_name="activities"
    )
    facts = models.JSONField("情况", default=dict)
    noticed_at = models.DateTimeField("通知时间", null=True)
    planned_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField("登记时间")
    revision = models.PositiveIntegerField("修订", default=1)
    ledger_ref = models.CharField("台账编号", max_length=80, null=True, unique=True)

    class Meta:
        verbose_name = "活动"
        indexes = [
            models.Index(fields=["circle", "kind", "starts_at"], name="activity_of_circle"),
            models.Index(fields=["state", "starts_at"], name="activity_by_time"),
            models.Index(fields=["starts_at"], name="activity_by_start"),
            models.Index(fields=["region_path", "starts_at"], name="activity_by_place"),
            models.Index(
                fields=["programme", "region_path"],
                name="activity_that_counted",
                condition=Q(facts__has_key="counted"),
            ),
            models.Index(Left("region_path", 6), "kind", "starts_at", name="activity_of_district"),
            models.Index(FirstDay("starts_at"), name="activity_held_on", condition=Q(state="held")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "published", "held", "cancelled"]),
                name="activity_in_a_state",
            ),
        ]


class Shift(models.Model):
    """A part of an activity with its own hours and places; an activity has at least one."""

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="shifts")
    label = models.CharField("班次", max_length=40, blank=True, default="")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    places = models.PositiveIntegerField("名额", default=0)
    secret = models.BinaryField("签到密钥")
    cancelled = models.CharField(
        "为什么停办", max_length=300, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = "班次"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_begins"
            ),
        ]


class SignUp(models.Model):
    """Somebody wants to come to a shift; beyond its places they wait in a queue, in order."""

    id = models.BigAutoField(primary_key=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="sign_ups")
    participant = models.ForeignKey(
        "participation.Participant", models.PROTECT, related_name="sign_ups"
    )
    role = models.CharField("岗位", max_length=40, blank=True, default="")
    state = models.CharField("状态", max_length=12, default="coming")
    signed_at = models.DateTimeField("报名时间")
    left_at = models.DateTimeField("退出时间", null=True)
    reason = models.CharField("为什么退掉", max_length=300, blank=True, default="", db_default="")

    class Meta:
        verbose_name = "报名"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["coming", "queued", "withdrawn"]), name="sign_up_in_a_state"
            ),
            models.UniqueConstraint(
                fields=["shift", "participant"],
                condition=Q(state__in=["coming", "queued"]),
                name="sign_up_once",
            ),
        ]


class Leave(models.Model):
    """Somebody cannot come and says why; granted by another. It explains an absence, it does not shorten it."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="leaves")
    participant = models.ForeignKey(
        "participation.Participant", models.PROTECT, related_name="leaves"
    )
    reason = models.CharField("事由", max_length=200)
    state = models.CharField("状态", max_length=12, default="asked")
    asked_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField("请假时间")
    decided_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("批准时间", null=True)
    answer = models.CharField("批准的话", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "请假"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "granted", "refused"]), name="leave_in_a_state"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="leave_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["activity", "participant"],
                condition=Q(state__in=["asked", "granted"]),
                name="leave_once",
            ),
        ]


class Attendance(models.Model):
    """Somebody came, from when to when, as it was recorded and by whom; counted once confirmed by another.

    ``minutes`` is what the clock says, ``counted_minutes`` what counts (the daily cap, the hats). The same
    minutes under two hats are one row, and no row passes midnight, so that a day's minutes can be told. Rows are
    corrected by further acts, never deleted.
    """

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances")
    shift = models.ForeignKey(Shift, models.PROTECT, null=True, related_name="+", db_index=False)
    circle = models.ForeignKey(
        "participation.Circle", models.PROTECT, related_name="+", db_index=False
    )
    participant = models.ForeignKey(
        "participation.Participant", models.PROTECT, related_name="attendances"
    )
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    role = models.CharField("岗位", max_length=40, blank=True, default="")
    hats = ArrayField(models.CharField(max_length=30), verbose_name="计入", default=list)
    starts_at = models.DateTimeField("到")
    ends_at = models.DateTimeField("离", null=True)
    minutes = models.PositiveIntegerField("分钟", default=0)
    counted_minutes = models.PositiveIntegerField("计入分钟", default=0)
    mode = models.CharField("方式", max_length=12)
    state = models.CharField("状态", max_length=12)
    is_beyond_cap = models.BooleanField("超时长已审核", default=False)
    reason = models.CharField("说明", max_length=300, blank=True, default="")
    recorded_by = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField("记录时间")
    decided_by = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField("确认时间", null=True)
    ledger_ref = models.CharField("台账编号", max_length=80, null=True, unique=True)

    class Meta:
        verbose_name = "到场"
        indexes = [
            models.Index(
                "region_path", "circle", name="attendance_counted",
                include=["counted_minutes", "participant"], condition=Q(state="confirmed"),
            ),
            models.Index(
                FirstDay("starts_at"), name="attendance_counted_on", condition=Q(state="confirmed")
            ),
            models.Index(
                "recorded_at", name="attendance_waits",
                condition=Q(state__in=["recorded", "review", "disputed"]),
            ),
            models.Index("shift", name="attendance_never_left", condition=Q(state="open")),
        ]  # fmt: skip
        constraints = [
            ExclusionConstraint(
                name="one_place_at_a_time",
                expressions=[
                    ("participant", RangeOperators.EQUAL),
                    (TimeSpan("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["open", "recorded", "review", "confirmed", "disputed"]),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["open", "recorded", "review", "confirmed", "disputed", "struck"]
                ),
                name="attendance_in_a_state",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["code", "list", "afterwards", "past"]),
                name="attendance_in_a_mode",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="attendance_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None)
                | Q(mode="past")
                | Q(Exact(FirstDay("starts_at"), LastDay("ends_at"))),
                name="attendance_within_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(mode="past") | Q(decided_by__isnull=False),
                name="attendance_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(counted_minutes=0) | Q(state="confirmed"), name="counted_once_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("recorded_by")),
                name="attendance_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(counted_minutes__lte=F("minutes")), name="counted_no_more_than_spent"
            ),
        ]
