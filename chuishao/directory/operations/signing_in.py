"""Signing in and out, with lock-out and a limit of sessions; and choosing the post to act in."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.models import Account, AccountSession
from chuishao.directory.operations._recording import record
from chuishao.directory.queries.signed_in import HeldPost, posts_of
from chuishao.directory.sessions import SessionStore
from chuishao.kernel.refusals import NotAllowed

FAILURES_BEFORE_LOCK: Final = 5
LOCKED_FOR: Final = timedelta(minutes=20)
# One sentence for every cause, so that nobody learns which user names exist or are locked.
REFUSED: Final = gettext_noop(
    "用户名或口令不对，没有登录。连续输错 5 次，账号将锁定 20 分钟；"
    "如已锁定，请稍后再试或联系系统管理员。"
)
_FAILED = """
    UPDATE directory_account
    SET failed_attempts = CASE WHEN failed_attempts + 1 >= %(most)s THEN 0
                               ELSE failed_attempts + 1 END,
        locked_until = CASE WHEN failed_attempts + 1 >= %(most)s THEN %(until)s
                            ELSE locked_until END
    WHERE id = %(account)s RETURNING locked_until = %(until)s
"""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session: its key for the cookie, and the posts the person may act in."""

    session_key: str
    account_id: int
    person_id: int
    posts: tuple[HeldPost, ...]
    must_change_password: bool


def sign_in(*, username: str, password: str, at: datetime, address: str = "") -> Opened:
    """Open a session, in the person's post when there is just one. Raises NotAllowed with one wording for all causes.

    A failure is counted and audited even though it is refused: its own transaction commits first.
    """
    with transaction.atomic():
        opened = _attempt(username, password, at, address)
    if opened is None:
        raise NotAllowed(REFUSED)
    return opened


@transaction.atomic
def sign_out(*, session_key: str, actor: Actor | None, at: datetime) -> None:
    """End a session. Ending one that has ended already is no fault."""
    session = AccountSession.objects.filter(session_key=session_key).first()
    if session is None:
        return
    account_id = session.account_id
    session.delete()
    if account_id is not None:
        who = actor or Actor.system("退出登录")
        record(f"account:{account_id}", "sign_out", actor=who, at=at, body={})


@transaction.atomic
def choose_post(*, session_key: str, holding_id: int, actor: Actor, at: datetime) -> None:
    """Act in another of one's own posts from now on. Raises NotAllowed for any other post."""
    if all(post.holding_id != holding_id for post in posts_of(actor.person_id, at)):
        raise NotAllowed("您现在不任这个岗位，不能以它的身份办理。请从自己的岗位中选择。")
    chosen = AccountSession.objects.filter(
        session_key=session_key, account_id=actor.account_id, account__administrator=""
    ).update(holding_id=holding_id)
    if not chosen:
        raise NotAllowed("登录已失效，或账号不能任业务岗位。请重新登录。")
    subject = f"account:{actor.account_id}"
    record(subject, "choose_post", actor=actor, at=at, body={"holding": holding_id})


def touch_session(*, session_key: str, at: datetime) -> None:
    """Note that a session was used; call it when ``SignedIn.touch_due`` says so."""
    AccountSession.objects.filter(session_key=session_key, seen_at__lt=at).update(seen_at=at)


def sweep_sessions(*, at: datetime) -> int:
    """Delete sessions too old or too long idle; returns how many."""
    oldest = at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    idle = at - timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    deleted = 0
    for condition in ({"started_at__lte": oldest}, {"seen_at__lte": idle}):
        deleted += AccountSession.objects.filter(**condition).delete()[0]
    return deleted


def _attempt(username: str, password: str, at: datetime, address: str) -> Opened | None:
    account = (
        Account.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(username=username[:40].lower(), closed_at=None)
        .first()
    )
    if account is None:
        # As slow as a true check, so that time does not tell which user names exist.
        make_password(password[:128])
        _log.warning("sign-in refused: unknown user name, from %s", address or "?")
        return None
    fits = check_password(password[:128], account.password)
    if account.locked_until is not None and account.locked_until > at:
        _note(account, "sign_in_while_locked", at, address)
        return None
    if not fits:
        _count_failure(account, at, address)
        return None
    return _opened(account, at, address)


def _count_failure(account: Account, at: datetime, address: str) -> None:
    parameters: dict[str, int | datetime] = {
        "most": FAILURES_BEFORE_LOCK,
        "until": at + LOCKED_FOR,
        "account": account.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, parameters)
        (is_locked,) = cursor.fetchone()
    _note(account, "lock" if is_locked else "sign_in_failed", at, address)


def _opened(account: Account, at: datetime, address: str) -> Opened:
    Account.objects.filter(pk=account.pk).update(
        failed_attempts=0, locked_until=None, last_login=at
    )
    posts = () if account.administrator else posts_of(account.person_id, at)
    _make_room(account)
    session = _new_session(account, posts, at)
    _note(account, "sign_in", at, address)
    return Opened(
        session.session_key, account.pk, account.person_id, posts, account.must_change_password
    )


def _make_room(account: Account) -> None:
    """End the oldest sessions so that one more stays within the limit."""
    newest_first = AccountSession.objects.filter(account=account).order_by("-started_at")
    kept = settings.SESSIONS_PER_ACCOUNT - 1
    too_many = list(newest_first.values_list("session_key", flat=True)[kept:])
    AccountSession.objects.filter(session_key__in=too_many).delete()


def _new_session(account: Account, posts: tuple[HeldPost, ...], at: datetime) -> AccountSession:
    store = SessionStore()
    store.create()
    session = AccountSession.objects.get(session_key=store.session_key)
    session.account, session.started_at, session.seen_at = account, at, at
    # Nothing is guessed: who has several posts chooses one first.
    session.holding_id = posts[0].holding_id if len(posts) == 1 else None
    session.save(update_fields=["account", "started_at", "seen_at", "holding"])
    return session


def _note(account: Account, action: str, at: datetime, address: str) -> None:
    who = replace(
        Actor.system("登录"),
        person_id=account.person_id,
        account_id=account.pk,
        label=account.person.name,
    )
    record(f"account:{account.pk}", action, actor=who, at=at, body={"address": address})
