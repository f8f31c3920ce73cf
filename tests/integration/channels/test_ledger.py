"""A ledger of the articles' size comes in in one go, and the statistics say what the articles say."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from chuishao.casework import queries
from chuishao.channels.inbound.ledger import Report, import_ledger
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.text import in_wan
from tests import make
from tests.ground import WRITTEN, at_database
from tests.ledgers.make_ledger import good_rows
from tests.ledgers.make_ledger import make as make_ledger

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("ledger")]


@dataclass
class Imported:
    """A whole ledger, what became of it, and how long that took."""

    path: Path
    report: Report
    seconds: float


def bring_in(path: Path) -> Report:
    return import_ledger(path, actor=Actor.system("台账补录"), at=datetime.now(UTC))


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(WRITTEN)} RESTART IDENTITY CASCADE")


@pytest.fixture(scope="module")
def imported(
    ground_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Imported]:
    """The ledger of 19 + 1,303 + 15,903, imported once for all tests that only look."""
    path = make_ledger(tmp_path_factory.mktemp("ledger") / "吹哨台账.xlsx")
    with django_db_blocker.unblock(), at_database(ground_database):
        began = time.process_time()
        report = bring_in(path)
        yield Imported(path, report, time.process_time() - began)
        empty()


def counts(until: str = "2021-01-01 00:00") -> dict[str, int]:
    """Whistles by level as somebody of the city's government sees them."""
    who = make.actor("市政府", "head", when=make.at())
    found = queries.counts_by_level(case_type="whistle", actor=who, until=make.at(until))
    return {line.key: line.count for line in found}


def test_the_whole_ledger_lands_in_one_go(imported: Imported) -> None:
    assert (imported.report.new, imported.report.bad) == (17225, [])


def test_it_takes_less_than_a_minute_of_processor_time(imported: Imported) -> None:
    seconds = imported.seconds  # the wall also counts what else the machine does
    assert seconds < 60


def test_the_city_counts_what_the_articles_say(imported: Imported) -> None:
    assert counts() == {"district": 19, "street": 1303, "community": 15903}


def test_large_counts_are_said_as_the_articles_say_them(imported: Imported) -> None:
    by_level = counts()
    said = [in_wan(by_level["community"]), in_wan(sum(by_level.values()))]
    assert said == ["1.59万", "1.72万"]


def test_the_table_shows_the_words_and_every_digit(imported: Imported) -> None:
    who = make.actor("市政府", "head", when=make.at())
    table = queries.counts_in_words(queries.counts_by_level(case_type="whistle", actor=who))
    assert [line[1:] for line in table] == [
        ("19次", "19"), ("1303次", "1303"), ("1.59万次", "15903"), ("1.72万次", "17225"),
    ]  # fmt: skip


def test_a_street_sees_only_its_own(imported: Imported) -> None:
    who = make.actor("华山街道", "head", when=make.at())
    found = queries.counts_by_level(case_type="whistle", actor=who)
    rows_of_it = [r for r in good_rows() if r[5] == "华山街道" or "华山街道" in r[4]]
    assert sum(line.count for line in found) == len(rows_of_it) > 0


def test_the_same_ledger_again_changes_nothing(imported: Imported) -> None:
    again = bring_in(imported.path)
    assert (again.new, again.known, again.bad) == (0, 17225, [])
    assert sum(counts().values()) == 17225


def test_every_imported_whistle_verifies(imported: Imported) -> None:
    assert list(records.verify()) == []
