"""Generated pages: what they say of a mechanism, of a setting and of a decision."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from chuishao.casework import catalogue
from chuishao.casework import declarations as casework
from chuishao.casework.declarations import CaseType, Role, Side
from chuishao.config.pages import decisions, mechanisms, programmes, settings, vocabulary
from chuishao.participation import catalogue as taking_part
from chuishao.participation import declarations as participation
from chuishao.participation.declarations import Programme
from chuishao.participation.queries import LIVES, Life

DECLARED = catalogue.declared()


def test_every_side_and_role_has_its_chinese_word() -> None:
    assert set(mechanisms.SIDES) == set(Side)
    assert set(mechanisms.ROLES) == set(Role)


@pytest.mark.parametrize("mechanism", DECLARED, ids=lambda m: m.key)
def test_every_state_duty_and_step_stands_on_the_page(mechanism: CaseType) -> None:
    page = mechanisms.page(mechanism)
    for thing in (*mechanism.states, *mechanism.duties, *mechanism.transitions):
        assert thing.label in page


@pytest.mark.parametrize("mechanism", DECLARED, ids=lambda m: m.key)
def test_the_drawing_names_only_declared_states(mechanism: CaseType) -> None:
    page = mechanisms.page(mechanism)
    drawing = page.split("```mermaid")[1].split("```")[0]
    arrows = [line.split(" : ")[0].split(" --> ") for line in drawing.splitlines() if "-->" in line]
    drawn = {end.strip() for arrow in arrows for end in arrow} - {"[*]"}
    assert drawn == {state.key for state in mechanism.states}


@pytest.mark.parametrize("mechanism", DECLARED, ids=lambda m: m.key)
def test_rows_have_as_many_cells_as_their_heads(mechanism: CaseType) -> None:
    widths: list[int] = []
    for line in mechanisms.page(mechanism).splitlines():
        cells = line.count("|") if line.startswith("|") else 0
        assert not (cells and widths and widths[-1]) or cells == widths[-1], line
        widths.append(cells)


@pytest.mark.parametrize("programme", taking_part.declared(), ids=lambda one: one.key)
def test_a_programme_page_shows_everything_declared(programme: Programme) -> None:
    page = programmes.page(programme)
    for circle in programme.circles:
        assert all(one.label in page for one in (circle, *circle.belongings))
    shown = (
        *programme.activities,
        *programme.listings,
        *programme.ballots,
        *programme.topics,
        *programme.figures,
    )
    for one in (*shown, *programme.rotations, *programme.certificates, *programme.points):
        assert one.label in page


@pytest.mark.parametrize("life", LIVES, ids=lambda one: one.key)
def test_every_state_of_a_life_is_reached_and_named(life: Life) -> None:
    states = {one.value for one in life.states}
    assert {end for source, target, _step in life.moves for end in (source, target)} == states
    reached, more = {life.begins}, True
    while more:
        further = {target for source, target, _step in life.moves if source in reached} - reached
        reached, more = reached | further, bool(further)
    assert reached == states


def test_every_setting_stands_in_the_reference_under_the_name_it_is_given_by() -> None:
    page = settings.page()
    assert "| `DATABASE_URL` |" in page
    assert "| `CHUISHAO_SEALING_KEY` |" in page


def test_no_setting_is_without_words() -> None:
    assert " |  |" not in settings.page()


def test_a_decision_is_indexed_by_number_title_and_state(tmp_path: Path) -> None:
    (tmp_path / "0001-one.md").write_text("# 1. Eat well\n\nState: accepted, 2026-11\n")
    (tmp_path / "README.md").write_text("the index itself is none")
    row = "| [0001](0001-one.md) | Eat well | accepted, 2026-11 |"
    assert decisions.index(tmp_path).splitlines()[-1] == row


@pytest.mark.parametrize("engine", [casework, participation], ids=["casework", "participation"])
def test_the_vocabulary_page_shows_every_frozen_word(engine: ModuleType) -> None:
    page = vocabulary.page("", engine)
    words = vocabulary.words(engine)
    assert [w for w in words if w.split(".")[-1].split("(")[0] not in page] == []
