"""Entries are spelled one way, events read back as they were, ids kept as ranges."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuishao.kernel.database import Batch, as_json
from chuishao.kernel.records import Event, Head, audit, event_class, on, publish
from chuishao.kernel.records.anchors import ranges_of
from chuishao.kernel.records.chain import canonical, sealed
from chuishao.kernel.records.events import reactions_to

NINE = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class Mood(StrEnum):
    CALM = "calm"
    CROSS = "cross"


@dataclass(frozen=True)
class ParcelSent(Event):
    name: ClassVar[str] = "test.parcel.sent"
    number: int
    at: datetime
    on_day: date
    moods: tuple[Mood, ...] = ()
    price: Decimal | None = None
    note: str = "无"


@dataclass(frozen=True)
class ParcelLost(Event):
    name: ClassVar[str] = "test.parcel.lost"
    number: int


PARCEL = ParcelSent(7, NINE, date(2026, 1, 5), (Mood.CALM, Mood.CROSS), Decimal("5000.50"))


@pytest.mark.parametrize(
    ("written", "kept", "reason"),
    [
        ('{"b":1,"a":2}', '{"a":2,"b":1}', "jsonb orders the keys"),
        ("[1e16]", "[10000000000000000]", "jsonb writes large figures out"),
        ("[100.0]", "[100]", "the same figure"),
        ("[-0.0]", "[0.0]", "jsonb knows no negative nought"),
        ("[1e-07]", "[0.0000001]", "jsonb writes small figures out"),
        ('{"10":1,"9":2}', '{"9":2,"10":1}', "figures as keys order as text"),
    ],
)
def test_a_record_is_spelled_alike_before_and_after_the_database(
    written: str, kept: str, reason: str
) -> None:
    assert canonical(written) == canonical(kept), reason


def test_what_is_no_number_has_no_place_in_a_record() -> None:
    with pytest.raises(ValueError, match="NaN"):
        canonical(as_json({"value": float("nan")}))


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_spelling_twice_changes_nothing(value: Any) -> None:
    once = canonical(as_json(value))
    assert canonical(once) == once


ENTRY: dict[str, Any] = {
    "subject": "case:1", "seq": 2, "at": NINE, "action": "move", "actor_json": '{"post":1}',
    "body_json": "{}", "algorithm": "sha256", "previous": b"before",
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "case:2"}, {"seq": 3}, {"at": NINE.replace(microsecond=1)}, {"action": "close"},
        {"actor_json": '{"post":2}'}, {"body_json": '{"a":1}'}, {"algorithm": "sm3"},
        {"previous": b"other"},
    ],
    ids=str,
)  # fmt: skip
def test_the_digest_depends_on_everything_an_entry_says(change: dict[str, Any]) -> None:
    assert sealed(**ENTRY | change) != sealed(**ENTRY)


def test_several_entries_of_one_act_follow_one_another() -> None:
    batch = Batch()
    one = audit(batch, subject="case:1", head=Head(0, b""), action="a", actor={}, at=NINE, body={})
    two = audit(batch, subject="case:1", head=one, action="b", actor={}, at=NINE, body={})
    assert (one.seq, two.seq, len(batch)) == (1, 2, 4)
    assert one.digest != two.digest


def test_an_event_reads_back_as_it_was() -> None:
    assert ParcelSent.from_data(json.loads(as_json(PARCEL.as_data()))) == PARCEL


def test_an_event_written_by_another_release_still_reads() -> None:
    data = {"number": 7, "at": NINE.isoformat(), "on_day": "2026-01-05", "colour": "red"}
    assert ParcelSent.from_data(data) == ParcelSent(7, NINE, date(2026, 1, 5))


def test_an_event_that_lacks_what_it_must_say_is_a_fault() -> None:
    with pytest.raises(KeyError):
        ParcelSent.from_data({"number": 7})


def test_events_are_known_by_their_wire_names() -> None:
    assert event_class("test.parcel.sent") is ParcelSent
    assert event_class("test.parcel.eaten") is None


def test_two_events_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError, match="declared by both"):
        type("ParcelAlsoSent", (Event,), {"name": "test.parcel.sent"})


def test_an_event_without_a_name_is_refused() -> None:
    with pytest.raises(TypeError, match="no wire name"):
        type("Nameless", (Event,), {})


def test_a_reaction_registered_twice_reacts_once() -> None:
    def greet(event: ParcelLost, at: datetime) -> None: ...

    assert on(ParcelLost)(greet) is greet
    on(ParcelLost)(greet)
    assert list(reactions_to("test.parcel.lost").values()) == [greet]


def test_two_reactions_of_one_name_are_refused() -> None:
    on(ParcelLost, name="one")(lambda event, at: None)
    with pytest.raises(ValueError, match="twice"):
        on(ParcelLost, name="one")(test_events_are_known_by_their_wire_names)  # type: ignore[arg-type]


def test_publishing_is_one_statement_of_the_batch() -> None:
    batch = Batch()
    publish(batch, PARCEL, subject="parcel:7", at=NINE)
    assert len(batch) == 1


@pytest.mark.parametrize(
    ("ids", "ranges"),
    [([], []), ([1], [(1, 2)]), ([1, 2, 3, 7], [(1, 4), (7, 8)]), ([5, 9], [(5, 6), (9, 10)])],
)
def test_ids_are_kept_as_ranges(ids: list[int], ranges: list[tuple[int, int]]) -> None:
    assert list(ranges_of(ids)) == ranges


@given(st.sets(st.integers(1, 60)).map(sorted))
def test_ranges_name_exactly_the_ids(ids: list[int]) -> None:
    assert [one for first, after in ranges_of(ids) for one in range(first, after)] == ids
