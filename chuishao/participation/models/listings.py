"""The three lists, and the claims by which need and resource find each other."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left


class Listing(models.Model):
    """Something offered, needed or agreed. Who may see it: everybody of its circle once it is published."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField("编号", max_length=40, unique=True)
    programme = models.CharField("机制", max_length=40)
    kind = models.CharField("清单", max_length=40)
    circle = models.ForeignKey("participation.Circle", models.PROTECT, related_name="listings")
    owner = models.ForeignKey("directory.Organisation", models.PROTECT, related_name="+")
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    title = models.CharField("名称", max_length=100)
    words = models.CharField("说明", max_length=1000, blank=True, default="")
    thing = models.CharField("类别", max_length=40)
    quantity = models.PositiveIntegerField("数量", default=1)
    unit = models.CharField("单位", max_length=10, default="项")
    from_on = models.DateField("可用自", null=True)
    to_on = models.DateField("可用至", null=True)
    state = models.CharField("状态", max_length=12, default="draft")
    need = models.ForeignKey("self", models.PROTECT, null=True, related_name="projects")
    partners = models.ManyToManyField("directory.Organisation", related_name="+")
    value_fen = models.BigIntegerField("折价（分）", null=True)
    result = models.CharField("结果", max_length=1000, blank=True, default="")
    evaluation = models.CharField("评价", max_length=500, blank=True, default="")
    drafted_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True)
    told_at = models.DateTimeField("无人认领已告知", null=True)
    became = models.CharField("转成", max_length=60, blank=True, default="")
    revision = models.PositiveIntegerField("修订", default=1)
    ledger_ref = models.CharField("台账编号", max_length=80, null=True, unique=True)

    class Meta:
        verbose_name = "清单项目"
        indexes = [
            models.Index(fields=["circle", "kind", "state"], name="listing_of_circle"),
            models.Index(Left("region_path", 6), "kind", "state", name="listing_of_district"),
            models.Index(
                "published_at", name="listing_waits", condition=Q(state="published", told_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft", "published", "claimed", "agreed", "running", "finished",
                        "evaluated", "withdrawn", "sent_on",
                    ]
                ),
                name="listing_in_a_state",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("drafted_by")),
                name="listing_published_by_another",
            ),
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(need__isnull=False) & ~Q(state="withdrawn"),
                name="need_has_one_project",
            ),
        ]  # fmt: skip


class Claim(models.Model):
    """One side stands up for what the other lists; agreed when both sides said yes."""

    id = models.BigAutoField(primary_key=True)
    need = models.ForeignKey(Listing, models.PROTECT, related_name="claims")
    resource = models.ForeignKey(Listing, models.PROTECT, null=True, related_name="offers")
    claimant = models.ForeignKey("directory.Organisation", models.PROTECT, related_name="+")
    words = models.CharField("说明", max_length=500, blank=True, default="")
    state = models.CharField("状态", max_length=12, default="proposed")
    proposed_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    need_said_at = models.DateTimeField("需求方同意", null=True)
    claimant_said_at = models.DateTimeField("认领方同意", null=True)
    need_said_by = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "认领"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "agreed", "refused", "withdrawn"]),
                name="claim_in_a_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | Q(need_said_at__isnull=False, claimant_said_at__isnull=False),
                name="claim_agreed_by_both",
            ),
            models.UniqueConstraint(
                fields=["need", "claimant"], condition=Q(state="proposed"), name="claim_once"
            ),
        ]
