"""A small world that stands still: cases with words of their own, photos, what somebody started, and sixteen kinds of people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from django.conf import settings
from django.db import connection
from django.test import Client
from PIL import Image

from chuishao.casework import queries
from chuishao.casework.operations import (
    Place,
    ask_export,
    attach,
    move,
    open_case,
    open_public_case,
)
from chuishao.directory import operations
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, ImportKind
from chuishao.kernel import files
from chuishao.participation import operations as together
from chuishao.web import long_export
from tests import make, workbooks
from tests.doors.conftest import PASSWORD, account_of

NOW = make.at("2026-09-28 10:00")
SUNDAY = make.at("2026-09-27 09:00")
# What lies where: a word that stands nowhere else, its community, who dispatches it to whom.
PLACES = {
    "own": ("紫薇木", "五华山社区", "华山综合调度室", "华山城管执法中队"),
    "next": ("海棠木", "虹山中路社区", "丰宁综合调度室", "丰宁城管执法中队"),
    "far": ("木槿枝", "金马社区", "金马综合调度室", "金马城管执法中队"),
    "sealed": ("腊梅枝", "五华山社区", "华山综合调度室", "华山城管执法中队"),
}
# The reports of two residents, by their private links.
REPORTS = {"report": ("山茶花", "own"), "strange_report": ("杜鹃花", "far")}
# What somebody started for the own use, by a word that only it says.
STARTED = {
    "export": "华山木棉街", "done_export": "金马木棉街", "import": "五华玉兰所", "activation": "五华银杏令", "past": "水杉年报",
}  # fmt: skip
# Who belongs together in which community, by a word that only they say.
TOGETHER = {"own_circle": ("蓝桉", "own"), "far_circle": ("雪松坡", "far")}
# Who takes part, by the private link: a name that only they read.
GUESTS = {"guest": ("白玉兰", "own"), "strange_guest": ("夹竹桃", "far")}
# Who holds which post; what is not said here is opened by hand below.
STAFF = {
    "clerk": ("五华山社区", "clerk"),
    "community_head": ("五华山社区", "head"),
    "dispatcher": ("华山综合调度室", "dispatcher"),
    "called_unit": ("华山城管执法中队", "liaison"),
    "other_unit": ("丰宁市场监管所", "liaison"),
    "far_clerk": ("金马社区", "clerk"),
    "far_dispatcher": ("金马综合调度室", "dispatcher"),
    "district": ("五华区政府", "head"),
    "city": ("市政府", "head"),
}
PEOPLE = (
    "nobody", "reporter", "strange_reporter", "disabled", *STAFF, "stand_in", "system", "security", "audit",
)  # fmt: skip
# What each may know of. Heads are cleared for sealed matters, desks and units are not.
REACH = {
    "reporter": {"report"},
    "strange_reporter": {"strange_report"},
    "clerk": {"own", "report", "own_circle"},
    "community_head": {"own", "report", "sealed", "own_circle", "past"},
    "stand_in": {"own", "report", "sealed", "own_circle", "past"},
    "dispatcher": {"own", "report", "export", "own_circle"},
    "called_unit": {"own"},
    "far_clerk": {"far", "strange_report", "far_circle"},
    "far_dispatcher": {"far", "strange_report", "done_export", "far_circle"},
    "district": {"own", "next", "report", "sealed", "import", "own_circle", "activation", "past"},
    "security": {"activation"},
    "system": {"past"},
    "city": {
        "own",
        "next",
        "far",
        "sealed",
        "report",
        "strange_report",
        "own_circle",
        "far_circle",
        "activation",
        "past",
    },
}


@dataclass(frozen=True)
class Matter:
    """One case of this world, and what only those in its reach may read."""

    word: str
    number: str
    photo: int
    phone: str
    token: str = ""


@dataclass(frozen=True)
class Together:
    """What lies in a circle and a team of one community, by id."""

    circle: int
    belonging: int
    person: int
    listing: int
    claim: int
    meeting: int
    topic: int
    turn: int
    activity: int
    shift: int
    came: int


@dataclass(frozen=True)
class Guest:
    """Somebody by their private link: what they come to, the team it is of, their certificate."""

    token: str
    activity: str
    circle: int
    certificate: str


@dataclass
class World:
    """The cases, and the session of each person."""

    matters: dict[str, Matter] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)
    import_id: int = 0
    activation: int = 0
    destruction: str = ""
    past: int = 0
    circles: dict[str, Together] = field(default_factory=dict)
    guests: dict[str, Guest] = field(default_factory=dict)

    def client(self, person: str, *, csrf: bool = False) -> Client:
        """The browser of this person."""
        client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
        if person in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person]
        return client

    def leaks(self, person: str, told: bytes, asked: str) -> set[str]:
        """Of which things out of reach an answer tells, beyond the numbers that were ``asked``."""
        allowed = REACH.get(person, set())
        shown = self.photos.get(hashlib.sha256(told).hexdigest())
        found = {key for key, one in self.matters.items() if _tells(one, told, asked)}
        found |= {key for key, word in STARTED.items() if word.encode() in told}
        found |= {
            key
            for key, (word, _place) in (TOGETHER | GUESTS).items()
            if word not in asked and word.encode() in told
        }
        return (found | ({shown} if shown else set())) - allowed


def _tells(matter: Matter, told: bytes, asked: str) -> bool:
    words = (matter.word, matter.number, matter.phone, matter.token)
    return any(word.encode() in told for word in words if word and word not in asked)


def build() -> World:
    """Everything, from an empty ground."""
    world = World()
    for number, (key, (word, *_who)) in enumerate(PLACES.items(), 1):
        world.matters[key] = _whistle(key, word, f"1380013800{number}", _photo(world, key))
    for number, (key, (word, place)) in enumerate(REPORTS.items(), 1):
        world.matters[key] = _report(word, place, f"1390013900{number}", _photo(world, key))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_case SET confidentiality = 4 WHERE number = %s",
            [world.matters["sealed"].number],
        )
    _let_everybody_in(world)
    world.exports["export"] = _export("export", "own")
    world.exports["done_export"] = _export("done_export", "far")
    long_export.run(world.exports["done_export"])
    world.import_id = _import()
    world.destruction, world.activation = _activated()
    world.past = _past()
    world.circles = {key: _circle(*said) for key, said in TOGETHER.items()}
    world.guests = {key: _guest(*said) for key, said in GUESTS.items()}
    return world


def _activated() -> tuple[str, int]:
    """One activation that ended and waits for its destruction, another that waits for a head."""
    clerk, head = make.actor("五华区政府"), make.actor("五华区政府", "head")
    said = {
        "programme": "emergency", "region_path": "530102", "basis": "《传染病防治法》",
        "document_no": STARTED["activation"], "until_on": date(2026, 12, 31), "at": SUNDAY,
    }  # fmt: skip
    ended = together.propose_activation(actor=clerk, **said).pk
    together.confirm_activation(activation_id=ended, actor=head, at=SUNDAY)
    together.end_activation(activation_id=ended, reason="响应终止", actor=head, at=SUNDAY)
    made = together.propose_destruction(activation_id=ended, actor=head, at=SUNDAY)
    return made.number, together.propose_activation(actor=clerk, **said).pk


def _past() -> int:
    """A figure of the time before, of one community."""
    head = make.actor("五华山社区", "head")
    return together.enter_past_figure(
        programme="volunteering", figure="service_times", region_path=head.region_path, until_on=date(2020, 12, 31),
        words="880余人次", source=STARTED["past"], actor=head, at=SUNDAY,
    ).pk  # fmt: skip


def _circle(word: str, place: str) -> Together:
    """A joint committee of a community: a unit waits for a word, somebody with a name is in it."""
    community, desk, unit = PLACES[place][1:]
    head, clerk = make.actor(community, "head"), make.actor(community)
    circle = together.found_circle(
        programme="alliance", kind="joint_committee", name=f"{word}大党委", host_id=make.unit(community),
        actor=head, at=SUNDAY,
    ).pk  # fmt: skip
    who = together.register_participant(
        registration=together.Registration(
            region_path=clerk.region_path, name=f"{word}某", skills=(f"{word}维修",)
        ),
        actor=clerk, at=SUNDAY,
    ).participant_id  # fmt: skip
    asked = [
        together.ask_to_join(circle_id=circle, joining=joining, actor=clerk, at=SUNDAY).pk
        for joining in (
            together.Joining("unit", organisation_id=make.unit(desk)),
            together.Joining("unit", organisation_id=make.unit(unit)),
            together.Joining("part_time", participant_id=who),
        )
    ]
    together.decide_joining(belonging_id=asked[0], is_granted=True, actor=head, at=SUNDAY)
    claimed = _claimed(word, circle, clerk, head, make.actor(desk, "dispatcher"))
    return Together(
        circle, asked[1], who, *claimed, *_held(word, circle, head), *_came(word, community, who)
    )


def _claimed(word: str, circle: int, clerk: Actor, head: Actor, other: Actor) -> tuple[int, int]:
    """A need of the community that a unit claims."""
    listed = together.Listed(title=f"{word}活动室", thing="place")
    need = together.draft_listing(
        circle_id=circle, kind="community_need", listed=listed, actor=clerk, at=SUNDAY
    ).pk
    together.publish_listing(listing_id=need, actor=head, at=SUNDAY)
    return need, together.propose_claim(need_id=need, actor=other, at=SUNDAY).pk


def _held(word: str, circle: int, head: Actor) -> tuple[int, int, int]:
    """A meeting with a topic, and a turn."""
    when = make.at("2026-10-12 14:00"), make.at("2026-10-12 16:00")
    meeting = together.plan_meeting(
        circle_id=circle, kind="committee_meeting",
        meeting=together.Meeting(f"{word}会议", f"{word}三楼", *when), actor=head, at=SUNDAY,
    ).pk  # fmt: skip
    motion = together.Motion(f"{word}停车")
    topic = together.add_topic(meeting_id=meeting, motion=motion, actor=head, at=SUNDAY).pk
    turns = together.plan_turns(
        circle_id=circle, rotation="committee_chair", year=2026, actor=head, at=SUNDAY
    )
    return meeting, topic, turns[0].pk


def _came(word: str, community: str, who: int) -> tuple[int, int, int]:
    """An activity of a team, this morning, and somebody recorded as having come."""
    clerk, saturday = make.actor(community), make.at("2026-09-26 09:00")
    team = together.found_circle(
        programme="volunteering", kind="team", name=f"{word}服务队", host_id=make.unit(community),
        actor=make.actor(community, "head"), at=saturday,
    ).pk  # fmt: skip
    span = together.PlannedShift(make.at("2026-09-28 09:00"), make.at("2026-09-28 11:00"))
    plan = together.Plan(
        team, "team_service", f"{word}清洁", f"{word}广场", (span,), thing="environment"
    )
    activity = together.plan_activity(plan=plan, actor=clerk, at=saturday)
    together.publish_activity(activity_id=activity.pk, actor=clerk, at=saturday)
    shift = activity.shifts.get()
    together.sign_up(shift_id=shift.pk, participant_id=who, actor=clerk, at=SUNDAY)
    present = [together.Present(who, span.starts_at, make.at("2026-09-28 09:50"))]
    [row] = together.record_list(
        shift_id=shift.pk, present=present, actor=clerk, at=make.at("2026-09-28 09:55")
    )
    return activity.pk, shift.pk, row.pk


def _guest(name: str, place: str) -> Guest:
    """A volunteer of a community's team: came once, has a certificate, and signed up for what is still ahead."""
    community = PLACES[place][1]
    head, clerk, begun = (
        make.actor(community, "head"),
        make.actor(community),
        make.at("2026-09-20 09:00"),
    )
    circle = together.found_circle(
        programme="volunteering", kind="team", name="社区服务队", host_id=make.unit(community),
        actor=head, at=begun,
    ).pk  # fmt: skip
    known = together.register_participant(
        registration=together.Registration(region_path=clerk.region_path, name=name),
        actor=clerk, at=begun, secret=f"a-secret-of-{place}-and-more",
    )  # fmt: skip
    who = known.participant_id
    joining = together.Joining("team_volunteer", participant_id=who)
    asked = together.ask_to_join(circle_id=circle, joining=joining, actor=clerk, at=begun)
    together.decide_joining(belonging_id=asked.pk, is_granted=True, actor=head, at=begun)
    past, ahead = (_service(circle, clerk, day) for day in ("2026-09-25", "2026-10-10"))
    for _number, shift in (past, ahead):
        together.sign_up(shift_id=shift, participant_id=who, actor=clerk, at=begun)
    there = together.Present(who, make.at("2026-09-25 09:00"), make.at("2026-09-25 11:00"))
    rows = together.record_list(
        shift_id=past[1], present=[there], actor=clerk, at=make.at("2026-09-25 12:00")
    )
    together.confirm_attendance(attendance_ids=[one.pk for one in rows], actor=head, at=SUNDAY)
    certificate, _code = together.issue_certificate(
        programme="volunteering", kind="service_record", participant_id=who, actor=head, at=SUNDAY,
        from_on=date(2026, 9, 1), to_on=date(2026, 9, 26),
    )  # fmt: skip
    return Guest(known.token, ahead[0], circle, certificate.number)


