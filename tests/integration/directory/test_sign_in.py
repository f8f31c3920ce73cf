"""Signing in: one wording for all refusals, lock-out, limits of sessions, the post acted in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings as configured
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.directory import operations, queries
from chuishao.directory.actors import NO_REACH
from chuishao.directory.kinds import PostKind
from chuishao.directory.models import Account, AccountSession, Holding, Organisation, Post
from chuishao.directory.operations import REFUSED, Opened
from chuishao.directory.sessions import SessionStore
from chuishao.kernel import records
from chuishao.kernel.refusals import NotAllowed
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, PASSWORD, TODAY, Town, later


@pytest.fixture
def chen(town: Town) -> int:
    """The account of 陈颖, secretary of the community."""
    return towns.account(towns.holder_of(town.community_head).person_id, "chenying")


def sign_in(password: str = PASSWORD, at: datetime = NINE, username: str = "chenying") -> Opened:
    return operations.sign_in(username=username, password=password, at=at, address="10.0.0.7")


def fail(times: int, at: datetime = NINE) -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            sign_in("wrong-Pass-1", at)


def actions(account: int) -> list[str]:
    return [entry.action for entry in records.history(f"account:{account}")]


def test_who_has_one_post_acts_in_it_at_once(chen: int, town: Town) -> None:
    actor = towns.actor_of_session(sign_in().session_key, NINE)
    assert actor is not None
    assert (actor.account_id, actor.organisation_id) == (chen, town.community)
    assert (actor.post_kind, actor.territory) == (PostKind.HEAD, "530102001003")
    assert actor.label == "五华山社区 陈颖"


def test_the_actor_is_found_in_one_statement(chen: int) -> None:
    key = sign_in().session_key
    with CaptureQueriesContext(connection) as statements:
        assert towns.actor_of_session(key, NINE)
    assert len(statements) == 1


def test_user_names_are_not_case_sensitive(chen: int) -> None:
    assert sign_in(username="ChenYing").account_id == chen


@pytest.mark.parametrize("username", ["nobody", "", "a" * 5000, "陈颖", "' OR 1=1 --"])
def test_an_unknown_user_is_told_the_same_as_a_wrong_password(chen: int, username: str) -> None:
    with pytest.raises(NotAllowed) as unknown:
        sign_in(username=username)
    with pytest.raises(NotAllowed) as wrong:
        sign_in("wrong-Pass-1")
    assert unknown.value.message == wrong.value.message == REFUSED


def test_an_unknown_user_costs_a_hash_like_a_known_one(
    chen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr("chuishao.directory.operations.signing_in.make_password", made.append)
    with pytest.raises(NotAllowed):
        sign_in("secret-Pass-1", username="nobody")
    assert made == ["secret-Pass-1"]


def test_five_failures_lock_for_twenty_minutes(chen: int) -> None:
    fail(5)
    with pytest.raises(NotAllowed, match="锁定"):
        sign_in(at=later(minutes=19))
    assert sign_in(at=later(minutes=20)).account_id == chen
    assert actions(chen)[1:] == [
        *["sign_in_failed"] * 4,
        "lock",
        "sign_in_while_locked",
        "sign_in",
    ]


def test_four_failures_and_a_success_begin_the_count_anew(chen: int) -> None:
    fail(4)
    sign_in()
    fail(4)
    assert sign_in().account_id == chen


def test_after_a_lock_the_count_begins_anew(chen: int) -> None:
    fail(5)
    fail(4, later(minutes=21))
    assert sign_in(at=later(minutes=22)).account_id == chen


def test_the_system_administrator_lifts_a_lock(chen: int) -> None:
    fail(5)
    operations.unlock_account(account_id=chen, actor=towns.SYSTEM, at=NINE)
    assert sign_in().account_id == chen


def test_a_fourth_browser_ends_the_oldest_session(chen: int) -> None:
    keys = [sign_in(at=later(minutes=minute)).session_key for minute in range(4)]
    now = later(minutes=4)
    assert [queries.session_of(key, now) is not None for key in keys] == [False, True, True, True]


def test_the_limit_of_sessions_is_a_setting(chen: int, settings: object) -> None:
    settings.SESSIONS_PER_ACCOUNT = 1
    first, second = sign_in(), sign_in(at=later(minutes=1))
    assert queries.session_of(first.session_key, later(minutes=1)) is None
    assert queries.session_of(second.session_key, later(minutes=1))


def test_thirty_idle_minutes_end_a_session(chen: int) -> None:
    key = sign_in().session_key
    assert queries.session_of(key, later(minutes=29))
    assert queries.session_of(key, later(minutes=30)) is None


def test_a_used_session_lives_on_but_no_longer_than_twelve_hours(chen: int) -> None:
    key = sign_in().session_key
    for minute in range(20, 12 * 60, 20):
        operations.touch_session(session_key=key, at=later(minutes=minute))
    assert queries.session_of(key, later(hours=11, minutes=59))
    assert queries.session_of(key, later(hours=12)) is None


def test_reading_asks_for_a_touch_at_most_once_a_minute(chen: int) -> None:
    key = sign_in().session_key
    assert not queries.session_of(key, later(seconds=59)).touch_due
    assert queries.session_of(key, later(seconds=61)).touch_due


def test_swept_sessions_are_gone_and_living_ones_stay(chen: int) -> None:
    sign_in()
    alive = sign_in(at=later(minutes=20)).session_key
    assert operations.sweep_sessions(at=later(minutes=31)) == 1
    assert [row.session_key for row in AccountSession.objects.all()] == [alive]


def test_signing_out_ends_the_session_and_twice_is_no_fault(chen: int) -> None:
    key = sign_in().session_key
    for _ in range(2):
        operations.sign_out(session_key=key, actor=None, at=NINE)
    assert queries.session_of(key, NINE) is None
    assert actions(chen)[-1] == "sign_out"


def test_a_closed_account_is_out_at_once(chen: int) -> None:
    key = sign_in().session_key
    operations.close_account(account_id=chen, actor=towns.SYSTEM, at=NINE)
    assert towns.actor_of_session(key, NINE) is None
    with pytest.raises(NotAllowed):
        sign_in()


def test_who_has_two_posts_chooses_and_acts_in_one_at_a_time(chen: int, town: Town) -> None:
    holder = towns.holder_of(town.community_head).person_id
    second = towns.post(town.alliance, PostKind.SECRETARY)
    operations.appoint(post_id=second, person_id=holder, actor=towns.SYSTEM, at=NINE)
    opened = sign_in()
    assert towns.actor_of_session(opened.session_key, NINE) is None
    held = next(post for post in opened.posts if post.post_id == second)
    operations.choose_post(
        session_key=opened.session_key,
        holding_id=held.holding_id,
        actor=queries.session_of(opened.session_key, NINE).oneself,
        at=NINE,
    )
    actor = towns.actor_of_session(opened.session_key, NINE)
    assert (actor.organisation_id, actor.territory) == (town.alliance, None)


def test_nobody_acts_in_the_post_of_another(chen: int, town: Town) -> None:
    key = sign_in().session_key
    foreign = towns.holder_of(town.community_clerk).pk
    actor = towns.actor_of_session(key, NINE)
    with pytest.raises(NotAllowed, match="不任这个岗位"):
        operations.choose_post(session_key=key, holding_id=foreign, actor=actor, at=NINE)


def test_a_session_forged_onto_the_post_of_another_has_no_actor(chen: int, town: Town) -> None:
    key = sign_in().session_key
    foreign = towns.holder_of(town.community_clerk).pk
    AccountSession.objects.filter(session_key=key).update(holding_id=foreign)
    assert towns.actor_of_session(key, NINE) is None


@pytest.mark.parametrize("ended", ["holding", "post", "organisation"])
def test_an_ended_post_has_no_actor_the_very_next_day(chen: int, town: Town, ended: str) -> None:
    tomorrow = TODAY + timedelta(days=1)
    at = later(hours=20)
    key = sign_in(at=at).session_key
    rows = {
        "holding": (Holding.objects.filter(post_id=town.community_head), "to_on"),
        "post": (Post.objects.filter(pk=town.community_head), "valid_to"),
        "organisation": (Organisation.objects.filter(pk=town.community), "valid_to"),
    }[ended]
    assert towns.actor_of_session(key, at)
    rows[0].update(**{rows[1]: tomorrow if ended != "holding" else TODAY})
    assert towns.actor_of_session(key, at) is None


def test_the_unknown_key_is_nobody_and_reaches_nothing(chen: int) -> None:
    for key in (None, "", "nosuchkey", "x" * 500):
        assert queries.reach(towns.actor_of_session(key, NINE)) == NO_REACH


def test_a_password_owed_means_no_actor(chen: int) -> None:
    Account.objects.update(must_change_password=True)
    opened = sign_in()
    assert opened.must_change_password
    assert queries.session_of(opened.session_key, NINE).must_change_password
    assert towns.actor_of_session(opened.session_key, NINE) is None


def test_the_first_hasher_for_real_is_argon2() -> None:
    from chuishao.config import settings as ours

    assert ours.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert configured.SESSION_COOKIE_AGE == 12 * 3600


def test_the_contents_of_a_session_never_change_who_is_signed_in(chen: int) -> None:
    key = sign_in().session_key
    store = SessionStore(session_key=key)
    store["seen_news"] = 7
    store.save()
    assert SessionStore(session_key=key)["seen_news"] == 7
    assert towns.actor_of_session(key, NINE).account_id == chen


def test_contents_of_an_ended_session_are_not_kept(chen: int) -> None:
    key = sign_in().session_key
    operations.sign_out(session_key=key, actor=None, at=NINE)
    store = SessionStore(session_key=key)
    store._session_cache = {"seen_news": 7}
    with pytest.raises(UpdateError):
        store.save()
