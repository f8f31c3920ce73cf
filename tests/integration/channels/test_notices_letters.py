"""Letters: one for many, at once in an emergency, again after a fault, never from two workers."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from chuishao.channels.outbound.notices import mailing
from chuishao.directory.actors import Actor
from chuishao.directory.models import Address, Letter
from chuishao.directory.operations.messages import (
    MOST_ATTEMPTS,
    Left,
    Outgoing,
    enter_address,
    leave_messages,
    mark_read,
    write_letters,
)
from chuishao.kernel import records
from tests import make
from tests.integration.hands import SQUAD, at_once, who

pytestmark = pytest.mark.usefixtures("ground", "letter_box")

SYSTEM = Actor.system("测试")
MAIL = "liaison@example.cn"


@pytest.fixture
def letter_box(settings: Any) -> None:
    """Mails are kept in memory; the liaison of the squad has an address."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "吹哨 <whistle@km.example.cn>"
    settings.SENDS_LETTERS, settings.MAIL_LANGUAGE = True, "zh-hans"
    settings.QUIET_HOURS, settings.NIGHT_POSTS = "22:00-07:00", frozenset()
    mail.outbox = []


@pytest.fixture
def liaison(letter_box: None, ground: None) -> Actor:
    """Somebody with an address."""
    person = who(SQUAD, "liaison")
    enter_address(person_id=person.person_id, address=MAIL, actor=SYSTEM, at=make.at())
    return person


def leave(person: Actor, *keys: str, at: datetime, is_urgent: bool = False) -> None:
    """Messages that may go out at once."""
    values = {"number": "KM-1", "title": "化粪池外溢", "what": "报到", "until": "今天"}
    rows = [
        Left(person.person_id, key, "turn", "KM-1", "请报到", values, at, is_urgent) for key in keys
    ]
    leave_messages(messages=rows, actor=SYSTEM, at=at)


def deliver(when: str) -> None:
    """Run the reactions, as the worker does."""
    assert records.deliver_pending(at=make.at(when)).failed == 0


def test_what_came_in_the_night_is_one_letter_in_the_morning(liaison: Actor) -> None:
    for minute in (10, 20, 30):
        make.dispatched(when=make.at(f"2026-09-28 22:{minute}"))
        deliver(f"2026-09-28 22:{minute}")
    mailing.send_letters(make.at("2026-09-29 08:29"))
    assert mail.outbox == []
    mailing.send_letters(make.at("2026-09-29 08:30"))
    (letter,) = mail.outbox
    assert letter.subject == "有 3 条消息等您看"
    assert letter.to == [MAIL]
    assert letter.body.count("化粪池外溢") == 3


def test_an_emergency_goes_at_night_and_by_itself(liaison: Actor) -> None:
    make.dispatched(when=make.at("2026-09-28 23:00"))
    make.dispatched("emergency", when=make.at("2026-09-28 23:00"))
    deliver("2026-09-28 23:00")
    mailing.send_letters(make.at("2026-09-28 23:01"))
    (letter,) = mail.outbox
    assert letter.subject.startswith("请报到：华山南路66号院化粪池外溢")


def test_posts_on_duty_at_night_are_not_kept_waiting(liaison: Actor, settings: Any) -> None:
    settings.NIGHT_POSTS = frozenset({"liaison"})
    make.dispatched(when=make.at("2026-09-28 23:00"))
    deliver("2026-09-28 23:00")
    mailing.send_letters(make.at("2026-09-28 23:01"))
    assert len(mail.outbox) == 1


def test_a_letter_tells_nothing_but_number_title_what_and_until(liaison: Actor) -> None:
    done = make.dispatched("emergency", when=make.at())
    deliver("2026-09-28 09:00")
    mailing.send_letters(make.at())
    text = mail.outbox[0].body
    assert (
        f"华山南路66号院化粪池外溢（{done.number}）现在请您这里“报到”，2026年9月28日 09:30 前。"
        in text
    )
    assert "污水流到路上" not in text
    assert "已联系物业" not in text


