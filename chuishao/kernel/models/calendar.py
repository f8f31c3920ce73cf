"""Tables of the calendar: days that differ, years that are announced, duty hours; all by layer.

A layer is the code of a region: empty for the nation, 5301 for a city, 530126 for a county.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class CalendarDay(models.Model):
    """A day on which a layer works or rests otherwise than the layer below it says."""

    layer = models.TextField(db_collation="C")
    day = models.DateField()
    is_working = models.BooleanField()
    name = models.TextField()
    document_no = models.TextField()

    class Meta:
        db_table = "kernel_calendar_day"
        constraints = (
            models.UniqueConstraint(fields=("layer", "day"), name="kernel_calendar_day_once"),
        )


class CalendarYear(models.Model):
    """A year whose national schedule has been published."""

    year = models.IntegerField(primary_key=True)
    document_no = models.TextField()
    announced_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_calendar_year"


class DutyHours(models.Model):
    """When the offices of a layer are open, from a day on."""

    layer = models.TextField(db_collation="C")
    effective_from = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    lunch_begins = models.TimeField(null=True)
    lunch_ends = models.TimeField(null=True)
    document_no = models.TextField()

    class Meta:
        db_table = "kernel_duty_hours"
        constraints = (
            models.UniqueConstraint(
                fields=("layer", "effective_from"), name="kernel_duty_hours_once"
            ),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")), name="kernel_duty_hours_in_order"
            ),
        )
