"""Every setting an operator may give, once: its type, its default and what it is for."""

from __future__ import annotations

import json
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Unready(SystemExit):
    """The process refuses to start; the message says what is missing and how to mend it."""


class Environment(BaseSettings):
    """Read from the environment, then from ``.env`` beside ``manage.py``; prefix ``CHUISHAO_``."""

    model_config = SettingsConfigDict(
        env_prefix="CHUISHAO_", env_file=ROOT / ".env", extra="ignore"
    )

    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15 or newer, as postgresql://user:password@host:port/name. Empty: an "
        "embedded server is started in CHUISHAO_DATA_DIR, which is for trying, developing and testing.",
    )
    debug: bool = Field(
        False,
        description="Fault pages with details, demo accounts allowed. Only for trying; `make demo` sets it.",
    )
    secret_key: str = Field(
        "",
        description="Signs sessions and forms; at least 32 random characters. Required with DATABASE_URL.",
    )
    sealing_key: str = Field(
        "",
        description="Keys the audit chain and encrypts personal columns; at least 32 random characters. "
        "Required with DATABASE_URL. Losing it loses the encrypted columns: keep it apart from the backup.",
    )
    crypto: Literal["default", "gm"] = Field(
        "default",
        description="default: SHA-256 and AES-GCM; gm: SM3 and SM4-GCM. Chosen once, before the first load.",
    )
    data_dir: Path = Field(
        ROOT / ".data",
        description="Where the embedded server, generated keys and uploaded files are kept.",
    )
    allowed_hosts: str = Field(
        "",
        description="Host names the site answers to, with commas. Required with DATABASE_URL.",
    )
    https: bool = Field(
        True,
        description="Cookies travel only over HTTPS and plain requests are redirected. Switch off only "
        "inside a closed network without certificates; ignored while trying.",
    )
    behind_proxy: bool = Field(
        False,
        description="Believe X-Forwarded-Proto from the proxy in front, so that HTTPS is seen.",
    )
    bind: str = Field("127.0.0.1:8000", description="Address and port on which `serve` listens.")
    processes: int = Field(
        min(4, os.cpu_count() or 1), ge=1, description="Server processes of `serve`."
    )
    threads: int = Field(
        4, ge=1, description="Threads of each server process; one connection each."
    )
    session_hours: int = Field(
        12, ge=1, le=72, description="Hours after which a person signs in again, used or not."
    )
    session_idle_minutes: int = Field(
        30, ge=5, le=480, description="Minutes without use after which a person signs in again."
    )
    sessions_per_account: int = Field(
        3,
        ge=1,
        le=10,
        description="Browsers one account may be signed in from; the oldest gives way.",
    )
    mail_url: str = Field(
        "",
        description="Mail server for notices, as smtp+tls://user:password@host:587 (or smtps://, smtp://). "
        "Empty: no letters; while trying they are written to the console.",
    )
    mail_from: str = Field(
        "", description="Address that letters come from, such as 吹哨 <whistle@example.cn>."
    )
    mail_language: Literal["zh-hans", "en"] = Field(
        "zh-hans", description="Language of the letters."
    )
    site_url: str = Field(
        "", description="Address of the site as people type it, put at the end of letters."
    )
    quiet_hours: str = Field(
        "22:00-07:00",
        pattern=r"^$|^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$",
        description="No letters at these hours, except in emergencies and to posts on duty at night. Empty: none.",
    )
    night_posts: str = Field(
        "",
        description="Kinds of post that are on duty at night, with commas, such as dispatcher,hotline_agent: "
        "their letters go at once.",
    )
    export_rows_at_once: int = Field(
        10_000,
        ge=0,
        le=100_000,
        description="Rows of an export that are answered at once; more are written by a job and told by message.",
    )
    export_kept_hours: int = Field(
        72,
        ge=1,
        le=720,
        description="Hours an exported workbook lies ready before its file is removed.",
    )
    test_database: str = Field(
        "", description="Name of the database the tests make; for running two suites side by side."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged to standard error."
    )

    @property
    def is_trial(self) -> bool:
        """Trying, developing or testing: debugging, or on the embedded server."""
        return self.debug or not self.database_url

    @cached_property
    def keys(self) -> tuple[str, str]:
        """The secret and the sealing key; while trying, missing ones are made once and kept."""
        if self.secret_key and self.sealing_key:
            return self.secret_key, self.sealing_key
        self._demand_trial("CHUISHAO_SECRET_KEY 和 CHUISHAO_SEALING_KEY")
        kept = _kept_keys(self.data_dir / "keys.json")
        return self.secret_key or kept["secret_key"], self.sealing_key or kept["sealing_key"]

    @cached_property
    def hosts(self) -> list[str]:
        """Host names the site answers to; while trying, this machine only."""
        given = [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]
        if not given:
            self._demand_trial("CHUISHAO_ALLOWED_HOSTS")
            return ["127.0.0.1", "localhost", "[::1]"]
        return given

    def _demand_trial(self, missing: str) -> None:
        if not self.is_trial:
            raise Unready(
                f"没有启动：正式运行（已设置 DATABASE_URL 且未开 CHUISHAO_DEBUG）缺少 {missing}。\n"
                "请在环境变量或 .env 中补上；密钥可用下面的命令生成：\n"
                "  python3 -c 'import secrets; print(secrets.token_urlsafe(48))'\n"
                f"Not started: running for real needs {missing.replace(' 和 ', ' and ')}; "
                "see docs/reference/settings.md."
            )


def _kept_keys(path: Path) -> dict[str, str]:
    """Keys of a trial installation, made at first use and readable by their owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return dict(json.loads(path.read_text()))
    made = {name: secrets.token_urlsafe(48) for name in ("secret_key", "sealing_key")}
    with os.fdopen(handle, "w") as file:
        json.dump(made, file)
    return made


env = Environment()
