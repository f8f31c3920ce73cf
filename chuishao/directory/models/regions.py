"""Places: city, districts, streets, communities, compounds and grids, with dates and successors."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from chuishao.directory.kinds import RegionLevel


class Region(models.Model):
    """One place under one code; a new code is a new row, and the old one names its successor.

    ``path`` is the nested code of fixed width per level (GB/T 2260, GB/T 10114, then three
    characters a level), so that a prefix of a path is exactly a subtree.
    """

    code = models.CharField(max_length=18, db_collation="C")
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=30)
    level = models.CharField(max_length=12, choices=RegionLevel.choices())
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=18, db_collation="C", db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    initials = models.CharField(max_length=60, db_collation="C", db_index=True)
    tokens = ArrayField(models.CharField(max_length=20))
    is_demo = models.BooleanField(default=False)

    class Meta:
        """One region per code at a time; a path is digits of a known width."""

        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="one_region_per_code"
            ),
            models.CheckConstraint(
                condition=Q(path__regex=r"^[0-9]{4}([0-9]{2}([0-9]{3}){0,4})?$"),
                name="region_path_is_nested_digits",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="region_ends_after_it_begins",
            ),
        ]
        indexes = [
            GinIndex(fields=["tokens"], name="region_tokens"),
            models.Index(Length("path"), "path", name="region_by_level_and_path"),
        ]

    def __str__(self) -> str:
        return self.name


class RegionBoundary(models.Model):
    """The outline of a region as GeoJSON geometry in CGCS2000, with where it came from."""

    region = models.OneToOneField(Region, on_delete=models.CASCADE, related_name="boundary")
    geojson = models.JSONField()
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.region_id}"