def _service(circle: int, clerk: Actor, day: str) -> tuple[str, int]:
    """Number and shift of a morning of service, published a week before."""
    shift = together.PlannedShift(make.at(f"{day} 09:00"), make.at(f"{day} 11:00"))
    plan = together.Plan(circle, "team_service", "清扫", "河边", (shift,), thing="environment")
    at = make.at("2026-09-20 10:00")
    made = together.plan_activity(plan=plan, actor=clerk, at=at)
    together.publish_activity(activity_id=made.pk, actor=clerk, at=at)
    return made.number, made.shifts.get().pk


def _export(key: str, place: str) -> str:
    """Asked for by the dispatcher of a place."""
    who = make.actor(PLACES[place][2], "dispatcher")
    asked = {"region_path": who.region_path, "case_type": "whistle"}
    number, _is_new = ask_export(
        what="rows", region_path=who.region_path, filters=asked, words=STARTED[key], rows=0,
        actor=who, at=NOW,
    )  # fmt: skip
    return number


def _import() -> int:
    """Sent in by the head of the district, with a row that has to be mended; not handed on to anybody."""
    word = STARTED["import"]
    content = workbooks.filled(
        ImportKind.ORGANISATIONS, {"单位名称": word, **workbooks.ROOM, "类型": "没有这种类型"}
    )
    key, _is_large = operations.receive_import(
        kind=ImportKind.ORGANISATIONS, file_name=f"{word}.xlsx", content=content,
        actor=make.actor(*STAFF["district"]), at=NOW,
    )  # fmt: skip
    operations.check_import(import_id=key, at=NOW)
    return key


