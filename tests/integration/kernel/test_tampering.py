"""Whatever is done to the records behind our back is found, and its place is told."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from chuishao.kernel import records
from chuishao.kernel.records import anchors
from tests.integration.kernel.acts import NINE, act, faults, run, unprotected

pytestmark = pytest.mark.django_db

E = "kernel_audit_entry"
REST = "at, action, actor, body, algorithm, previous, digest"
UPWARDS = f"UPDATE {E} SET seq = seq + 100 WHERE subject = 'a' AND seq IN (2, 3)"
SWAPPED = f"UPDATE {E} SET seq = 105 - seq WHERE subject = 'a' AND seq > 100"
SHIFTED = f"UPDATE {E} SET seq = seq - 99 WHERE subject = 'a' AND seq > 100"


def copied(subject: str, seq: int, to: int) -> str:
    """A statement that copies an entry into the chain of ``a``."""
    return (
        f"INSERT INTO {E} (subject, seq, {REST}) SELECT 'a', {to}, {REST} FROM {E}"
        f" WHERE subject = '{subject}' AND seq = {seq}"
    )


# what was done, by which statements, and the first place where it must show
BEFORE_ANCHORING = [
    ("body", [f"UPDATE {E} SET body = '{{}}' WHERE subject = 'a' AND seq = 2"], ("edited", "a", 2)),
    ("actor", [f"UPDATE {E} SET actor = '{{}}' WHERE subject = 'b' AND seq = 1"], ("edited", "b", 1)),
    ("time", [f"UPDATE {E} SET at = at + interval '1 us' WHERE subject = 'a' AND seq = 3"], ("edited", "a", 3)),
    ("subject", [f"UPDATE {E} SET subject = 'b', seq = 4 WHERE subject = 'a' AND seq = 3"], ("missing", "a", 3)),
    ("algorithm", [f"UPDATE {E} SET algorithm = 'sm3' WHERE subject = 'a' AND seq = 2"], ("edited", "a", 2)),
    ("delete", [f"DELETE FROM {E} WHERE subject = 'a' AND seq = 2"], ("missing", "a", 2)),
    ("first", [f"DELETE FROM {E} WHERE subject = 'a' AND seq = 1"], ("missing", "a", 1)),
    ("tail", [f"DELETE FROM {E} WHERE subject = 'a' AND seq = 3"], ("missing", "a", 3)),
    ("chain", [f"DELETE FROM {E} WHERE subject = 'a'"], ("missing", "a", 1)),
    ("head", ["DELETE FROM kernel_audit_head WHERE subject = 'b'"], ("head", "b", 3)),
    ("head back", ["UPDATE kernel_audit_head SET seq = 2 WHERE subject = 'a'"], ("inserted", "a", 3)),
    ("reorder", [UPWARDS, SWAPPED], ("unlinked", "a", 2)),
    ("insert at the end", [copied("a", 3, to=4)], ("unlinked", "a", 4)),
    ("insert before the first", [copied("a", 1, to=0)], ("inserted", "a", 0)),
    ("insert in the middle", [UPWARDS, SHIFTED, copied("b", 2, to=2)], ("unlinked", "a", 2)),
]  # fmt: skip


@pytest.fixture
def chains() -> None:
    for subject in ("a", "b"):
        for action in ("登记", "派单", "办结"):
            act(subject, action)


@pytest.mark.usefixtures("chains")
def test_untouched_records_have_no_fault() -> None:
    assert faults() == []
    records.anchor(at=NINE)
    act("a", "回访")
    assert faults() == []


@pytest.mark.usefixtures("chains")
@pytest.mark.parametrize(
    ("statements", "place"),
    [row[1:] for row in BEFORE_ANCHORING],
    ids=[row[0] for row in BEFORE_ANCHORING],
)
@pytest.mark.parametrize("crypto", ["default", "gm"])
def test_every_touch_shows_and_its_place_is_told(
    settings: Settings, crypto: str, statements: list[str], place: tuple[str, str, int]
) -> None:
    settings.CRYPTO = crypto
    act("c")
    with unprotected():
        for statement in statements:
            assert run(statement)
    assert place in faults()


# Here the thief also puts the heads right, or holds the sealing key; only the anchor knows better.
HEAD_PUT_RIGHT = (
    f"UPDATE kernel_audit_head h SET seq = 2, digest = e.digest FROM {E} e"
    " WHERE e.subject = 'a' AND e.seq = 2 AND h.subject = 'a'"
)
IDS_TURNED = (
    f"UPDATE {E} SET id = (SELECT min(-id) + max(-id) FROM {E} WHERE id < 0) + id WHERE id < 0"
)
AFTER_ANCHORING = [
    ("tail", [f"DELETE FROM {E} WHERE subject = 'a' AND seq = 3",
              HEAD_PUT_RIGHT], "missing"),
    ("whole chain", [f"DELETE FROM {E} WHERE subject = 'a'",
                     "DELETE FROM kernel_audit_head WHERE subject = 'a'"], "missing"),
    ("everything", [f"DELETE FROM {E}", "DELETE FROM kernel_audit_head"], "missing"),
    ("ids swapped", [f"UPDATE {E} SET id = -id WHERE subject = 'a'",
                     IDS_TURNED], "anchor"),
    ("anchor edited", ["UPDATE kernel_audit_anchor SET count = 5"], "anchor"),
    ("anchor covers less", ["UPDATE kernel_audit_anchor SET covers = '{}'"], "anchor"),
    ("first anchor deleted", ["DELETE FROM kernel_audit_anchor WHERE id = 1"], "anchor"),
]  # fmt: skip


@pytest.mark.usefixtures("chains")
@pytest.mark.parametrize(
    ("statements", "kind"),
    [row[1:] for row in AFTER_ANCHORING],
    ids=[row[0] for row in AFTER_ANCHORING],
)
def test_after_anchoring_even_a_tidy_thief_is_found(statements: list[str], kind: str) -> None:
    records.anchor(at=NINE)
    act("b", "回访")
    records.anchor(at=NINE)
    with unprotected():
        for statement in statements:
            assert run(statement)
    assert {found for found, _subject, _seq in faults()} == {kind}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nobody else used the server: transactions of other tests' databases hold anchors up."""
    settlement = anchors._settlement

    def of_us_alone(cursor: Any, last: anchors.Anchor | None) -> tuple[int, int, int]:
        drawn_id, horizon, _settled_id = settlement(cursor, last)
        return drawn_id, horizon, last.drawn_id if last else 0

    monkeypatch.setattr(anchors, "_settlement", of_us_alone)


