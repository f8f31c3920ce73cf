"""Circles of those who belong together, the people in them, and how each belongs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left


class Circle(models.Model):
    """An alliance, a team, a branch, a class, a grid: founded by an organisation, ended by a date."""

    id = models.BigAutoField(primary_key=True)
    programme = models.CharField("机制", max_length=40)
    kind = models.CharField("种类", max_length=40)
    rules = models.ForeignKey("participation.ProgrammeVersion", models.PROTECT)
    name = models.CharField("名称", max_length=120)
    tokens = ArrayField(models.CharField(max_length=20), verbose_name="查找用词", default=list)
    host = models.ForeignKey("directory.Organisation", models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    founded_on = models.DateField("成立")
    ends_on = models.DateField("到期", null=True)
    ended_on = models.DateField("结束", null=True)
    facts = models.JSONField("情况", default=dict)
    revision = models.PositiveIntegerField("修订", default=1)
    ledger_ref = models.CharField("台账编号", max_length=80, null=True, unique=True)
    destruction = models.ForeignKey(
        "participation.Destruction", models.PROTECT, null=True, related_name="circles"
    )

    class Meta:
        verbose_name = "组织"
        indexes = [
            models.Index(fields=["programme", "kind", "region_path"], name="circle_by_place"),
            models.Index(fields=["ends_on"], name="circle_runs_out", condition=Q(ended_on=None)),
            GinIndex(fields=["tokens"], name="circle_tokens"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "kind", "name"], condition=Q(ended_on=None), name="circle_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("founded_on")),
                name="circle_ends_after_it_begins",
            ),
        ]


class Participant(models.Model):
    """Somebody who takes part: known to others by a pseudonym and skills, to themselves by a private link.

    ``person`` is set for staff of the directory. Name and telephone are sealed; the community sees neither.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.OneToOneField(
        "directory.Person", models.PROTECT, null=True, related_name="participant"
    )
    pseudonym = models.CharField("代号", max_length=20, unique=True)
    region_path = models.CharField("居住地", max_length=18, db_collation="C")
    unit = models.ForeignKey("directory.Organisation", models.PROTECT, null=True, related_name="+")
    name_sealed = models.BinaryField("姓名密文", null=True)
    name_masked = models.CharField("姓名", max_length=40, default="", blank=True)
    phone_sealed = models.BinaryField("电话密文", null=True)
    phone_masked = models.CharField("电话", max_length=20, default="", blank=True)
    phone_hash = models.BinaryField("电话摘要", null=True, unique=True)
    link_hash = models.BinaryField("链接摘要", null=True, unique=True)
    skills = ArrayField(models.CharField(max_length=30), verbose_name="特长", default=list)
    birth_year = models.PositiveSmallIntegerField("出生年", null=True)
    guardian_sealed = models.BinaryField("监护人密文", null=True)
    guardian_at = models.DateTimeField("监护人同意", null=True)
    registered_at = models.DateTimeField("登记时间")
    left_at = models.DateTimeField("退出时间", null=True)
    ledger_ref = models.CharField("台账编号", max_length=80, null=True, unique=True)

    class Meta:
        verbose_name = "参与人"
        indexes = [
            models.Index(fields=["region_path"], name="participant_by_place"),
            GinIndex(fields=["skills"], name="participant_skills"),
        ]


class Belonging(models.Model):
    """A person or an organisation belongs to a circle, asked for by one and confirmed by another."""

    id = models.BigAutoField(primary_key=True)
    circle = models.ForeignKey(Circle, models.PROTECT, related_name="belongings", db_index=False)
    role = models.CharField("身份", max_length=40)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="belongings"
    )
    organisation = models.ForeignKey(
        "directory.Organisation", models.PROTECT, null=True, related_name="+"
    )
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    state = models.CharField("状态", max_length=12, default="asked")
    from_on = models.DateField("开始")
    to_on = models.DateField("结束", null=True)
    facts = models.JSONField("情况", default=dict)
    asked_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True)
    ledger_ref = models.CharField("台账编号", max_length=80, null=True, unique=True)

    class Meta:
        verbose_name = "成员"
        indexes = [
            models.Index(fields=["circle", "role", "state"], name="belonging_of_circle"),
            models.Index(Left("region_path", 6), "role", "state", name="belonging_of_district"),
            models.Index(
                fields=["role"],
                include=["circle", "participant"],
                name="belonging_counted",
                condition=Q(state="active"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(participant=None) ^ Q(organisation=None), name="belonging_of_one"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "active", "ended", "refused"]),
                name="belonging_in_a_state",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="belonging_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["circle", "role", "participant"],
                condition=Q(state__in=["asked", "active"], participant__isnull=False),
                name="person_belongs_once",
            ),
            models.UniqueConstraint(
                fields=["circle", "role", "organisation"],
                condition=Q(state__in=["asked", "active"], organisation__isnull=False),
                name="organisation_belongs_once",
            ),
        ]


class Turn(models.Model):
    """Whose turn it is to chair a circle in one period: swapped by agreement, missed without a fine."""

    circle = models.ForeignKey(Circle, models.PROTECT, related_name="turns")
    rotation = models.CharField("轮值", max_length=40)
    period = models.CharField("时段", max_length=8)
    chair = models.ForeignKey("directory.Organisation", models.PROTECT, related_name="+")
    wants = models.ForeignKey("self", models.PROTECT, null=True, related_name="wanted_by")
    state = models.CharField("状态", max_length=12, default="planned")
    note = models.CharField("交接", max_length=500, blank=True, default="")
    closed_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "轮值"
        constraints = [
            models.UniqueConstraint(fields=["circle", "rotation", "period"], name="turn_once"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "held", "missed"]), name="turn_in_a_state"
            ),
        ]