def _photo(world: World, key: str) -> str:
    """A photo of a colour of its own, sent under a token; its bytes are remembered."""
    colour = (40 * (1 + len(world.photos)), 90, 120)
    written, token = BytesIO(), f"photo-{key}".ljust(32, "p")
    Image.new("RGB", (60, 40), colour).save(written, "JPEG")
    written.seek(0)
    kept = files.keep(written, token=token, at=SUNDAY)
    world.photos[hashlib.sha256(files.content(kept.digest)).hexdigest()] = key
    return token


def _whistle(key: str, word: str, phone: str, photo: str) -> Matter:
    _word, community, desk, unit = PLACES[key]
    clerk, head = make.actor(community), make.actor(community, "head")
    done = open_case(
        case_type="whistle", actor=clerk, at=SUNDAY, title=f"{word}路化粪池外溢", kind="ordinary",
        answers={"description": f"{word}院门口，污水流到路上。", "prior_efforts": f"已请{word}物业抽排。",
                 "contact_name": f"{word}某", "contact_phone": phone},
        place=Place(clerk.region_path, f"{word}路6号"),
    )  # fmt: skip
    attach(case=done.case_id, photos=[photo], actor=clerk, at=SUNDAY)
    called = {make.unit(unit): "lead"}
    for step, who, answers, units in (
        ("submit", clerk, {}, {}), ("approve", head, {}, {}),
        ("dispatch", make.actor(desk, "dispatcher"), {}, called),
        ("report_in", make.actor(unit, "liaison"), {"task": f"{word}路抽排"}, {}),
        ("note", make.actor(unit, "liaison"), {"text": f"{word}路主管已通。"}, {}),
    ):  # fmt: skip
        move(
            case=done.case_id,
            transition=step,
            actor=who,
            at=SUNDAY,
            answers=answers,
            organisations=units,
        )
    return Matter(word, done.number, queries.photos_of(done.case_id)[0], phone)


