"""The tour of the desk: shown once, skipped with one tap, begun again from one's own page."""

from __future__ import annotations

from django.test import Client

from tests.doors.conftest import Desk


def go(client: Client, go: str, stop: int = 0, page: str = "/desk/") -> str:
    """Press a button of the tour; where it leads."""
    answer = client.post("/desk/tour/", {"go": go, "stop": str(stop), "next": page})
    assert answer.status_code == 303
    return str(answer["Location"])


def test_whoever_is_new_is_shown_the_worklist_first(desk: Desk) -> None:
    client = desk()
    assert "导览 1 / 6" in client.get("/desk/").text
    assert "导览" not in client.get("/desk/statistics/").text


def test_it_leads_from_page_to_page_and_back(desk: Desk) -> None:
    client = desk()
    pages = [go(client, "on", stop) for stop in range(5)]
    assert pages == ["/desk/", "/desk/blow/", "/desk/", "/desk/", "/desk/messages/"]
    assert "看完了" in client.get("/desk/messages/").text
    assert go(client, "back", 5) == "/desk/"
    assert "导览 5 / 6" in client.get("/desk/").text


def test_skipped_it_is_not_shown_again_until_asked_for(desk: Desk) -> None:
    client = desk()
    assert go(client, "end", page="/desk/") == "/desk/"
    assert "导览 1" not in client.get("/desk/").text
    assert "再看一遍导览" in client.get("/desk/me/").text
    go(client, "again")
    assert "导览 1 / 6" in client.get("/desk/").text


def test_who_blows_no_whistle_is_not_led_there(desk: Desk) -> None:
    client = desk("华山城管执法中队", "liaison")
    assert "导览 1 / 5" in client.get("/desk/").text
    assert "/desk/blow/" not in [go(client, "on", stop) for stop in range(4)]


def test_what_is_odd_ends_it_and_leads_nowhere_else(desk: Desk) -> None:
    client = desk()
    for odd in ("9" * 9, "-1", "x"):
        answer = client.post(
            "/desk/tour/", {"go": "on?", "stop": odd, "next": "https://evil.example/"}
        )
        assert answer["Location"] == "/desk/"
