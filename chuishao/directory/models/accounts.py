"""Accounts with lock-out, past passwords, and sessions that carry the post a person acts in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from chuishao.directory.kinds import Administrator


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name; they are opened only by ``operations.open_account``."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The open account of this user name."""
        return self.get(username=username, closed_at=None)


class Account(AbstractBaseUser):
    """How one person signs in; at most one of the three administrators, and then without a post."""

    username = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, related_name="accounts"
    )
    administrator = models.CharField(
        max_length=12, choices=Administrator.choices(), blank=True, default=""
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    failed_attempts = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    password_changed_at = models.DateTimeField()
    must_change_password = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        """One open account a person, so that no person can be two administrators."""

        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at=None), name="one_open_account_per_person"
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Open accounts may sign in; closed ones are kept for the audit."""
        return self.closed_at is None


class PasswordHistory(models.Model):
    """Hashes of past passwords, so that the last five are not taken again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()

    class Meta:
        """Read newest first for one account."""

        indexes = [models.Index(fields=["account", "-replaced_at"], name="past_passwords_newest")]

    def __str__(self) -> str:
        return f"{self.account_id}"


class AccountSession(AbstractBaseSession):
    """One signed-in browser: which account, acting in which holding of a post, since when."""

    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    holding = models.ForeignKey(
        "directory.Holding", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Sessions of an account, oldest first, for the limit per account."""

        indexes = [models.Index(fields=["account", "started_at"], name="sessions_of_account")]

    def __str__(self) -> str:
        return f"{self.account_id}"
