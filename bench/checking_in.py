"""Checking in by the code shown on the spot: through HTTP by thousands who are signed in, by pgbench for as many more.

Whoever is there cannot come again before they have gone, so every request is another person's. They are written by
sets beforehand: the staff of Kunming with the sessions and sign-ups that their own acts would have left, and
residents for pgbench, who needs nobody's session. The coming itself is the act, with all its checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from chuishao.directory.actors import Actor
from chuishao.participation.models import Shift
from chuishao.participation.operations import (
    Plan,
    PlannedShift,
    Registration,
    check_in,
    found_circle,
    plan_activity,
    publish_activity,
    register_participant,
    sign_up,
)
from chuishao.participation.queries.activities import shift_code

from . import web
from .ground import CLIENTS, Clerk

RESIDENTS = 30_000
_PROGRAMME, _CIRCLE, _KIND, _ROLE = "volunteering", "team", "team_service", "team_volunteer"
_FIRST = 10_000_000
_STAFF = """
CREATE TEMPORARY TABLE bench_staff AS
SELECT row_number() OVER (ORDER BY h.id) AS n, h.id AS holding, h.person_id AS person, o.region_path AS path, o.id AS unit
FROM directory_holding h JOIN directory_post p ON p.id = h.post_id JOIN directory_organisation o ON o.id = p.organisation_id
WHERE h.to_on IS NULL AND h.stands_in_for_id IS NULL
  AND NOT EXISTS (SELECT FROM directory_account a WHERE a.person_id = h.person_id)"""
# The password is nobody's: they have signed in already.
_ACCOUNTS = """
INSERT INTO directory_account (id, username, password, person_id, administrator, opened_at, failed_attempts,
  password_changed_at, must_change_password)
SELECT %(first)s + n, 'staff' || n, '!', person, '', %(at)s, 0, %(at)s, false FROM bench_staff"""
_SESSIONS = """
INSERT INTO directory_accountsession (session_key, session_data, expire_date, account_id, holding_id, started_at, seen_at)
SELECT 'bench-session-' || n, '', %(at)s::timestamptz + interval '1 day', %(first)s + n, holding, %(at)s, %(at)s FROM bench_staff"""
_PARTICIPANTS = """
INSERT INTO participation_participant (id, person_id, pseudonym, region_path, name_masked, phone_masked, skills, registered_at)
SELECT %(first)s + n, person, '员工' || n, path, '', '', '{}'::text[], %(at)s FROM bench_staff
UNION ALL SELECT 2 * %(first)s + n, NULL::bigint, '居民' || n, '530102001003', '', '', '{}'::text[], %(at)s
FROM generate_series(0, %(residents)s - 1) AS n"""
_BELONGINGS = """
INSERT INTO participation_belonging (circle_id, role, participant_id, region_path, state, from_on, facts)
SELECT s.circles[1 + p.id %% 8], %(role)s, p.id, p.region_path, 'active', %(at)s::date, '{}'
FROM participation_participant p, (SELECT %(circles)s::bigint[] AS circles) s WHERE p.id > %(first)s"""
_SIGN_UPS = """
INSERT INTO participation_signup (shift_id, participant_id, role, state, signed_at)
SELECT s.shifts[1 + p.id %% 8], p.id, '', 'coming', %(at)s
FROM participation_participant p, (SELECT %(shifts)s::bigint[] AS shifts) s WHERE p.id > %(first)s"""
# Everybody came a month ago too: of an empty table PostgreSQL plans to read all, and keeps to it while it fills.
_CAME_BEFORE = """
INSERT INTO participation_attendance (activity_id, circle_id, participant_id, region_path, role, hats, starts_at, ends_at,
  minutes, counted_minutes, is_beyond_cap, mode, state, reason, recorded_at, recorded_by_id, decided_at, decided_by_id)
SELECT a.id, a.circle_id, p.id, p.region_path, '', '{volunteering}', m.at, m.at + interval '1 hour',
  60, 60, false, 'list', 'confirmed', '', %(at)s, w.one, %(at)s, w.other
FROM participation_participant p, (SELECT %(shifts)s::bigint[] AS shifts) s, participation_shift h, participation_activity a,
  (SELECT date_trunc('minute', %(at)s::timestamptz) - interval '30 days' AS at) m,
  (SELECT min(id) AS one, max(id) AS other FROM directory_person) w
