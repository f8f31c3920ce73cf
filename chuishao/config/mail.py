"""From the one address of a mail server to Django's settings for it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from chuishao.config.env import Unready

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_server(url: str, *, is_trial: bool) -> dict[str, Any]:
    """Django's ``EMAIL_…`` settings. Without a server: to the console while trying, else to nobody."""
    if not url:
        kind = "console" if is_trial else "dummy"
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Unready(
            "没有启动：CHUISHAO_MAIL_URL 要写成 smtp+tls://用户:密码@主机:端口。\n"
            "Not started: CHUISHAO_MAIL_URL is written smtp+tls://user:password@host:port."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
