"""Lists of the desk that a person keeps by name: only what to ask, never what was found."""

from __future__ import annotations

from django.db import models


class SavedList(models.Model):
    """One address of the worklist under a name; whose reach decides what it shows is who opens it."""

    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=1000)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        """A name stands once for each person."""

        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_list_once"),
        ]

    def __str__(self) -> str:
        return self.name