def _report(word: str, place: str, phone: str, photo: str) -> Matter:
    path = make.actor(PLACES[place][1]).region_path
    window = directory.public_window(path, SUNDAY)
    assert window is not None
    handed = open_public_case(
        case_type="request", actor=window, at=SUNDAY, title=f"{word}巷路灯不亮", kind="general",
        answers={"channel": "web", "demand": "help", "description": f"{word}巷整条路灯不亮。",
                 "caller_name": f"{word}某", "caller_phone": phone, "keep_secret": "yes"},
        place=Place(path, f"{word}巷9号"), secret=f"secret-{phone}".ljust(32, "s"), photos=[photo],
    )  # fmt: skip
    return Matter(
        word, handed.done.number, queries.photos_of(handed.done.case_id)[0], phone, handed.token
    )


def _let_everybody_in(world: World) -> None:
    for person, (name, post) in STAFF.items():
        world.sessions[person] = _session(account_of(make.actor(name, post, when=NOW), NOW))
    world.sessions["stand_in"] = _stand_in()
    world.sessions["disabled"] = _disabled()
    people = {role: (f"admin.{role.value}", f"管{role.value}") for role in Administrator}
    opened = operations.open_first_administrators(
        people=people, actor=Actor.system("测试"), at=SUNDAY, must_change_password=False
    )
    for role, one in zip(people, opened, strict=True):
        world.sessions[role.value] = _session(one.username, one.password)


