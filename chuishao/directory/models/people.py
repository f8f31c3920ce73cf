"""People, posts, who holds which post from when to when, and the grants that put them there."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from chuishao.directory.kinds import GrantKind, GrantOutcome, PostKind


class DateSpan(Func):
    """The half-open span of two date columns, as PostgreSQL compares spans."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Person(models.Model):
    """A person of the staff; the telephone is stored encrypted, masked and as a keyed hash.

    ``forgotten_at``: who left long ago is only a row that posts and records point to.
    """

    name = models.CharField(max_length=40)
    phone_encrypted = models.BinaryField(null=True, blank=True)
    phone_masked = models.CharField(max_length=16, blank=True, default="")
    phone_hash = models.CharField(
        max_length=64, blank=True, default="", db_collation="C", db_index=True
    )
    is_demo = models.BooleanField(default=False)
    forgotten_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """One post in an organisation; ``clearance`` is how confidential a matter it may see."""

    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="posts"
    )
    kind = models.CharField(max_length=16, choices=PostKind.choices())
    title = models.CharField(max_length=40)
    clearance = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """Clearances are the grades 0 to 4."""

        constraints = [
            models.CheckConstraint(
                condition=Q(clearance__gte=0, clearance__lte=4), name="clearance_is_a_grade"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """A person holds a post, or stands in for its holder, from one date up to (not with) another."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    stands_in_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="stand_ins"
    )
    document_no = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        """One full holder and one stand-in of a post at a time; a stand-in always has an end."""

        constraints = [
            ExclusionConstraint(
                name="one_holder_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (DateSpan("from_on", "to_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(stands_in_for=None),
            ),
            ExclusionConstraint(
                name="one_stand_in_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (DateSpan("from_on", "to_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(stands_in_for__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="holding_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for=None) | Q(to_on__isnull=False),
                name="stand_in_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.post_id}"


class Grant(models.Model):
    """A change of post or administrator, proposed by one person and decided by another."""

    kind = models.CharField(max_length=16, choices=GrantKind.choices())
    outcome = models.CharField(
        max_length=12, choices=GrantOutcome.choices(), default=GrantOutcome.PROPOSED.value
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    administrator = models.CharField(max_length=12, blank=True, default="")
    successor = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    document_no = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Two people, neither of them the one who gains."""

        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("person"))),
                name="grant_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(outcome="proposed") ^ Q(decided_by__isnull=False),
                name="grant_outcome_has_a_decider",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.person_id}"
