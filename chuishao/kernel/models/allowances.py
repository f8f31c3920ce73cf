"""How often somebody unknown has done something lately, without knowing who."""

from __future__ import annotations

from django.db import models


class Allowance(models.Model):
    """A count that forgets itself: ``who_digest`` is a keyed hash, the row goes after ``ends_at``."""

    purpose = models.CharField(max_length=40, db_collation="C")
    who_digest = models.BinaryField(max_length=32)
    count = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kernel_allowance"
        constraints = (
            models.UniqueConstraint(fields=("purpose", "who_digest"), name="kernel_allowance_once"),
        )
