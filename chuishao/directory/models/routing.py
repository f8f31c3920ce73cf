"""The duty directory (派单目录): who leads and who assists for a class of matter in a region."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from chuishao.directory.kinds import Tier


class DutyDirectoryEntry(models.Model):
    """For one class of matter, called at one tier, in one region: lead and assisting units.

    Units are named by their line, found at the place of the matter, or by one fixed organisation.
    The most specific region wins.
    """

    matter = models.CharField(max_length=5, db_collation="C")
    tier = models.CharField(max_length=12, choices=Tier.choices())
    region_path = models.CharField(max_length=18, db_collation="C")
    lead_line = models.CharField(max_length=40, blank=True, default="", db_collation="C")
    lead_organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assisting_lines = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    basis = models.CharField(max_length=200, blank=True, default="")
    limit_text = models.CharField(max_length=80, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        """One entry a matter, tier and region at a time, and it always names a lead."""

        constraints = [
            models.UniqueConstraint(
                fields=["matter", "tier", "region_path"],
                condition=Q(valid_to=None),
                name="one_duty_per_matter_and_place",
            ),
            models.CheckConstraint(
                condition=~Q(lead_line="") | Q(lead_organisation__isnull=False),
                name="duty_names_a_lead",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="duty_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter}@{self.region_path}"
