"""Entries of one chain that lost words: kept aside until a later entry of the chain names them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from chuishao.kernel.records.erasing import ERASED


class Erased:
    """What is doubtful in a chain, and what its own entries say was erased."""

    def __init__(self) -> None:
        self._doubtful: dict[int, tuple[str, str]] = {}
        self._told: dict[int, tuple[str, str]] = {}

    def put_aside(self, seq: int, body: str, kept: bytes, found: bytes) -> bool:
        """Whether the entry says itself that it was erased; then it is judged at the chain's end."""
        if '"erased"' not in body or json.loads(body).get("erased") is not True:
            return False
        self._doubtful[seq] = (kept.hex(), found.hex())
        return True

    def heed(self, action: str, body: str) -> None:
        """Remember what an intact entry tells of erasing; the latest word on an entry counts."""
        if action == ERASED:
            for seq, kept, left in json.loads(body)["entries"]:
                self._told[seq] = (kept, left)

    def unexplained(self) -> Iterator[int]:
        """Entries that nobody named, or that are not as they were left."""
        for seq, digests in self._doubtful.items():
            if self._told.get(seq) != digests:
                yield seq
