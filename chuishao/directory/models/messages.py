"""What is left for a person of the staff to read, the letters it goes out in, and where to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Address(models.Model):
    """Where letters to a person go; sealed before it is stored."""

    person = models.OneToOneField(
        "directory.Person", on_delete=models.CASCADE, related_name="address"
    )
    sealed = models.BinaryField()
    verified_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


class Letter(models.Model):
    """One mail to one person: written once, with the name by which a mailbox knows it again."""

    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=80, unique=True)
    written_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        """Read by who sends: what is due and not sent."""

        indexes = [
            models.Index(
                "next_attempt_at",
                name="letter_to_send",
                condition=Q(sent_at=None, given_up_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class Message(models.Model):
    """One notice to one person about one case; ``key`` says what of, so that it is left once.

    ``words`` is what is read in the list, ``values`` what a letter is worded from. ``letter_at`` is
    when it may go out by letter; empty when it need not.
    """

    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    topic = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    words = models.CharField(max_length=400)
    values = models.JSONField(default=dict)
    is_urgent = models.BooleanField(default=False)
    left_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    letter_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """Left once; read newest first; counted while unread; gathered when a letter is due."""

        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="message_left_once"),
        ]
        indexes = [
            models.Index("person", models.F("id").desc(), name="messages_newest"),
            models.Index("person", name="messages_unread", condition=Q(read_at=None)),
            models.Index(
                "letter_at", name="messages_for_letters",
                condition=Q(letter=None, letter_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.key
