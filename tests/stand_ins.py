"""Stand-ins in tests on the common ground: appointed for one test, forgotten after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.queries import posts_of, roster
from tests import make

COMMUNITY = "五华山社区"
_GONE = "SELECT id FROM directory_holding WHERE stands_in_for_id IS NOT NULL"


def appoint() -> None:
    """The community's clerk stands in for its head until 8 October."""
    [post] = [one for one in roster.posts_in(make.unit(COMMUNITY), make.at()) if one.kind == "head"]
    operations.appoint_stand_in(
        post_id=post.id, person_id=make.actor().person_id, from_on=make.at("2026-09-28").date(),
        to_on=make.at("2026-10-09").date(), document_no="华街任〔2026〕3号",
        actor=Actor.system("测试"), at=make.at(),
    )  # fmt: skip


def holding(person_id: int) -> int:
    """The holding in which this person stands in for somebody now."""
    held = posts_of(person_id, make.at())
    return next(one.holding_id for one in held if one.stands_in_for)


@contextmanager
def forgotten_afterwards() -> Iterator[None]:
    """Whatever stand-ins are made inside are gone after it."""
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM directory_accountsession WHERE holding_id IN ({_GONE})")
            cursor.execute("DELETE FROM directory_holding WHERE stands_in_for_id IS NOT NULL")
