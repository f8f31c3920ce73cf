"""The site as it is shipped, and eight browsers at it: real sign-in, cookies, CSRF, one connection each.

The browsers are one lean process of their own (bare sockets and epoll), whose cost counts on the same cores.
"""

from __future__ import annotations

import itertools
import re
import selectors
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from .ground import PASSWORD, Clerk

HOST = "127.0.0.1"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"set-cookie: *([^=;\r\n]+)=([^;\r\n]*)", re.IGNORECASE)
_LOCATION = re.compile(rb"location: *([^\r\n]+)", re.IGNORECASE)


class Unexpected(SystemExit):
    """The site answered otherwise than to a person who did it right."""


@contextmanager
def site() -> Iterator[int]:
    """``manage.py serve`` on a free port, until left. Its worker runs apart (see docs/discussions/speed.md)."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    order = [sys.executable, "manage.py", "serve", "--no-worker", f"--bind={HOST}:{port}"]
    served = subprocess.Popen(order, stdout=subprocess.DEVNULL)
    try:
        _await(port, served)
        yield port
    finally:
        served.terminate()
        served.wait(30)


def _await(port: int, served: subprocess.Popen[bytes]) -> None:
    request = urllib.request.Request(f"http://{HOST}:{port}/health")
    request.add_header("X-Forwarded-Proto", "https")
    for _ in range(300):
        if served.poll() is not None:
            raise Unexpected(f"the site ended with {served.returncode}")
        try:
            with urllib.request.urlopen(request, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise Unexpected("the site did not answer within 30 seconds")


@dataclass
class Answer:
    """Status, headers and the bytes of the body."""

    status: int
    head: bytes
    body: bytes

    @property
    def location(self) -> str:
        """Where it sends us."""
        found = _LOCATION.search(self.head)
        return found[1].decode() if found else ""


@dataclass
class Browser:
    """One signed-in person: a connection that stays open, and the cookies that the site has set."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """Open the connection anew: the site closes one that is idle for long."""
        self.socket = socket.create_connection((HOST, self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.held = b""

    def get(self, path: str) -> Answer:
        """A page."""
        return self.ask(self.request("GET", path))

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """A form, with its key."""
        return self.ask(self.request("POST", path, form))

    def request(self, method: str, path: str, form: dict[str, str] | None = None) -> bytes:
        """The bytes of a request, as a browser behind the proxy of the town hall would send them."""
        lines = [
            f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Origin: https://{HOST}", "Accept: text/html",
            "Accept-Language: zh-CN", "X-Forwarded-Proto: https",
            "Cookie: " + "; ".join(f"{key}={value}" for key, value in self.cookies.items()),
        ]  # fmt: skip
        body = b""
        if form is not None:
            body = urlencode(
                {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **form}
            ).encode()
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def ask(self, request: bytes) -> Answer:
        """Send on a fresh connection and wait; the cookies of the answer are kept."""
        self.connect()
        self.socket.sendall(request)
        while (answer := self.taken()) is None:
            came = self.socket.recv(65536)
            if not came:
                raise Unexpected("the site closed the connection instead of answering")
            self.held += came
        for key, value in _COOKIE.findall(answer.head):
            self.cookies[key.decode()] = value.decode()
        return answer

    def taken(self) -> Answer | None:
        """The answer, once it is there whole."""
        end = self.held.find(b"\r\n\r\n")
        if end < 0:
            return None
        found = _LENGTH.search(self.held, 0, end)
        whole = end + 4 + (int(found[1]) if found else 0)
        if len(self.held) < whole:
            return None
        answer = Answer(int(self.held[9:12]), self.held[:end], self.held[end + 4 : whole])
        self.held = self.held[whole:]
        return answer


def sign_in(port: int, clerk: Clerk) -> Browser:
    """A browser in which this clerk has signed in by the form."""
    browser = Browser(port)
    browser.get("/sign-in/")
    answer = browser.post("/sign-in/", {"username": clerk.username, "password": PASSWORD})
    page = browser.get("/desk/")
    if answer.status != 303 or page.status != 200:
        raise Unexpected(f"{clerk.username} could not sign in: {answer.status}, {page.status}")
    browser.cookies.pop("messages", None)
    return browser


def form_key(page: Answer) -> str:
    """The key of the form on a page."""
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
    if found is None:
        raise Unexpected("the page has no form with a key")
    return found[1].decode()


def rate(
    browsers: Sequence[Browser],
    requests: Sequence[Iterator[bytes]],
    seconds: float,
    onward: bytes = b"/desk/case/",
    *,
    at_most: int | None = None,
) -> float:
    """Answers per second when every browser sends its next request as soon as it has its answer.

    It ends after so many ``seconds``, or when each browser has sent ``at_most`` requests.

    Every answer must be the redirect that follows an act that was done: to the page of a case, or to ``onward``.
    """
    waiting = selectors.DefaultSelector()
    for browser, stock in zip(browsers, requests, strict=True):
        asked = itertools.islice(stock, at_most)
        first = next(asked)
        browser.connect()
        waiting.register(browser.socket, selectors.EVENT_READ, (browser, asked))
        browser.socket.sendall(first)
    started, done, under_way = time.perf_counter(), 0, len(browsers)
    while under_way:
        for key, _ in waiting.select():
            browser, asked = key.data
            came = browser.socket.recv(65536)
            if not came:
                raise Unexpected("the site closed a connection in the middle of a measurement")
            browser.held += came
            answer = browser.taken()
            if answer is None:
                continue
            _demand_done(answer, onward)
            done += 1
            in_time = time.perf_counter() - started < seconds
            if following := next(asked, b"") if in_time else b"":
                browser.socket.sendall(following)
            else:
                under_way -= 1
    return done / (time.perf_counter() - started)


def _demand_done(answer: Answer, onward: bytes) -> None:
    if answer.status != 303 or onward not in answer.head:
        raise Unexpected(f"{answer.status}: {answer.head.decode()}\n{answer.body.decode()[:3000]}")
