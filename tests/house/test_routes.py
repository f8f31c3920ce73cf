"""Every route asks who you are, except those named here with a reason."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Route name -> why a stranger may open it.
PUBLIC = {
    "sign_in": "one signs in here",
    "sign_out": "leaving is always allowed",
    "home": "the front page for residents",
    "letters": "a cookie that says large letters",
    "privacy": "a notice",
    "accessibility": "a notice",
    "open_statistics": "figures that are open to everybody",
    "report": "residents say what is wrong, without an account",
    "hand_in": "residents say what is wrong; slowed by proof of work and limits",
    "send_photo": "photos of residents; re-encoded, limited, seen by nobody until they belong to a case",
    "proof": "a piece of work for the browser",
    "find_places": "names of streets and communities",
    "places_below": "names of streets and communities",
    "place_here": "the district of a point",
    "find_near": "matters near by, without figures or persons",
    "me_too": "one more voice; slowed by proof of work and limits",
    "joined": "how a matter stands that one joined, by a signed address; without figures, place or persons",
    "district_map": "boundaries",
    "look_up": "number and telephone bring a new private link; limited",
    "progress": "the private link is the key",
    "add_photos": "the private link is the key",
    "own_photo": "the private link is the key",
    "act": "the private link is the key",
    "activities": "what everybody may come to",
    "activity": "what everybody may come to; signing up is slowed by proof of work and limits",
    "activity_calendar": "what everybody may come to",
    "decisions": "what owners decided hangs out for everybody, without a person's name; read only",
    "certificate": "whoever holds a certificate checks it by number and code; limited",
    "with_token": "the private link is the key",
    "being_there": "the private link that this phone keeps is the key; without it nothing is told",
    "with_act": "the private link is the key",
    "own_calendar": "the private link is the key",
    "own_circle_calendar": "the private link is the key",
    "own_certificate": "the private link is the key",
    "health": "the balancer asks whether the process lives",
    "favicon": "a picture",
    "set_language": "a cookie with a language in it",
    "service_worker": "the shell that keeps drafts; it holds no data",
    "manifest": "the name and icon of the installed page",
    "faults": "the pages for 404 and their like",
}


def routes(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every route below a resolver."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        else:
            yield pattern


ROUTES = list(routes(get_resolver()))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name or str(route.pattern))
def test_every_route_asks_who_you_are(route: URLPattern) -> None:
    if getattr(route.callback, "login_required", True):
        return
    assert route.name in PUBLIC, f"{route.pattern} is open to strangers; give its reason in PUBLIC"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name or str(route.pattern))
def test_every_route_has_a_name(route: URLPattern) -> None:
    assert route.name


def test_somebody_keeps_the_door() -> None:
    keepers = {
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
        "chuishao.web.middleware.Doorkeeper",
    }
    assert keepers & set(settings.MIDDLEWARE)


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name or str(route.pattern))
def test_a_stranger_is_sent_to_the_door(route: URLPattern, client: Client) -> None:
    if route.name in PUBLIC:
        return
    answer = client.get(_address(route))
    assert answer.status_code in {302, 401, 403, 405}, answer.status_code


def _address(route: URLPattern) -> str:
    """An address that matches; numbers are 1 and words are a."""
    from django.urls import reverse

    kinds = {
        name: "IntConverter" in type(c).__name__ for name, c in route.pattern.converters.items()
    }
    return reverse(
        _full_name(route), kwargs={name: 1 if is_int else "a" for name, is_int in kinds.items()}
    )


def _full_name(route: URLPattern) -> str:
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        if route in resolver.url_patterns:
            return f"{namespace}:{route.name}"
    return str(route.name)


def methods_of(view: Any) -> set[str]:
    """The methods a view lets in, from its decorators; empty where it takes all."""
    while view is not None:
        if allowed := inspect.getclosurevars(view).nonlocals.get("request_method_list"):
            return set(allowed)
        view = getattr(view, "__wrapped__", None)
    return set()


def test_what_may_be_read_may_be_asked_for_its_head() -> None:
    allowed = {route.name: methods_of(route.callback) for route in ROUTES}
    assert sum(bool(methods) for methods in allowed.values()) > len(ROUTES) * 0.8
    refusing = {
        name for name, methods in allowed.items() if "GET" in methods and "HEAD" not in methods
    }
    assert refusing == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["privacy", "accessibility", "sign_in", "health", "manifest"])
def test_a_head_is_answered_like_its_page(client: Client, name: str) -> None:
    assert client.head(reverse(name)).status_code == client.get(reverse(name)).status_code == 200
