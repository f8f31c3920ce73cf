"""Every page of taking part: at both widths, by day and by night, in both languages; pictures where somebody asks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import visiting
from tests.browser.taking_part.stage import Stage, awaiting, set_stage
from tests.browser.taking_part.test_circles import seen

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEAD, CLERK, DEPUTY = (("华山街道办事处", post) for post in ("head", "clerk", "deputy"))
CITY, OFFICE, WORKER, MEMBER = (
    ("市政府", "head"), ("华山街道", "head"), ("五华山社区", "grid_worker"), ("五华山社区", "clerk"),
)  # fmt: skip
LOOKS = [
    (390, "zh-hans", "light"),
    (1440, "zh-hans", "dark"),
    (390, "en", "dark"),
    (1440, "en", "light"),
]


def pages_of(it: Stage) -> dict[tuple[str, str], dict[str, str]]:
    """Whose pages are looked at: by name their address."""
    circle, listing, activity = f"/desk/circle/{it.alliance}/", "/desk/listing/", "/desk/activity/"
    return {
        HEAD: {
            "taking-part": "/desk/taking-part/", "ended": "/desk/taking-part/?ended=1", "confirm": "/desk/confirm/",
            "shifts-unregistered": "/desk/shifts/", "circle": circle, "need": f"{listing}{it.need}/",
            "claimed": f"{listing}{it.claimed}/", "meeting": f"{activity}{it.planned}/",
            "decided": f"{activity}{it.decided}/", "vote": f"{activity}{it.decided}/topic/{it.topic}/decide/",
            "activity-waiting": f"{activity}{it.waiting}/", "ask-unit": f"{circle}do/join-unit/",
            "strike": f"{activity}{it.waiting}/came/{awaiting(it.waiting)}/strike/",
            "found": "/desk/taking-part/found/volunteering/team/", "missed": f"{circle}turn/{it.past_turn}/missed/",
        },
        CLERK: {
            "team": f"/desk/circle/{it.team}/", "activity": f"{activity}{it.today}/",
            "plan": f"/desk/circle/{it.team}/do/plan-team_service/", "plan-meeting": f"{circle}do/plan-meeting/",
            "topic": f"{activity}{it.planned}/do/topic/", "person": "/desk/taking-part/person/",
            "list": f"{activity}{it.today}/shift/{it.shift}/list/",
            "enter": f"{activity}{it.today}/shift/{it.shift}/enter/",
            "afterwards": f"{activity}{it.waiting}/shift/{it.came}/afterwards/",
            "code": f"{activity}{it.today}/shift/{it.shift}/code/", "turns": f"{circle}do/turns-alliance_chair/",
        },
        MEMBER: {
            "circle-member": circle, "claim": f"{listing}{it.claimed}/", "shifts": "/desk/shifts/",
            "my-code": f"/desk/shifts/{it.shift}/code/", "branch": f"/desk/circle/{it.branch}/",
            "swap": f"{circle}turn/{it.turn}/offer/",
        },
        CITY: {
            "board": "/board/5301/taking-part/?programme=party_life",
            "board-volunteering": "/board/530102001/taking-part/?programme=volunteering",
            "screen": "/board/screen/",
        },
        OFFICE: {
            "mechanisms": "/office/mechanisms/", "volunteering": "/office/mechanisms/volunteering/",
            "party-life": "/office/mechanisms/party_life/", "office-circles": "/office/circles/",
            "participants": "/office/participants/", "past": "/office/past/", "past-form": "/office/past/enter/",
            "imports": "/office/import/", "limits": "/office/dials/?type=whistle", "units": "/office/organisations/",
        },
        ("", ""): {
            "activities": "/activities/", "check-in-unknown": f"/here/{it.shift}/?code=123456",
            "open-activity": f"/activities/{it.open_number}/", "mine": it.link,
            "check-in": f"/here/{it.shift}/?code=123456",
            "own-certificate": f"{it.link}certificate/{it.certificate}/", "certificate": "/certificate/",
            "verified": f"/certificate/?number={it.certificate}&code={it.code}", "open": "/open/",
        },
    }  # fmt: skip


@pytest.mark.parametrize(("width", "language", "scheme"), LOOKS)
def test_every_page_of_taking_part_is_fit_to_be_seen(
    chromium: Browser, site: str, width: int, language: str, scheme: str
) -> None:
    for who, pages in pages_of(set_stage()).items():
        one = who if who[0] else None
        with visiting(chromium, site, width, who=one, color_scheme=scheme) as visit:
            cookie = {"name": "django_language", "value": language, "url": site}
            visit.page.context.add_cookies([cookie])
            for name, address in pages.items():
                answer = visit.page.goto(site + address)
                assert getattr(answer, "status", 0) == 200, f"{name}: {address}"
                where = f"{name}-{language[:2]}-{scheme}-{width}"
                # The same marks in other words: what axe says of the Chinese page holds.
                if language == "en":
                    visit.fits(where)
                else:
                    seen(visit, where)