def test_what_was_read_meanwhile_needs_no_letter(liaison: Actor) -> None:
    leave(liaison, "a", at=make.at())
    mark_read(actor=liaison, at=make.at())
    assert mailing.send_letters(make.at()) == 0


def test_whoever_has_no_address_gets_no_letter(letter_box: None) -> None:
    leave(who(), "a", at=make.at())
    assert mailing.send_letters(make.at()) == 0


def test_a_fault_puts_the_letter_off_and_says_nothing_of_the_address(
    liaison: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(letter: Outgoing) -> None:
        raise smtplib.SMTPResponseException(450, f"{letter.address} is busy".encode())

    monkeypatch.setattr(mailing, "post", refuses)
    leave(liaison, "a", at=make.at())
    at, waits = make.at(), []
    for _ in range(MOST_ATTEMPTS):
        mailing.send_letters(at)
        letter = Letter.objects.get()
        waits.append(round((letter.next_attempt_at - at) / timedelta(minutes=1)))
        at = letter.next_attempt_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 120, 120, 120, 120, 120]
    assert letter.given_up_at is not None
    assert letter.fault == "SMTPResponseException 450"


def test_a_worker_killed_before_it_sends_leaves_the_letter_to_the_next(
    liaison: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(letter: Outgoing) -> None:
        raise SystemExit(9)

    leave(liaison, "a", "b", at=make.at())
    with monkeypatch.context() as patched:
        patched.setattr(mailing, "post", killed)
        with pytest.raises(SystemExit):
            mailing.send_letters(make.at())
    for _ in range(2):
        mailing.send_letters(make.at())
    assert [letter.subject for letter in mail.outbox] == ["有 2 条消息等您看"]


def test_a_worker_killed_after_it_sent_sends_under_the_same_name(
    liaison: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = mailing.post

    def killed(letter: Outgoing) -> None:
        send(letter)
        raise SystemExit(9)

    leave(liaison, "a", at=make.at())
    with monkeypatch.context() as patched:
        patched.setattr(mailing, "post", killed)
        with pytest.raises(SystemExit):
            mailing.send_letters(make.at())
    leave(liaison, "b", at=make.at())
    mailing.send_letters(make.at())
    names = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert len(names) == 3
    assert len(set(names)) == 2, "mailboxes drop the second of one name"
    assert mail.outbox[0].body == mail.outbox[1].body, "what a letter tells never changes"
    assert names[0].endswith("@km.example.cn>")


def test_two_workers_at_once_send_each_letter_once(liaison: Actor) -> None:
    other = who(SQUAD, "head")
    enter_address(person_id=other.person_id, address="b@example.cn", actor=SYSTEM, at=make.at())
    for person in (liaison, other):
        leave(person, "a", "b", at=make.at())
    at_once(*[lambda: mailing.send_letters(make.at())] * 4)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["b@example.cn", MAIL]


def test_addresses_are_sealed_and_logged(liaison: Actor) -> None:
    assert MAIL.encode() not in bytes(Address.objects.get().sealed)
    entry = list(records.history(f"person:{liaison.person_id}"))[-1]
    assert entry.action == "enter_address"
    assert MAIL not in str(entry.body)


def test_without_a_mail_server_nothing_is_written(liaison: Actor, settings: Any) -> None:
    settings.SENDS_LETTERS = False
    leave(liaison, "a", at=make.at())
    assert mailing.send_letters(make.at()) == 0
    assert Letter.objects.count() == 0


def test_the_urgent_and_the_rest_are_two_letters(liaison: Actor) -> None:
    leave(liaison, "a", "b", at=make.at())
    leave(liaison, "c", at=make.at(), is_urgent=True)
    assert write_letters(actor=SYSTEM, at=make.at()) == 2
