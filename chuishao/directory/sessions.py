"""Django's session engine over our own rows, which know the account and the post acted in."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from chuishao.directory.models import AccountSession


class SessionStore(DatabaseStore):
    """Keeps the contents of a session; never changes who is signed in or in which post."""

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        """The table of sessions."""
        return AccountSession

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        """A row for these contents, anonymous until ``sign_in`` puts an account on it."""
        return AccountSession(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )

    def save(self, must_create: bool = False) -> None:
        """Write contents and expiry only: account, post and times belong to the operations."""
        if self.session_key is None or must_create:
            super().save(must_create=must_create)
            return
        row = self.create_model_instance(self._get_session(no_load=False))  # type: ignore[attr-defined]
        kept = AccountSession.objects.filter(session_key=row.session_key).update(
            session_data=row.session_data, expire_date=row.expire_date
        )
        if not kept:
            raise UpdateError
