"""By what a list may be narrowed: known names only, every value a parameter, malformed ones refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import clean

DUTY = " AND d.key = %(duty)s"
FILTERS = {
    "case_type": " AND c.case_type = %(case_type)s",
    "kind": " AND c.kind = %(kind)s",
    "level": " AND c.level = %(level)s",
    "state": " AND c.state = %(state)s",
    "region": " AND c.region_path >= %(region)s AND c.region_path < %(region)s || '~'",
    "units": """ AND c.id IN (SELECT u.id FROM casework_case u WHERE u.opener_id = ANY(string_to_array(%(units)s, ',')::bigint[])
 UNION ALL SELECT u.case_id FROM casework_party u WHERE u.released_at IS NULL
 AND u.organisation_id = ANY(string_to_array(%(units)s, ',')::bigint[]))""",
    "opened_from": " AND c.opened_at >= %(opened_from)s::timestamptz",
    "opened_until": " AND c.opened_at < %(opened_until)s::timestamptz",
    "duty": DUTY,
}
_MOST_UNITS = 20


def known_filters(given: Mapping[str, str]) -> dict[str, Any]:
    """The filters that are known and not empty, checked. Raises Invalid for what cannot be meant.

    A name from the address bar must never stand in for the actor's own reach.
    """
    asked = {key: value for key, value in given.items() if key in FILTERS and value}
    label = gettext("筛选条件")
    known = {key: clean(value, label=label, most=400) for key, value in asked.items()}
    if "units" in known and not _are_ids(known["units"]):
        raise Invalid(gettext("筛选的单位看不明白，请重新选。"))
    for key in ("opened_from", "opened_until"):
        if key in known and not _is_moment(known[key]):
            raise Invalid(gettext("筛选的日期看不明白，请写成 2026-01-05 这样。"))
    return known


def _are_ids(text: str) -> bool:
    ids = text.split(",")
    return len(ids) <= _MOST_UNITS and all(
        one.isascii() and one.isdecimal() and len(one) < 19 for one in ids
    )


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def conditions(known: Mapping[str, Any], words: str) -> str:
    """The conditions of the filters and the words, each beginning with AND."""
    parts = [FILTERS[key] for key in FILTERS if known.get(key)]
    if words:
        parts.append(" AND c.search @@ to_tsquery('simple', %(words)s)")
    return "".join(parts)
