"""The one database: the PostgreSQL that ``DATABASE_URL`` names, or the embedded one."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from chuishao.config.embedded import server
from chuishao.config.env import Environment


def database(env: Environment) -> dict[str, Any]:
    """Django's description of the database.

    Connections live as long as their thread (``CONN_MAX_AGE`` None): granian's threads are few and
    long-lived, and a connection for each request would cost more than the request. Django prepares no
    statement by itself; ``kernel.wire`` does.
    """
    where = _named(env.database_url) if env.database_url else _embedded()
    return {
        **where,
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": False,
        "TEST": {"NAME": env.test_database or None},
    }


def _named(url: str) -> dict[str, Any]:
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    django_names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    named = {name: parts.pop(key, "") for key, name in django_names.items()}
    port = str(parts.pop("port", "") or "")
    return {"ENGINE": "django.db.backends.postgresql", **named, "PORT": port, "OPTIONS": parts}


def _embedded() -> dict[str, Any]:
    return {
        "ENGINE": "chuishao.config.embedded",
        "NAME": server.NAME,
        "USER": server.NAME,
        "HOST": str(server.socket_directory()),
        "OPTIONS": {},
    }