def _session(username: str, password: str = PASSWORD) -> str:
    return operations.sign_in(username=username, password=password, at=NOW).session_key


def _stand_in() -> str:
    """Somebody of the street's Party office stands in for the community's head this week."""
    head, other = make.actor("五华山社区", "head"), make.actor("华山党建办", "liaison")
    operations.appoint_stand_in(
        post_id=head.post_id, person_id=other.person_id, from_on=SUNDAY.date(),
        to_on=make.at("2026-10-04 09:00").date(), actor=Actor.system("测试"), at=SUNDAY,
    )  # fmt: skip
    key = _session(account_of(other, NOW))
    held = next(
        it
        for it in directory.posts_of(other.person_id, NOW)
        if it.organisation_id == head.organisation_id
    )
    me = directory.session_of(key, NOW)
    assert me is not None
    operations.choose_post(
        session_key=key, holding_id=held.holding_id, actor=me.actor or me.oneself, at=NOW
    )
    return key


def _disabled() -> str:
    """The other clerk's account, closed while the browser is still open."""
    who = make.actor("五华山社区", "grid_worker", when=NOW)
    key = _session(account_of(who, NOW))
    me = directory.session_of(key, NOW)
    assert me is not None
    security = Actor.system("测试")
    operations.close_account(account_id=me.oneself.account_id, actor=security, at=NOW)
    return key
