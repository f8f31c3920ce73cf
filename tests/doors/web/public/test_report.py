"""Handing in: what is taken, what is refused in which words, what the work and the limits are for."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client

from chuishao.casework.models import Case
from chuishao.casework.queries import steps_open_to
from chuishao.web.public import abuse
from chuishao.web.public.joined import address_of
from tests import make
from tests.doors.conftest import StandingClock
from tests.doors.web.public.conftest import FILLED, Send, proved


@pytest.mark.parametrize(
    "path", ["/", "/report/", "/report/?about=site", "/q/", "/privacy/", "/accessibility/", "/open/"]
)  # fmt: skip
def test_pages_for_everybody_open(resident: Client, path: str) -> None:
    assert resident.get(path).status_code == 200


@pytest.mark.parametrize("elder", [True, False])
def test_large_letters_are_remembered(resident: Client, elder: bool) -> None:
    answer = resident.post("/letters/", {"elder": "yes" if elder else "no", "back": "/report/"})
    assert (answer.status_code, answer["Location"]) == (303, "/report/")
    assert (b'class="cs-elder"' in resident.get("/report/").content) is elder


def test_the_way_back_stays_on_this_site(resident: Client) -> None:
    answer = resident.post("/letters/", {"elder": "yes", "back": "https://example.com/"})
    assert answer["Location"] == "/"


def test_a_report_gets_a_number_and_a_link(resident: Client, send: Send) -> None:
    said = send().json()
    assert said["number"].startswith("KM-530102001-20260928-")
    assert resident.get(said["url"]).status_code == 200


def test_a_report_sent_twice_is_one(send: Send) -> None:
    assert send().json() == send().json()


@pytest.mark.parametrize(
    ("field", "value"),
    [("description", " "), ("place", ""), ("place", "999999"), ("place_words", ""),
     ("caller_phone", "12"), ("demand", "nonsense"), ("secret", "short"), ("lon", "500")],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_kept(send: Send, field: str, value: str) -> None:
    more = {"lat": "25.0"} if field == "lon" else {}
    answer = send(**{field: value, **more})
    assert answer.status_code == 422
    assert answer.json()["message"].endswith(("。", "？", "："))


def test_wrong_work_is_refused(resident: Client) -> None:
    good = proved(resident)
    wrong = next(str(n) for n in range(99) if not abuse.is_solved(good["challenge"], str(n)))
    answer = resident.post("/report/send/", {**FILLED, **good, "proof": wrong})
    assert (answer.status_code, answer.json()["message"]) == (422, abuse.NOT_PROVED)


def test_forged_work_is_refused(send: Send) -> None:
    assert send(challenge="made:up", proof="1").status_code == 422


def test_work_counts_once(resident: Client) -> None:
    done = proved(resident)
    assert resident.post("/report/send/", {**FILLED, **done}).status_code == 200
    assert resident.post("/report/send/", {**FILLED, **done}).status_code == 422


def test_old_work_is_refused(resident: Client, standing_clock: StandingClock) -> None:
    done = proved(resident)
    standing_clock.at += abuse.VALID_FOR + timedelta(seconds=1)
    assert resident.post("/report/send/", {**FILLED, **done}).status_code == 422


def test_too_often_is_said_kindly_and_forgotten_in_time(
    send: Send, standing_clock: StandingClock
) -> None:
    with patch.object(abuse, "HAND_IN", abuse.Limit("hand_in", 2, timedelta(hours=1))):
        from chuishao.web.public import report

        with patch.object(report, "HAND_IN", abuse.HAND_IN):
            assert [send().status_code for _ in range(3)] == [200, 200, 429]
            standing_clock.at += timedelta(hours=2)
            assert send().status_code == 200


def test_places_are_found_by_words_and_initials(resident: Client) -> None:
    found = resident.get("/report/places/", {"words": "五华山"}).json()["places"]
    assert {"path": make.WUHUASHAN, "words": "五华区 华山街道 五华山社区", "name": ""} in found
    assert resident.get("/report/places/", {"words": "hsjd"}).json()["places"]


def test_a_compound_is_found_by_its_own_name_and_taken(resident: Client, send: Send) -> None:
    found = resident.get("/report/places/", {"words": "66号院"}).json()["places"]
    [compound] = found
    assert compound["words"] == "五华区 华山街道 五华山社区 华山南路66号院"
    assert compound["name"] == "华山南路66号院"
    answer = send(place=compound["path"])
    assert answer.status_code == 200, answer.json()
    assert Case.objects.get(number=answer.json()["number"]).region_path == compound["path"]


def test_every_place_that_is_found_has_words_of_its_own(resident: Client) -> None:
    found = resident.get("/report/places/", {"words": "翠湖"}).json()["places"]
    assert len({one["words"] for one in found}) == len(found) > 2


def test_a_point_has_a_district(resident: Client) -> None:
    found = resident.get("/report/here/", {"lon": "102.7046", "lat": "25.0437"})
    assert found.json()["path"] == "530102"
    assert resident.get("/report/here/", {"lon": "116.4", "lat": "39.9"}).status_code == 422
    assert resident.get("/report/here/", {"lon": "x", "lat": ""}).status_code == 422


def test_a_district_has_streets(resident: Client) -> None:
    places = resident.get("/report/below/", {"path": "530102"}).json()["places"]
    assert make.HUASHAN in {one["path"] for one in places}
    assert resident.get("/report/below/", {"path": "5301"}).status_code == 422


def test_neighbours_see_title_and_state_and_may_join(resident: Client, send: Send) -> None:
    send()
    asked = {"words": "化粪池冒水", "path": make.WUHUASHAN}
    near = resident.get("/report/near/", asked).json()["near"]
    assert [one["title"] for one in near] == ["院门口化粪池冒水，污水流到人行道"]
    joined = resident.post("/report/too/", {"key": near[0]["key"], **proved(resident)})
    assert "1 位" in joined.json()["words"]
    page = resident.get(joined.json()["url"])
    assert page.status_code == 200
    assert "已受理" in page.text
    assert "华山综合调度室" in page.text
    assert "另有 1 位居民也说了" in page.text
    forged = resident.post("/report/too/", {"key": "1:x", **proved(resident)})
    assert forged.status_code == 403


def test_who_joined_sees_how_it_ends_and_nothing_of_whose_it_is(
    resident: Client, send: Send
) -> None:
    number = send(caller_phone="13888881234", place_words="二单元木槿枝路口").json()["number"]
    case = Case.objects.get(number=number)
    address = address_of(case.pk)
    actor = make.actor("华山综合调度室", "dispatcher")
    make.move(
        case=number, transition="answer", actor=actor, at=make.at(),
        answers={"result": "已请物业清掏，电话 13800138000。"},
    )  # fmt: skip
    page = resident.get(address).text
    assert "即时答复" in page or "已归档" in page
    for private in ("木槿枝", "1234", "13800138000", number, number.replace("-", " ")):
        assert private not in page


def test_what_is_to_stay_secret_is_followed_by_nobody(resident: Client, send: Send) -> None:
    case = Case.objects.get(number=send(keep_secret="yes").json()["number"])
    assert resident.get(address_of(case.pk)).status_code == 404
    assert resident.get("/report/too/1:forged/").status_code == 404


def test_the_worker_and_the_manifest_are_served(resident: Client) -> None:
    worker = resident.get("/service-worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert b"/report/" in worker.content
    assert resident.get("/manifest.webmanifest").json()["start_url"] == "/report/"


def test_an_opinion_on_the_site_needs_words_only_and_lies_at_a_desk_that_answers(
    resident: Client, send: Send
) -> None:
    page = resident.get("/report/?about=site").text
    assert '<input type="hidden" name="about" value="site">' in page
    said = send(about="site", place="", place_words="", demand="suggest").json()
    case = Case.objects.get(number=said["number"])
    assert (case.region_path, case.referee_id) == ("5301", make.unit("市调度中心"))
    desk = make.actor("市调度中心", "dispatcher")
    steps = steps_open_to(actor=desk, case=case.pk, at=make.at())
    assert {"dispatch", "answer"} <= {one.step.key for one in steps}
    assert "市调度中心" in resident.get(said["url"]).text


def test_an_opinion_without_words_is_none(send: Send) -> None:
    assert send(about="site", place="", description=" ").status_code == 422
