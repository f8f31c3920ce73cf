"""What is said once after an act: read back as it was written, and only if we wrote it."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from chuishao.web.answers import SeeOther, forget_said, heard


def cookie_of(words: str) -> str:
    return SeeOther("/desk/", says=words).cookies["cs_said"].value


def heard_from(cookie: str) -> str:
    return heard(RequestFactory().get("/desk/", headers={"Cookie": f"cs_said={cookie}"}))


def test_words_are_said_on_the_next_page_and_then_forgotten() -> None:
    words = "“派哨”已经办了。\n<b>编号</b> KM-530102001-20260105-000001"
    assert heard_from(cookie_of(words)) == words
    request = RequestFactory().get("/desk/", headers={"Cookie": f"cs_said={cookie_of(words)}"})
    answer = SeeOther("/desk/")
    forget_said(request, answer)
    assert answer.cookies["cs_said"]["max-age"] == 0


def test_an_answer_without_words_sets_no_cookie_and_keeps_its_address() -> None:
    answer = SeeOther("/desk/?x=1")
    assert (answer.status_code, answer.url, dict(answer.cookies)) == (303, "/desk/?x=1", {})


@pytest.mark.parametrize(
    "forged", ["", "x", "5L2g.", "5L2g.AAAA", "é.é", "a" * 5000, "5L2g.5L2g.5L2g"]
)
def test_what_others_wrote_is_not_said(forged: str) -> None:
    assert heard_from(forged) == ""


def test_words_of_one_cookie_do_not_pass_under_the_seal_of_another() -> None:
    seal = cookie_of("甲").partition(".")[2]
    assert heard_from(cookie_of("乙").partition(".")[0] + "." + seal) == ""
