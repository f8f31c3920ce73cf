"""Files that were taken in: one row for each content, and the tokens under which it was sent."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """One content on disk under its own digest; never changed, never sent twice to the disk."""

    digest = models.CharField(max_length=80, unique=True, db_collation="C")
    media_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_stored_file"


class Upload(models.Model):
    """A sending of a file: the same token sent again is the same sending."""

    token_digest = models.BinaryField(max_length=32, unique=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_upload"
