"""Workbooks sent in for the directory: kept sealed for a while, with what was found in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chuishao.directory.kinds import ImportState


class DirectoryImport(models.Model):
    """One workbook; ``sealed`` is the file, gone when it is written, given up or too old.

    ``found`` says what is bad and what would change; ``difference`` is the digest of that, so that
    what is written is what was shown. ``sender`` and ``decider`` are records of the actors; ``about`` says what
    it is for, where its kind asks for that.
    """

    kind = models.CharField(max_length=16)
    about = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=ImportState.choices())
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, db_collation="C")
    sealed = models.BinaryField(null=True)
    territory = models.CharField(max_length=18, db_collation="C")
    sent_by = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    sender = models.JSONField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    done_rows = models.PositiveIntegerField(default=0)
    all_rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    difference = models.CharField(max_length=64, blank=True, default="", db_collation="C")
    is_anew = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True, default="")
    decided_by = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decider = models.JSONField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """People are put into posts by two; listed newest first; forgotten by their end."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="people", decided_by=models.F("sent_by")),
                name="import_of_people_decided_by_a_second_person",
            ),
        ]
        indexes = [
            models.Index("sent_by", models.F("id").desc(), name="imports_newest"),
            models.Index("expires_at", name="imports_kept", condition=Q(sealed__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.digest[:8]}"