@pytest.mark.usefixtures("chains", "alone")
def test_a_row_slipped_in_under_an_old_id_is_found() -> None:
    gone = run("SELECT nextval('kernel_audit_entry_id_seq')")
    for _turn in range(3):
        act("c")
        records.anchor(at=NINE)
    assert gone
    assert faults() == []
    act("d")
    with unprotected():
        run(
            f"UPDATE {E} SET id = (SELECT max(id) FROM {E} WHERE subject = 'b') + 1 WHERE subject = 'd'"
        )
    assert faults() == [("inserted", "d", 1)]


@pytest.mark.usefixtures("chains")
def test_a_seal_kept_on_paper_shows_that_the_last_anchor_was_cut_off() -> None:
    records.anchor(at=NINE)
    act("b", "回访")
    kept = records.anchor(at=NINE)
    assert kept is not None
    assert list(records.verify(published=(kept.id, kept.digest))) == []
    with unprotected():
        run("DELETE FROM kernel_audit_anchor WHERE id = 2")
    assert faults() == []
    found = list(records.verify(published=(kept.id, kept.digest)))
    assert [fault.message for fault in found] == ["总封第 2 号与对外留存的不一致，或已被删除"]


@pytest.mark.usefixtures("chains")
def test_chains_go_on_and_verify_after_the_algorithm_is_switched(settings: Settings) -> None:
    records.anchor(at=NINE)
    settings.CRYPTO = "gm"
    act("a", "回访")
    records.anchor(at=NINE + timedelta(minutes=10))
    assert faults() == []


@pytest.mark.usefixtures("chains")
def test_another_sealing_key_opens_no_chain(settings: Settings) -> None:
    settings.SEALING_KEY = "another key, as long as it should be, but not ours"
    assert ("edited", "a", 1) in faults()


@pytest.mark.usefixtures("chains")
def test_the_command_names_the_place_and_fails() -> None:
    said = StringIO()
    call_command("audit_anchor", stdout=said)
    call_command("audit_verify", stdout=said)
    assert "已封存 6 条记录" in said.getvalue()
    assert "核验通过" in said.getvalue()
    with unprotected():
        run(f"UPDATE {E} SET body = '{{}}' WHERE subject = 'a' AND seq = 2")
    with pytest.raises(CommandError, match="核验未通过：发现 1 处问题"):
        call_command("audit_verify", stdout=said)
    assert "a 第 2 条（派单）内容被改动" in said.getvalue()


def test_the_command_takes_the_seal_it_printed() -> None:
    act("a")
    said = StringIO()
    call_command("audit_anchor", stdout=said)
    seal = said.getvalue().strip().rpartition("总封：")[2]
    call_command("audit_verify", published=seal, stdout=said)
    with pytest.raises(CommandError, match="核验未通过"):
        call_command("audit_verify", published="1=00", stdout=said)
    with pytest.raises(CommandError, match="应写成"):
        call_command("audit_verify", published="昨天的", stdout=said)
