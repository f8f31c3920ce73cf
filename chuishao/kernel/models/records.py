"""Tables of the records: what was done, what was told, who looked, and what seals them together."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q


class IdRanges(models.Field):  # type: ignore[type-arg]
    """A set of ids written as ranges (``{[1,40),[42,97)}``), in PostgreSQL's own type."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "int8multirange"


class AuditEntry(models.Model):
    """One thing done to one subject; never changed, each sealed together with the one before."""

    subject = models.TextField(db_collation="C")
    seq = models.IntegerField()
    at = models.DateTimeField()
    action = models.TextField()
    actor = models.JSONField()
    body = models.JSONField()
    algorithm = models.TextField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        db_table = "kernel_audit_entry"
        constraints = (
            models.UniqueConstraint(fields=("subject", "seq"), name="kernel_audit_entry_once"),
        )


class AuditHead(models.Model):
    """The last entry of each subject, so that the next one costs no search."""

    subject = models.TextField(primary_key=True, db_collation="C")
    seq = models.IntegerField()
    digest = models.BinaryField()

    class Meta:
        db_table = "kernel_audit_head"


class AuditAnchor(models.Model):
    """A seal over all entries not sealed before; the anchors are one chain of the whole city.

    ``covers`` names the entries one by one, so a missing one is known by its id. Every id up to
    ``settled_id`` is either covered or will never be used; ``drawn_id`` and ``horizon`` let the
    next anchor find out how far that is, although transactions commit out of order.
    """

    at = models.DateTimeField()
    covers = IdRanges()
    count = models.IntegerField()
    root = models.BinaryField()
    algorithm = models.TextField()
    previous = models.BinaryField()
    digest = models.BinaryField()
    settled_id = models.BigIntegerField()
    drawn_id = models.BigIntegerField()
    horizon = models.BigIntegerField()

    class Meta:
        db_table = "kernel_audit_anchor"


class OutboxEvent(models.Model):
    """Something that happened and must be told; written with the act, delivered afterwards."""

    name = models.TextField()
    body = models.JSONField()
    subject = models.TextField(db_collation="C")
    at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(db_default=0)
    next_attempt_at = models.DateTimeField(null=True)
    fault = models.TextField(db_default="")

    class Meta:
        db_table = "kernel_outbox_event"
        indexes = (
            models.Index(
                fields=("id",),
                name="kernel_outbox_waiting",
                condition=Q(delivered_at__isnull=True),
            ),
            models.Index(
                F("subject"),
                F("id"),
                name="kernel_outbox_order",
                condition=Q(delivered_at__isnull=True),
            ),
        )


class ReactionDone(models.Model):
    """That this reaction to this event has taken effect; written together with the effect."""

    # The unique pair below is index enough.
    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, db_index=False)
    reaction = models.TextField()

    class Meta:
        db_table = "kernel_reaction_done"
        constraints = (
            models.UniqueConstraint(fields=("event", "reaction"), name="kernel_reaction_once"),
        )


class LookEntry(models.Model):
    """That somebody looked at personal data, and for what; never changed."""

    at = models.DateTimeField()
    actor = models.JSONField()
    subject = models.TextField(db_collation="C")
    fields = models.JSONField()
    purpose = models.TextField()

    class Meta:
        db_table = "kernel_look_entry"
        indexes = (models.Index(fields=("subject", "at"), name="kernel_look_subject"),)


class Stamp(models.Model):
    """The version of something kept in memory; another one whenever the rows behind it change."""

    key = models.TextField(primary_key=True)
    version = models.BigIntegerField()

    class Meta:
        db_table = "kernel_stamp"


class Check(models.Model):
    """One full verification of the records: who asked, how far it is, and what it found."""

    state = models.TextField()
    person = models.BigIntegerField()
    label = models.TextField()
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    total = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)
    attempt = models.IntegerField(default=0)
    anchor_id = models.BigIntegerField(null=True)
    fault_count = models.IntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        db_table = "kernel_check"
