"""Organisations with their region and superior, and the units that joined an alliance."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from chuishao.directory.kinds import OrganisationKind, PartyKind, Tier


class Organisation(models.Model):
    """One organisation; ``takes_orders`` says whether it owes a duty when called or is only asked.

    ``line`` is the functional line (条) such as ``water`` that runs through the tiers;
    ``affiliation`` names whom a member unit belongs to when that is nobody in this directory.
    """

    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=24, choices=OrganisationKind.choices())
    tier = models.CharField(max_length=12, choices=Tier.choices())
    line = models.CharField(max_length=40, blank=True, default="", db_collation="C")
    region = models.ForeignKey("directory.Region", on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=18, db_collation="C")
    superior = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="subordinates"
    )
    takes_orders = models.BooleanField()
    affiliation = models.CharField(max_length=60, blank=True, default="")
    uscc = models.CharField(max_length=18, null=True, blank=True, unique=True)
    party_kind = models.CharField(
        max_length=24, choices=PartyKind.choices(), blank=True, default=""
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    dissolves_on = models.DateField(null=True, blank=True)
    initials = models.CharField(max_length=60, db_collation="C", db_index=True)
    tokens = ArrayField(models.CharField(max_length=20))
    is_demo = models.BooleanField(default=False)

    class Meta:
        """One name in one region at a time; only temporary Party branches carry their end."""

        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=Q(valid_to=None),
                name="one_organisation_per_name_and_region",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="organisation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind="party_organisation") ^ Q(party_kind=""),
                name="party_kind_for_party_organisations",
            ),
            models.CheckConstraint(
                condition=~Q(party_kind="temporary_branch") | Q(dissolves_on__isnull=False),
                name="temporary_branch_has_an_end",
            ),
        ]
        indexes = [
            GinIndex(fields=["tokens"], name="organisation_tokens"),
            models.Index(fields=["region_path", "tier", "kind"], name="organisation_by_place"),
            models.Index(fields=["line", "tier", "region_path"], name="organisation_by_line"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A unit that joined a joint committee or an alliance, of its own will, from one date to another."""

    alliance = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        """A unit is in an alliance once at a time, and never in itself."""

        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "unit"],
                condition=Q(left_on=None),
                name="one_membership_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(alliance=F("unit")), name="no_membership_in_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}@{self.alliance_id}"
