"""Whoever is refused is led to a page of their own: an administrator to the office, others to the list or a post."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.doors.conftest import Desk

CLOSED = ("/desk/dispatch/", "/board/", "/desk/open/request/", "/desk/case/KM-1/", "/nothing/here/")
ROLES = ("system", "security", "audit")


def ways_of(page: str) -> list[str]:
    """Where the buttons of the page lead."""
    found = re.search(r'<p class="cs-actions">(.*?)</p>', page, re.DOTALL)
    assert found
    return re.findall(r'href="([^"]+)"', found[1])


@pytest.mark.parametrize("role", ROLES)
def test_an_administrator_is_led_to_the_office(
    administrators: dict[str, Client], role: str
) -> None:
    client = administrators[role]
    for address in CLOSED:
        answer = client.get(address)
        assert answer.status_code in (403, 404), address
        assert "清单" not in re.sub(r".*<main", "", answer.text, flags=re.DOTALL), address
        assert ways_of(answer.text) == ["/office/"], address
    assert client.get("/office/").status_code == 200


def test_an_administrators_own_pages_lead_to_the_office_and_not_to_the_list(
    administrators: dict[str, Client],
) -> None:
    page = administrators["audit"].get("/office/").text
    assert 'href="/desk/"' not in page
    assert 'href="/desk/statistics/"' not in page


def test_whoever_acts_in_a_post_is_led_to_the_list(desk: Desk) -> None:
    for address in ("/office/records/", "/nothing/here/"):
        assert ways_of(desk().get(address).text) == ["/desk/"]


def test_whose_session_is_over_is_led_to_the_door(desk: Desk) -> None:
    client = desk()
    client.cookies[settings.SESSION_COOKIE_NAME] = "long-gone"
    assert ways_of(client.get("/nothing/here/").text) == ["/sign-in/", "/"]


def test_a_resident_with_an_old_form_is_not_told_of_posts(desk: Desk) -> None:
    page = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a"}).text
    assert "岗位" not in page
    assert ways_of(page)[0] == "/"
