"""A whistle from a request: one step from its page, filled by what the request says, each showing the other."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.casework.models import Case
from chuishao.casework.operations import Place, move, open_case
from chuishao.directory.actors import Actor
from chuishao.directory.queries import public_window
from tests import make
from tests.doors.conftest import Desk

TOLD = {"channel": "web", "demand": "help", "description": "污水流到人行道，老人过不去。"}
AT_HUASHAN = (102.7046, 25.0437)
IN_HUGUO = "530102002"
GIVEN = {"kind": "ordinary", "a_prior_efforts": "联系物业抽排一次。"}


@pytest.fixture
def report(ground: None) -> str:
    """What a resident handed in at the window of the street's desk, in the community."""
    window = public_window(make.WUHUASHAN, make.at())
    assert window is not None
    return request_by(window)


def request_by(who: Actor, where: str = make.WUHUASHAN) -> str:
    point = AT_HUASHAN if where == make.WUHUASHAN else (None, None)
    place = Place(where, "华山南路66号院门口", *point)
    done = open_case(
        case_type="request", actor=who, at=make.at(), title="化粪池冒水", kind="general",
        answers=TOLD, place=place, category="",
    )  # fmt: skip
    return done.number


def filled(page: str) -> dict[str, str]:
    """What the form holds already, by name."""
    found = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and "radio" not in tag:
            found[name.group(1)] = value.group(1)
    return found


def test_the_form_is_filled_from_the_request_and_both_show_each_other(
    desk: Desk, report: str
) -> None:
    client = desk()
    address = f"/desk/blow/?about={report}"
    assert f'href="{address}"' in client.get(f"/desk/case/{report}/").text
    form = filled(client.get(address).text)
    assert form["about"] == report
    assert form["title"] == "化粪池冒水"
    assert form["place_words"] == "华山南路66号院门口"
    assert form["a_description"] == TOLD["description"]
    client.post("/desk/blow/", form | GIVEN | {"then": "submit"})
    page = client.get(f"/desk/case/{report}/").text
    assert "据此发起的" in page
    assert "据此另发一件" in page
    whistle = re.findall(r'href="(/desk/case/KM-[^"]+/)">化粪池冒水', page)[0]
    assert f'href="/desk/case/{report}/"' in client.get(whistle).text


def test_what_is_changed_by_hand_is_kept_through_a_refusal(desk: Desk, report: str) -> None:
    answer = desk().post("/desk/blow/", {"about": report, "title": "换了说法", "kind": "ordinary"})
    assert answer.status_code == 422
    assert filled(answer.text)["title"] == "换了说法"
    assert filled(answer.text)["about"] == report


def test_it_costs_at_most_fourteen_statements(desk: Desk, report: str) -> None:
    client, form = desk(), GIVEN | {"about": report, "title": "外溢", "a_description": "路上。"}
    client.post("/desk/blow/", form)
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/desk/blow/", form).status_code == 303
    assert len(asked) <= 14, [it["sql"][:80] for it in asked]


def test_the_point_on_the_map_goes_along(desk: Desk, report: str) -> None:
    form = GIVEN | {
        "about": report,
        "title": "外溢",
        "a_description": "路上。",
        "place": make.WUHUASHAN,
    }
    desk().post("/desk/blow/", form)
    made = Case.objects.get(case_type="whistle")
    assert (made.lon, made.lat) == AT_HUASHAN


def test_to_others_there_is_no_such_case(desk: Desk, report: str) -> None:
    client = desk("威远街社区")
    hidden = client.get(f"/desk/blow/?about={report}")
    missing = client.get("/desk/blow/?about=KM-530102001-20260928-00099")
    assert hidden.status_code == missing.status_code
    form = GIVEN | {"about": report, "title": "外溢", "a_description": "路上。"}
    assert client.post("/desk/blow/", form).status_code in (403, 404)


def test_a_unit_that_was_called_has_its_own_step_for_it(desk: Desk) -> None:
    number = request_by(make.actor("12345热线", "hotline_agent"), IN_HUGUO)
    district = make.actor("五华区调度中心", "dispatcher")
    move(
        case=number, transition="dispatch", actor=district, at=make.at(),
        organisations={make.unit("护国街道"): "lead"},
    )  # fmt: skip
    client = desk("护国街道", "clerk")
    assert f"about={number}" not in client.get(f"/desk/case/{number}/").text
    assert client.get(f"/desk/blow/?about={number}").status_code == 409
