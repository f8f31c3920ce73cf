"""The ground every measurement stands on: Kunming on a server of its own, and eight clerks in eight streets."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.management import call_command
from django.db import connection

from chuishao.config import ground as kunming
from chuishao.directory.actors import Actor
from chuishao.directory.models import Account, Holding
from chuishao.directory.operations import open_account
from chuishao.directory.queries import actor_of_holding

CLIENTS = 8
PASSWORD = "Tiao-Shi-Chui-Shao-2026"


@dataclass(frozen=True)
class Clerk:
    """Somebody who opens cases: a clerk of a community, each of the eight in another street."""

    username: str
    holding_id: int
    actor: Actor

    @property
    def street(self) -> str:
        """Path of the clerk's street."""
        return self.actor.region_path[:9]


def prepare() -> list[Clerk]:
    """Tables, pages' files and Kunming with its demonstration organisations, once; then the eight clerks."""
    at = datetime.now(UTC)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    kunming.prepare(at=at)
    return [
        _clerk(number, holding, at)
        for number, holding in enumerate(_holdings("community", "clerk", "community"))
    ]


def actors(kind: str, tier: str, post: str, *, at: datetime) -> list[Actor]:
    """People of this post in organisations of this kind, up to eight, each of another street."""
    found = (actor_of_holding(holding, at) for holding in _holdings(kind, post, tier))
    return [actor for actor in found if actor is not None]


def _holdings(kind: str, post: str, tier: str) -> list[int]:
    """The first holding of this post in each of eight streets (or districts, or in the city)."""
    held = Holding.objects.filter(
        post__organisation__kind=kind,
        post__organisation__tier=tier,
        post__kind=post,
        to_on=None,
        stands_in_for=None,
    )
    by_street: dict[str, int] = {}
    for key, path in held.order_by("id").values_list("id", "post__organisation__region_path"):
        by_street.setdefault(path[:9], key)
    return list(by_street.values())[:CLIENTS]


def _clerk(number: int, holding_id: int, at: datetime) -> Clerk:
    actor = actor_of_holding(holding_id, at)
    assert actor is not None
    username = f"bench{number}"
    if not Account.objects.filter(username=username).exists():
        open_account(
            person_id=actor.person_id, username=username, password=PASSWORD,
            actor=Actor.system("性能测量"), at=at, must_change_password=False,
        )  # fmt: skip
    return Clerk(username, holding_id, actor)


def machine() -> dict[str, Any]:
    """Facts of the machine and the server a reader needs to judge the figures."""
    import os
    import platform

    import psutil

    names = (
        "server_version",
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "shared_buffers",
        "max_wal_size",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, current_setting(name) FROM unnest(%s::text[]) AS name", [list(names)]
        )
        postgres = dict(cursor.fetchall())
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "postgresql": postgres,
    }
