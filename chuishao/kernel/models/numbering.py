"""The counters behind human numbers: one row for each prefix, code and day."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    """The last number given; its row lock is held by one act of one office, not by the city."""

    prefix = models.TextField(db_collation="C")
    code = models.TextField(db_collation="C")
    day = models.DateField()
    last = models.IntegerField()

    class Meta:
        db_table = "kernel_counter"
        constraints = (
            models.UniqueConstraint(fields=("prefix", "code", "day"), name="kernel_counter_once"),
        )
