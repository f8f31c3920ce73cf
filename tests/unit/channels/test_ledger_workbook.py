"""Whatever stands in the file, it is read as a ledger or refused in words; nothing else ever happens."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from chuishao.channels.inbound.ledger.workbook import read_sheets
from chuishao.kernel.refusals import Invalid
from tests.ledgers.make_ledger import rows, write

PIECES = [
    b'"', b"<", b"&", b"\0", b"1e400", b'r="ZZZZZZ9"', b'<row r="-5">', b'<c t="s"><v>999999</v></c>', b"<f>A1</f>",
    b'encoding="UTF-9"', b"<!DOCTYPE a>",
]  # fmt: skip


@cache
def parts() -> dict[str, bytes]:
    """The parts of a good workbook."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "a.xlsx", list(rows("社区吹哨", 5)))
        with zipfile.ZipFile(path) as packed:
            return {name: packed.read(name) for name in packed.namelist()}


def outcome(path: Path) -> str:
    try:
        read_sheets(path, lambda stage, done, total: None)
    except Invalid as refusal:
        return refusal.message
    return "读了。"


@settings(max_examples=60)
@given(
    name=st.sampled_from(sorted(parts())),
    place=st.floats(0, 1),
    removed=st.integers(0, 40),
    put=st.sampled_from(PIECES),
)
def test_a_spoiled_part_is_read_or_refused(
    name: str, place: float, removed: int, put: bytes
) -> None:
    spoiled = parts()[name]
    at = int(place * len(spoiled))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        with zipfile.ZipFile(path, "w") as packed:
            for other, body in parts().items():
                packed.writestr(
                    other, body if other != name else body[:at] + put + body[at + removed :]
                )
        assert outcome(path).endswith("。")


@settings(max_examples=40)
@given(junk=st.binary(max_size=400), is_packed=st.booleans())
def test_junk_is_refused(junk: bytes, is_packed: bool) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(b"PK\x03\x04" * is_packed + junk)
        assert outcome(path) not in ("读了。", "")
