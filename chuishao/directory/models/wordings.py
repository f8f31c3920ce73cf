"""The words an office put over those of a notice; the newest row of a key and language counts."""

from __future__ import annotations

from django.db import models


class Rewording(models.Model):
    """One change: new words, or back to the declared ones (``is_original``)."""

    key = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200, blank=True)
    body = models.CharField(max_length=1000, blank=True)
    is_original = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)

    class Meta:
        """Read newest first."""

        indexes = [models.Index("key", "language", models.F("id").desc(), name="rewording_newest")]

    def __str__(self) -> str:
        return f"{self.key} {self.language}"
