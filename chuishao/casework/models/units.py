"""Organisations in a case, what they ask for within it, and what each side thinks of the other."""

from __future__ import annotations

from django.db import models
from django.db.models.expressions import F


class Party(models.Model):
    """One organisation called into a case, with its own progress; asked ones never owe a duty."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        "directory.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField("角色", max_length=20)
    progress = models.CharField("进展", max_length=20, default="called")
    called_at = models.DateTimeField("通知时间")
    released_at = models.DateTimeField("退出时间", null=True)
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    contribution_fen = models.BigIntegerField("支持金额（分）", null=True)

    class Meta:
        verbose_name = "参与单位"
        indexes = [
            models.Index(F("organisation"), F("case").desc(), name="party_of_organisation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=models.Q(released_at=None),
                name="party_once_at_a_time",
            ),
        ]


class Motion(models.Model):
    """Something asked for within a case (objection, extension, …) that somebody else decides."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="motions")
    key = models.CharField("申请", max_length=40)
    organisation = models.ForeignKey("directory.Organisation", models.PROTECT, related_name="+")
    raised_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField("申请时间")
    answers = models.JSONField("申请内容", default=dict)
    verdict = models.CharField("结论", max_length=10, blank=True, default="")
    decided_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("裁定时间", null=True)

    class Meta:
        verbose_name = "申请"


class Evaluation(models.Model):
    """One side's view of the other after the matter: scores from 1 to 5 by dimension."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="evaluations")
    by = models.ForeignKey("directory.Organisation", models.PROTECT, related_name="+")
    about = models.ForeignKey("directory.Organisation", models.PROTECT, related_name="+")
    scores = models.JSONField("评分", default=dict)
    evaluated_at = models.DateTimeField("评价时间")

    class Meta:
        verbose_name = "评价"
        constraints = [
            models.UniqueConstraint(fields=["case", "by", "about"], name="evaluated_once"),
        ]
