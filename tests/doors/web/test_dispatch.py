"""Whom the form proposes to call: for a request from above, the street of the place leads (双派)."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from chuishao.casework import queries
from chuishao.casework.operations import Place, open_case
from chuishao.web.desk.picker import drawn_picker
from tests import make

pytestmark = pytest.mark.usefixtures("kunming")


def proposed(category: str, title: str = "污水外溢") -> dict[str, str]:
    """Names and chosen roles on the first look at the form of 派单."""
    done = open_case(
        case_type="request", actor=make.actor("12345热线", "hotline_agent"), at=make.at(), title=title,
        kind="general", answers={"channel": "phone", "demand": "help", "description": "污水外溢"},
        place=Place("530102002"), category=category,
    )  # fmt: skip
    desk = make.actor("五华区调度中心", "dispatcher")
    page = queries.case_page(number=done.number, actor=desk, at=make.at())
    step = page.rules.transition("dispatch")
    picker = drawn_picker(page, step, RequestFactory().get("/").GET, make.at())
    assert picker is not None
    return {
        unit.name: next(label for _, label, chosen in unit.roles if chosen) for unit in picker.units
    }


def test_the_street_of_the_place_leads_when_nothing_else_is_known() -> None:
    assert proposed("", "来电一件") == {"护国街道": "主办"}


def test_street_and_department_are_proposed_at_once() -> None:
    roles = proposed("01002")
    assert roles.pop("护国街道") == "主办"
    assert set(roles.values()) == {"协办"}