WHERE p.id > %(first)s AND h.id = s.shifts[1 + p.id %% 8] AND a.id = h.activity_id"""
WRITTEN = (_ACCOUNTS, _SESSIONS, _PARTICIPANTS, _BELONGINGS, _SIGN_UPS, _CAME_BEFORE)
_TABLES = (
    "directory_account",
    "directory_accountsession",
    "participation_participant",
    "participation_belonging",
    "participation_signup",
    "participation_attendance",
)
_FRESH = "UPDATE directory_accountsession SET seen_at = %s WHERE account_id > %s"


@dataclass(frozen=True)
class Crowd:
    """Those about to come: by client the shift, who organises it, and the session keys; one who has come already."""

    shifts: Sequence[Shift]
    organisers: Sequence[Actor]
    sessions: Sequence[Sequence[str]]
    sample: int
    first_resident: int = 2 * _FIRST

    def freshen(self) -> None:
        """Everybody opened the page of the code a moment ago, as whoever scans it has."""
        with connection.cursor() as cursor:
            cursor.execute(_FRESH, [datetime.now(UTC), _FIRST])

    def posts(self, place: int, browser: web.Browser) -> Iterator[bytes]:
        """The forms of one client's people, one after another, each with the digits of its minute."""
        shift, organiser = self.shifts[place], self.organisers[place]
        form = {
            "csrfmiddlewaretoken": web.form_key(browser.get("/desk/")),
            "does": "in",
            "code": "",
        }
        until = datetime.now(UTC)
        for key in self.sessions[place]:
            if (at := datetime.now(UTC)) >= until:
                form["code"], left = shift_code(shift_id=shift.pk, actor=organiser, at=at)
                until = at + timedelta(seconds=left)
            browser.cookies[settings.SESSION_COOKIE_NAME] = key
            yield browser.request("POST", f"/desk/shifts/{shift.pk}/code/", form)


def gather(clerks: Sequence[Clerk]) -> Crowd:
    """Eight teams in eight streets, a shift of each about to begin, everybody signed up; and one who has come."""
    at = datetime.now(UTC)
    shifts = [_shift(clerk, at) for clerk in clerks]
    values = {
        "first": _FIRST, "at": at, "residents": RESIDENTS, "role": _ROLE,
        "shifts": [one.pk for one in shifts], "circles": [one.activity.circle_id for one in shifts],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_STAFF)
        for statement in WRITTEN:
            cursor.execute(statement, values)
        cursor.execute("SELECT count(*) FROM bench_staff")
        staff = cursor.fetchone()[0]
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(_TABLES)}")
    # Number n is signed up for the shift of client n % 8.
    sessions = [
        [f"bench-session-{n}" for n in range(place or CLIENTS, staff + 1, CLIENTS)]
        for place in range(CLIENTS)
    ]
    organisers = [clerk.actor for clerk in clerks]
    return Crowd(shifts, organisers, sessions, _one_came(shifts[0], organisers[0], at))


def _shift(clerk: Clerk, at: datetime) -> Shift:
    """A service of a new team that begins in ten minutes."""
    actor = clerk.actor
    team = found_circle(
        programme=_PROGRAMME, kind=_CIRCLE, name="红马甲服务队", host_id=actor.organisation_id, actor=actor, at=at
    )  # fmt: skip
    hours = PlannedShift(at + timedelta(minutes=10), at + timedelta(hours=3))
    plan = Plan(team.pk, _KIND, "清扫", "党群服务中心", (hours,), thing="environment")
    made = plan_activity(plan=plan, actor=actor, at=at)
    publish_activity(activity_id=made.pk, actor=actor, at=at)
    return made.shifts.select_related("activity").get()


def _one_came(shift: Shift, clerk: Actor, at: datetime) -> int:
    """The clerk, by acts alone: pgbench writes what this coming wrote."""
    registration = Registration(clerk.region_path, person_id=clerk.person_id)
    me = register_participant(registration=registration, actor=clerk, at=at).participant_id
    asked = {"shift_id": shift.pk, "participant_id": me, "actor": clerk, "at": at}
    sign_up(**asked)
    digits, _ = shift_code(shift_id=shift.pk, actor=clerk, at=at)
    return check_in(**asked, code=digits).attendance_id
