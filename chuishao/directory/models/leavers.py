"""Forgetting those who left: how long they are kept, and what two people decided to forget, signed."""

from __future__ import annotations

from django.db import models

from chuishao.directory.kinds import ForgettingState


class LeaverPeriod(models.Model):
    """Months after leaving the last post, set by an office with its document; the newest counts."""

    months = models.PositiveSmallIntegerField()
    document_no = models.CharField(max_length=120)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.months}"


class Forgetting(models.Model):
    """Those of one place who left by a day: proposed by one, confirmed by another, then signed.

    ``left_by`` is the last day of leaving that the period in force then allowed: its months and document.
    """

    number = models.CharField(max_length=40, unique=True)
    region_path = models.CharField(max_length=32, db_collation="C")
    left_by = models.DateField()
    months = models.PositiveSmallIntegerField()
    document_no = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=12, choices=ForgettingState.choices())
    expected = models.PositiveIntegerField()
    proposed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    proposed_label = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+", null=True)
    decided_label = models.CharField(max_length=120, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    counts = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)
    signature = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        """Two people."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="forgetting_decided_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.number
