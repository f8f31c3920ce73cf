"""Mechanisms on show: every declared one has a page that says who may do what."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.casework import catalogue
from chuishao.participation import catalogue as participation
from tests.doors.conftest import Desk


@pytest.mark.parametrize("key", ["whistle", "request", "rectification"])
def test_every_mechanism_shows_its_states_steps_and_limits(desk: Desk, key: str) -> None:
    head = desk("华山街道", "head")
    head.get("/office/mechanisms/")
    with CaptureQueriesContext(connection) as asked:
        page = head.get(f"/office/mechanisms/{key}/").text
    rules = catalogue.case_type(key)
    for one in (*rules.states, *rules.transitions, *rules.duties):
        assert one.label in page
    assert "本地规则未设定（试用值）" in page
    assert 'class="cs-diagram"' in page
    assert "谁能办什么" in page
    assert len(asked) <= 8


def test_the_list_leads_to_each_and_nowhere_else(desk: Desk) -> None:
    head = desk("华山街道", "head")
    page = head.get("/office/mechanisms/").text
    for one in (*catalogue.declared(), *participation.declared()):
        assert f"/office/mechanisms/{one.key}/" in page
    assert head.get("/office/mechanisms/nothing/").status_code == 404


@pytest.mark.parametrize("key", [one.key for one in participation.declared()])
def test_every_programme_of_taking_part_shows_what_it_declares(desk: Desk, key: str) -> None:
    head = desk("华山街道", "head")
    with CaptureQueriesContext(connection) as asked:
        page = head.get(f"/office/mechanisms/{key}/").text
    rules = participation.programme(key)
    for one in (
        *rules.circles,
        *rules.activities,
        *rules.listings,
        *rules.ballots,
        *rules.topics,
        *rules.figures,
    ):
        assert one.label in page
    for activity in rules.activities:
        assert activity.expected is None or activity.expected.reference in page
    lives = 2 * bool(rules.activities) + bool(rules.listings) + bool(rules.ballots)
    assert page.count('class="cs-diagram"') == lives
    assert len(asked) <= 8


def test_a_programme_whose_own_rule_is_not_known_says_so(desk: Desk) -> None:
    page = desk("华山街道", "head").get("/office/mechanisms/alliance/").text
    assert "本地规则未设定" in page
    assert "超过 1/2" in page
