"""Several people at once, each in a browser of their own at the width they work at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, expect

from tests import make
from tests.browser.conftest import Visit, visiting

CLERK, HEAD = ("五华山社区", "clerk"), ("五华山社区", "head")
DISPATCHER, DESK_HEAD = ("华山综合调度室", "dispatcher"), ("华山综合调度室", "head")
DISTRICT = ("五华区调度中心", "dispatcher")
WIDE = {DISPATCHER, DESK_HEAD, DISTRICT}


@dataclass
class Cast:
    """Whoever has entered stays on stage: each keeps browser, session and page."""

    enter: Callable[[tuple[str, str], int], Visit]
    stage: dict[tuple[str, str], Visit] = field(default_factory=dict)

    def __getitem__(self, who: tuple[str, str]) -> Visit:
        """The screen of this person: desks have wide ones, everybody else a phone."""
        if who not in self.stage:
            self.stage[who] = self.enter(who, 1440 if who in WIDE else 390)
        return self.stage[who]

    def nobody_complains(self) -> None:
        """No console error, no violation of the page policy, on any screen."""
        assert not {who: it.complaints for who, it in self.stage.items() if it.complaints}


@pytest.fixture
def cast(chromium: Browser, site: str) -> Iterator[Cast]:
    """An empty stage."""
    with ExitStack() as stack:

        def enter(who: tuple[str, str], width: int) -> Visit:
            return stack.enter_context(visiting(chromium, site, width, who=who))

        people = Cast(enter)
        yield people
        people.nobody_complains()


def act(
    visit: Visit,
    number: str,
    step: str,
    answers: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    *,
    is_checked: bool = False,
) -> None:
    """Take one step on its own page: fill what it asks, call units, press its button."""
    page = visit.page
    page.goto(f"{visit.site}/desk/case/{number}/step/{step}/")
    for key, value in (answers or {}).items():
        _give(visit, key, value)
    if units:
        _call(visit, units)
    if is_checked:
        visit.check(step)
    page.get_by_role("main").locator("form button.btn-primary[type=submit]").last.click()
    expect(page.get_by_text("已经办了。")).to_be_visible()


def _give(visit: Visit, key: str, value: str) -> None:
    named = visit.page.locator(f"main [name=a_{key}]")
    if named.first.get_attribute("type") == "radio":
        chosen = visit.page.locator(f"main label:has([name=a_{key}][value='{value}'])")
        chosen.click()
        expect(chosen.locator("input")).to_be_checked()
    elif named.first.evaluate("it => it.tagName") == "SELECT":
        named.first.select_option(value)
    else:
        named.first.fill(value)


def _call(visit: Visit, units: Mapping[str, str]) -> None:
    """Exactly these units: whatever was proposed besides is not called."""
    page = visit.page
    wanted = {f"unit_{make.unit(name)}": role for name, role in units.items()}
    for folded in page.locator("main details.cs-folded:not([open]) > summary").all():
        folded.click()
    for proposed in page.locator("#units .cs-called-row").all():
        proposed.get_by_label("不派").check(force=True)
    for name, role in wanted.items():
        page.locator(f"[name={name}][value={role}]").first.check(force=True)
