"""What this product must never have, and what no page may contain."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.urls import get_resolver

from tests.house import source
from tests.house.test_routes import routes

# Staff check-in by place, scores of staff by use, time online, tracks of people, face recognition,
# lists of "special persons". Reporting in to a case (报到) is a different thing: a unit says it has come.
# Attendance at a meeting, a lesson or a voluntary service is recorded by name or code, never by place: what
# participation keeps is no attendance of staff at work.
NEVER = re.compile(
    r"(check_?in_?(location|place|point)|clock_?in|punch_?card|online_?(time|minutes|seconds)"
    r"|usage_?(score|points)|staff_?(score|points|ranking)|location_?track|track_?point|last_?position"
    r"|face_?(id|print|match|recognition)|special_?person|blacklist|key_?person)",
    re.IGNORECASE,
)
NEVER_SAID = re.compile(r"(打卡|签到定位|在线时长|活跃度排名|轨迹|人脸识别|重点人员名单|黑名单)")

INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE
)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
FAR_AWAY = re.compile(r"(src|href)=[\"'](https?:)?//", re.IGNORECASE)


def fields() -> list[str]:
    """Tables and their columns, as words."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("chuishao.")]
    return [f"{m._meta.db_table}.{f.name}" for m in ours for f in m._meta.get_fields()]


def test_no_table_watches_people() -> None:
    assert [name for name in fields() if NEVER.search(name)] == []
    elsewhere = [name for name in fields() if not name.startswith("participation_")]
    assert [name for name in elsewhere if "attendance" in name] == []


def test_no_route_watches_people() -> None:
    found = [f"{r.name} {r.pattern}" for r in routes(get_resolver())]
    assert [name for name in found if NEVER.search(name)] == []


def test_no_page_speaks_of_watching_people() -> None:
    assert [source.name(p) for p in source.templates() if NEVER_SAID.search(p.read_text())] == []


@pytest.mark.parametrize("rule", [INLINE_SCRIPT, INLINE_STYLE, INLINE_HANDLER, FAR_AWAY])
def test_pages_carry_nothing_inline_and_load_nothing_from_afar(rule: re.Pattern[str]) -> None:
    found = [
        f"{source.name(path)}:{number}: {line.strip()[:90]}"
        for path in source.templates()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if rule.search(line)
    ]
    assert found == []
