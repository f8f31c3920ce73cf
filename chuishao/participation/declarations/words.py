"""The words in which a programme of taking part is declared: plain frozen data that checks itself when made."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeVar

from .ballots import Ballot, Share, Topic
from .choices import Counts, Each, ListKind, Measure, Of, Openness
from .reports import Sheet
from .soundness import check


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=_Keyed)


@dataclass(frozen=True)
class By:
    """Whose hand an act needs: these posts of the circle's host, or of the tier above it."""

    posts: tuple[str, ...]
    above: bool = False


@dataclass(frozen=True)
class Belonging:
    """One way of belonging to a circle: member unit, part-time member, registered member, volunteer."""

    key: str
    label: str
    of: Of
    confirmed_by: By
    asks: tuple[str, ...] = ()
    is_sensitive: bool = False
    is_voting: bool = False


@dataclass(frozen=True)
class CircleKind:
    """Those who belong together: an alliance, a team, a branch, a class, a grid.

    ``hosts``: kinds of organisation that found one. ``is_temporary``: it has an end when it is founded and
    dissolves with it. ``purges``: at its end what it holds of people is destroyed, with a record.
    """

    key: str
    label: str
    hosts: tuple[str, ...]
    founded_by: By
    belongings: tuple[Belonging, ...] = ()
    is_temporary: bool = False
    purges: bool = False


@dataclass(frozen=True)
class ListingKind:
    """One of the three lists of a programme, with the classes of things in it.

    ``unclaimed_days``: after so many days without a claim a need is told of (0: never).
    """

    key: str
    label: str
    list: ListKind
    circle: str
    classes: tuple[tuple[str, str], ...]
    published_by: By
    unclaimed_days: int = 0


@dataclass(frozen=True)
class Expected:
    """How often an activity is expected in each circle.

    ``members_from``: only of circles with so many voting persons; ``too_few`` says why not of the others.
    ``by_class``: each declared class of the activity is expected by itself. ``years``: once in so many years, the
    running one among them, is enough (a term of office); ``years_of`` by the host's kind where it differs.
    """

    each: Each
    at_least: int
    reference: str
    members_from: int = 0
    too_few: str = ""
    by_class: bool = False
    years: int = 1
    years_of: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class ActivityKind:
    """What people come to, and how their coming is known.

    ``hats``: under which names the same minutes are counted, once. ``cap_minutes``: most of one person on one day
    unless reviewed. ``confirm_days``: a second person confirms within so many days. ``ballots``: how it decides, ``topics``: on what.
    ``absence_most``: the part of the whole that may be missed. ``among``: who is called and makes the quorum,
    by their way of belonging; all who vote when nothing is said. ``counters``: what is only counted there, never
    by name. ``minutes_a_day``: how long a day counts. ``is_record``: written down once by whoever did or found it,
    without plan or sign-up; ``sends_on``: what a programme may make of it.
    """

    key: str
    label: str
    circle: str
    counts: Counts
    organised_by: By
    confirmed_by: By
    open_to: Openness = Openness.CIRCLE
    hats: tuple[str, ...] = ()
    classes: tuple[tuple[str, str], ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    expected: Expected | None = None
    notice_days: int = 0
    quorum: Share | None = None
    ballots: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    cap_minutes: int = 720
    confirm_days: int = 7
    confirm_in_working_days: bool = False
    absence_most: Fraction | None = None
    among: tuple[str, ...] = ()
    counters: tuple[tuple[str, str], ...] = ()
    minutes_a_day: int = 0
    is_record: bool = False
    sends_on: tuple[tuple[str, str], ...] = ()
    help: str = ""


@dataclass(frozen=True)
class Rotation:
    """Whose turn it is to chair a circle: one member unit in each period, in the order they joined."""

    key: str
    label: str
    circle: str
    belonging: str
    each: Each


@dataclass(frozen=True)
class Certifying:
    """What a certificate of a programme says: hours under these hats, signed by the circle's host.

    ``stars``: from how many hours on which star is given, fewest first.
    """

    key: str
    label: str
    hats: tuple[str, ...]
    issued_by: By
    stars: tuple[tuple[int, str], ...] = ()

    def star(self, minutes: int) -> int:
        """How many stars so many minutes are worth: each star's hours must be full."""
        return sum(minutes >= hours * 60 for hours, _label in self.stars)


@dataclass(frozen=True)
class Pointing:
    """Points for minutes, in a ledger of their own that never changes hours."""

    key: str
    label: str
    minutes_a_point: int
    hats: tuple[str, ...]
    expires_months: int = 0


@dataclass(frozen=True)
class Reporting:
    """A workbook in the fields of another system; ``help`` says what to know before it is handed on."""

    key: str
    label: str
    reference: str
    taken_by: By
    sheets: tuple[Sheet, ...]
    help: str = ""


@dataclass(frozen=True)
class Figure:
    """One number of the statistics: what is counted, of which kinds, in which unit.

    ``of``: kinds of circle, activity, list or ballot; ``circle.belonging`` for those who belong,
    ``activity.counter`` for what was counted there. ``roles``: only who came in one of these roles.
    """

    key: str
    label: str
    measure: Measure
    unit: str
    of: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    """A mechanism of taking part, whole: read it top to bottom and you know the mechanism.

    ``is_off``: nothing of it can be done before it is activated with a legal basis and an end, for the place they
    cover, by two people: ``activated_by`` confirms.
    ``figures_by``: who enters figures of the time before, of the place their post covers.
    """

    key: str
    version: int
    label: str
    reference: str
    circles: tuple[CircleKind, ...]
    activities: tuple[ActivityKind, ...] = ()
    listings: tuple[ListingKind, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    topics: tuple[Topic, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    certificates: tuple[Certifying, ...] = ()
    points: tuple[Pointing, ...] = ()
    reports: tuple[Reporting, ...] = ()
    figures: tuple[Figure, ...] = ()
    is_off: bool = False
    retention_months: int = 60
    figures_by: By = By(("head", "deputy", "secretary"))
    activated_by: By | None = None

    def __post_init__(self) -> None:
        """Refuse nonsense by name. Raises DeclarationError."""
        check(self)

    def circle(self, key: str) -> CircleKind:
        """The kind of circle of this key. Raises KeyError."""
        return _named(self.circles, key)

    def activity(self, key: str) -> ActivityKind:
        """The kind of activity of this key. Raises KeyError."""
        return _named(self.activities, key)

    def listing(self, key: str) -> ListingKind:
        """The list of this key. Raises KeyError."""
        return _named(self.listings, key)

    def ballot(self, key: str) -> Ballot:
        """The ballot of this key. Raises KeyError."""
        return _named(self.ballots, key)

    def topic(self, key: str) -> Topic:
        """The topic of this key. Raises KeyError."""
        return _named(self.topics, key)

    def report(self, key: str) -> Reporting:
        """The report of this key. Raises KeyError."""
        return _named(self.reports, key)

    def rotation(self, key: str) -> Rotation:
        """The rotation of this key. Raises KeyError."""
        return _named(self.rotations, key)


def belonging_of(kind: CircleKind, key: str) -> Belonging:
    """The way of belonging of this key. Raises KeyError."""
    return _named(kind.belongings, key)


def _named(things: tuple[T, ...], key: str) -> T:
    for thing in things:
        if thing.key == key:
            return thing
    raise KeyError(key)
