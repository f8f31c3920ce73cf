"""Who may open and do what: one rule for each group of routes. A route without a rule fails the test.

``may`` is who is let in by GET, ``may_post`` by POST; everybody else is turned away, strangers with
the door (302), people signed in with 403. ``of`` says what the address names: a thing out of reach
answers 404, exactly as one that does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.doors.matrix.world import PEOPLE, STAFF

ADMINISTRATORS = frozenset({"system", "security", "audit"})
STRANGERS = frozenset({"nobody", "reporter", "strange_reporter", "disabled"})
POSTS = frozenset({*STAFF, "stand_in"})
SIGNED_IN = POSTS | ADMINISTRATORS
EVERYBODY = frozenset(PEOPLE)
# Pages for residents ask nobody who they are: three kinds stand for all.
SAMPLE = frozenset({"nobody", "disabled", "far_clerk", "audit"})
# The city is the last level: it calls nobody above. Units are called, they do not call.
OPENERS = POSTS - {"called_unit", "other_unit", "city"}
# Whoever has a part in a matter; the levels above only look on.
PARTIES = POSTS - {"district", "city"}
DESKS = frozenset({"dispatcher", "far_dispatcher"})
LEADERS = frozenset({"dispatcher", "far_dispatcher", "district", "city"})
RULERS = LEADERS | {"community_head", "stand_in"}
DIRECTORY = frozenset({"system", "security"})
# That somebody took something away is written down.
TAKEN = "kernel_audit_entry kernel_audit_head kernel_counter kernel_outbox_event"
HEADS = frozenset({"community_head", "stand_in", "district", "city"})
# Whoever may report on volunteers: clerks and leaders, each of what their own organisation answers for.
REPORTERS = frozenset({"clerk", "far_clerk", "community_head", "stand_in", "district", "city"})
# Who keeps lists of a place that may have teams and alliances.
KEEPERS = HEADS | {"clerk", "far_clerk"}
# Who switches on what is off by itself, or is the second person of its destruction.
SWITCHERS = frozenset({"district", "city", "security"})
HEADS_OF_COMMUNITIES = frozenset({"community_head", "stand_in"})
TURNED_AWAY, ABSENT, DOOR, WRONG_METHOD = 403, 404, 302, 405
# What a step or form may say to somebody let in whose words are wrong or too late.
ANSWERED = frozenset({200, 204, 302, 303, 400, 409, 422})
# In reach, but not one's own to do, or no longer.
NOT_YOURS = frozenset({403, 409})
NOBODY: frozenset[str] = frozenset()
# An unfinished export has no file, not even for its owner.
FINISHED = frozenset({"done_export", "none"})
WHISTLES = frozenset({"own", "next", "far", "sealed", "none"})
# Words that stand in every title, and what only one matter says.
SEARCHES = (
    "", "tab=handling", "tab=opened", "tab=copied", "tab=overdue", "tab=all", "words=化粪池外溢", "words=木槿枝路", "words=腊梅枝", "words=13800138003",
    "words=KM-530111004-20260927-000001",
)  # fmt: skip
BEHIND_PART = ("", "period=all&of=came", "about=missing&programme=party_life")
BEHIND = ("", "period=all", "period=all&about=overdue", "period=all&type=request")
# The same rooms, asked about another place: one's own answers, others are not there.
BY_PLACE = {
    "office_organisations": HEADS, "office_routing": RULERS, "office_dials": RULERS,
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """Routes of one kind, and who is let in."""

    routes: str
    may: frozenset[str] | None = None
    may_post: frozenset[str] | None = None
    of: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    queries: tuple[str, ...] = ("",)
    send: Mapping[str, str] = field(default_factory=dict)
    within: frozenset[int] = frozenset({200})
    entitled: frozenset[str] = EVERYBODY
    answered: frozenset[int] = ANSWERED
    things: frozenset[str] = NOBODY
    people: frozenset[str] = EVERYBODY
    writes: str = ""
    shows: frozenset[str] = NOBODY
    why: str = ""


def public(routes: str, **more: Any) -> Rule:
    """Open to everybody."""
    return Rule(routes, **{"may": EVERYBODY, "people": SAMPLE} | more)


# An act sent from a page that is older than the last one, by whoever may and whoever may not.
STALE: dict[str, Any] = {
    "within": frozenset({200, 403}), "send": {"seen": "0"}, "answered": frozenset({403, 409}),
}  # fmt: skip

OWN_LINK = "whoever holds a person's own link reads which teams this person belongs to"

RULES = (
    # Residents
    public("home privacy accessibility open_statistics report manifest service_worker"),
    public("health", may_post=EVERYBODY, answered=frozenset({200})),
    public("proof", within=frozenset({200, 422})),
    public("place_here", within=frozenset({200, 422}), writes="kernel_allowance"),
    public("district_map"),
    public("find_places", queries=("words=五华",), writes="kernel_allowance"),
    public("places_below", queries=("path=530102",)),
    public("find_near", queries=("words=路灯不亮&path=530102001003",), writes="kernel_allowance", shows=frozenset({"report"}),
           why="titles of matters near by, so that nobody reports twice; without number, name or telephone"),
    public("sign_in", may_post=EVERYBODY, send={"username": "nobody", "password": "wrong"}, answered=frozenset({403})),
    public("sign_out", may=None, may_post=EVERYBODY, people=frozenset({"nobody", "disabled"})),
    public("letters set_language", may=None, may_post=EVERYBODY),
    public("hand_in send_photo me_too", may=None, may_post=EVERYBODY),
    public("joined", given={"key": "nobody-gave-this"}, within=frozenset({404})),
    public("look_up", may_post=EVERYBODY, send={"number": "KM-530102001-20260927-000003", "last_four": "0000"},
           answered=frozenset({403, 404})),
    public("progress", of="link"),
    public("own_photo", of="link_photo"),
    public("add_photos", may=None, may_post=EVERYBODY, of="link"),
    public("act", may=None, may_post=EVERYBODY, of="link", given={"key": "add"}),
    # Residents who take part: what is open, and one's own by the private link
    public("activities", queries=("", "place=530102&when=week&programme=volunteering&thing=environment", "place=530102001003&order=near"),
           may_post=EVERYBODY, send={"lon": "102.704", "lat": "25.044"}, answered=frozenset({200}), writes="kernel_allowance",
           shows=frozenset({"own_circle", "far_circle"}), why="names of teams that invite everybody to what they publish"),
    public("decisions", queries=("", "place=530102001003")),
    public("activity", may_post=EVERYBODY, of="activity"),
    public("activity_calendar", of="activity"),
    public("certificate", queries=("", "number=ZM-530102001-20260927-000001&code=AAAAAAAAAA"), within=frozenset({200, 404}),
           writes="kernel_allowance", why="how often one address checks is counted"),
    public("with_token own_calendar", of="link_guest", shows=frozenset({"own_circle"}), why=OWN_LINK),
    public("with_act", may=None, may_post=EVERYBODY, of="link_guest", given={"key": "forget"},
           shows=frozenset({"own_circle"}), why=OWN_LINK),
    public("being_there", may_post=EVERYBODY, given={"shift": 0}, within=frozenset({200, 302}), answered=frozenset({404, 302})),
    public("own_circle_calendar", of="link_guest_circle"),
    public("own_certificate", of="link_guest_certificate"),
    public("faults", may_post=EVERYBODY, within=frozenset({404}), answered=frozenset({404})),
    # Everybody who is signed in
    Rule("change_password", SIGNED_IN, SIGNED_IN),
    Rule("choose_post", SIGNED_IN, SIGNED_IN, answered=frozenset({403}), send={"holding": "0"}),
    Rule("me messages statistics", SIGNED_IN),
    Rule("desk", SIGNED_IN, queries=SEARCHES),
    Rule("counters", SIGNED_IN, within=frozenset({200, 204, 304})),
    Rule("read_messages tour", None, SIGNED_IN),
    # Opening
    Rule("blow", OPENERS, OPENERS),
    Rule("open", OPENERS, OPENERS, given={"key": "whistle"}),
    Rule("suggest_matter", SIGNED_IN, queries=("title=化粪池外溢",)),
    # One case: whoever knows of it; others are told there is none
    Rule("case case_print", SIGNED_IN, of="case"),
    Rule("step", SIGNED_IN, SIGNED_IN, of="case", given={"key": "note"}, within=frozenset({200, 409}), send={"a_text": ""},
         entitled=frozenset({"called_unit"})),
    Rule("find_units", SIGNED_IN, of="case", given={"key": "dispatch"}, queries=("words=hs",), within=frozenset({200, 403, 409})),
    Rule("case_photo", SIGNED_IN, of="photo"),
    Rule("add_case_photos", None, SIGNED_IN, of="case"),
    Rule("reveal", SIGNED_IN, SIGNED_IN, of="case", given={"key": "contact_phone"}, things=WHISTLES,
         send={"purpose": "回访当事人"}, entitled=PARTIES),
    # Taking part: circles one may know of; the rest are not there
    Rule("taking_part", SIGNED_IN, queries=("", "words=蓝桉", "words=雪松坡", "kind=alliance", "ended=1")),
    Rule("part_report", REPORTERS, REPORTERS, given={"programme": "volunteering", "key": "national"}, writes=TAKEN),
    Rule("found_circle", HEADS_OF_COMMUNITIES, HEADS_OF_COMMUNITIES, given={"programme": "alliance", "kind": "joint_committee"}),
    Rule("circle circle_calendar circle_feedback", SIGNED_IN, of="circle"),
    Rule("circle_act", SIGNED_IN, SIGNED_IN, of="circle", given={"key": "end"}, within=frozenset({200, 403}), send={"seen": "0"},
         answered=frozenset({403, 409})),
    Rule("belonging_act", SIGNED_IN, SIGNED_IN, of="belonging", given={"key": "admit"}, within=frozenset({200, 403}), send={"seen": "0"},
         answered=frozenset({403, 409})),
    Rule("reveal_person", SIGNED_IN, SIGNED_IN, of="person", within=frozenset({200, 403}), send={"purpose": "通知集合地点"}, answered=frozenset({200, 403, 404})),
    Rule("person_act", SIGNED_IN, SIGNED_IN, of="person", given={"key": "consent"}, within=frozenset({200, 403}), answered=frozenset({403, 409, 422})),
    # A certificate is shown to its issuer's leaders; this one exists nowhere.
    Rule("circle_proof", SIGNED_IN, of="circle", given={"number": "ZM-530102001-20260928-000999"}, within=frozenset({404})),
    Rule("turn_act", SIGNED_IN, SIGNED_IN, of="turn", given={"key": "missed"}, **STALE),
    Rule("listing", SIGNED_IN, of="listing"),
    Rule("listing_act", SIGNED_IN, SIGNED_IN, of="listing", given={"key": "withdraw"}, **STALE),
    Rule("claim_act", SIGNED_IN, SIGNED_IN, of="claim", given={"key": "agree"}, **STALE),
    Rule("desk_activity", SIGNED_IN, of="desk_activity"),
    Rule("activity_act", SIGNED_IN, SIGNED_IN, of="desk_activity", given={"key": "cancel"}, **STALE),
    Rule("shift_act", SIGNED_IN, SIGNED_IN, of="shift", given={"key": "enter"}, **STALE),
    Rule("shift_code", SIGNED_IN, of="shift", within=frozenset({200, 403})),
    # Who came is known to whoever organises or confirms: to others of the place the row is not there.
    Rule("came_act", SIGNED_IN, SIGNED_IN, of="came", given={"key": "strike"}, within=frozenset({200, 403, 404}),
         send={"seen": "0"}, answered=frozenset({403, 404, 409})),
    Rule("topic_act", SIGNED_IN, SIGNED_IN, of="topic", given={"key": "carry-out"}, **STALE),
    Rule("confirming shifts", SIGNED_IN, SIGNED_IN),
    Rule("my_calendar", SIGNED_IN),
    Rule("my_code", SIGNED_IN, SIGNED_IN, given={"shift": 0}, answered=frozenset({404})),
    Rule("minors", SIGNED_IN, within=frozenset({200, 403})),
    Rule("minor_act", SIGNED_IN, SIGNED_IN, given={"person": 0, "key": "consent"}, within=frozenset({404}), answered=frozenset({404})),
    Rule("register_person renew_link", SIGNED_IN, SIGNED_IN, answered=frozenset({403, 422})),
    # The dispatch desk: those who sit at one, for the cases in its territory
    Rule("dispatch", DESKS, DESKS, queries=("", "queue=late")),
    Rule("dispatch_case", DESKS, DESKS, of="case"),
    Rule("dispatch_step", DESKS, DESKS, of="case", given={"key": "urge"}, within=frozenset({200, 409})),
    Rule("search", SIGNED_IN, queries=SEARCHES),
    # Lists kept by name: one's own
    Rule("saved_lists", SIGNED_IN, SIGNED_IN),
    Rule("change_saved", None, SIGNED_IN, given={"key": 0}, send={"name": "x"}, answered=frozenset({404})),
    Rule("list_export", POSTS, POSTS, queries=("", "tab=all", "tab=overdue&region=5301"), writes="kernel_audit_entry kernel_audit_head kernel_counter"),
    # Exports that a job writes: their owner's, nobody else's
    Rule("exports", SIGNED_IN),
    Rule("export export_state", SIGNED_IN, of="export"),
    Rule("export_file", SIGNED_IN, of="export", things=FINISHED, writes=TAKEN),
    Rule("export_cancel", None, SIGNED_IN, of="export"),
    # Boards: leaders and desks of a street and above, within their territory
    Rule("board", LEADERS, within=frozenset({302})),
    Rule("board_screen", LEADERS),
    Rule("board_of", LEADERS, of="region", queries=("", "period=all&type=request")),
    Rule("board_rows", LEADERS, of="region", queries=BEHIND),
    Rule("board_figures", LEADERS, of="region", queries=BEHIND, writes="kernel_audit_entry kernel_audit_head kernel_counter",
         why="that somebody took the rows away is written down"),
    Rule("board_rows_export", LEADERS, LEADERS, of="region", queries=BEHIND, writes="kernel_audit_entry kernel_audit_head kernel_counter"),
    Rule("board_part", LEADERS, within=frozenset({302})),
    Rule("board_part_of", LEADERS, of="region", queries=("", "period=all&programme=party_life")),
    Rule("board_part_rows", LEADERS, of="region", queries=BEHIND_PART),
    Rule("board_part_figures", LEADERS, of="region", queries=BEHIND_PART, writes="kernel_audit_entry kernel_audit_head kernel_counter"),
    Rule("board_part_rows_export", LEADERS, LEADERS, of="region", queries=BEHIND_PART, writes="kernel_audit_entry kernel_audit_head kernel_counter"),
    # The office
    Rule("office", RULERS | ADMINISTRATORS | KEEPERS),
    Rule("office_dials", RULERS, RULERS),
    Rule("office_organisations", HEADS | {"system", "security"}, queries=("", "words=金马")),
    Rule("office_organisation", HEADS | {"system", "security"}, HEADS | {"system", "security"}, of="organisation",
         send={"act": "close_account", "account": "0"}, entitled=frozenset({"system"})),
    Rule("office_routing", RULERS | {"system"}, RULERS | {"system"}, send={"basis": "云府〔2026〕1 号"}, entitled=frozenset({"system"})),
    Rule("office_calendar", RULERS | {"system"}, RULERS | {"system"}, send={"act": "announce"}, entitled=frozenset({"system"})),
    # Workbooks of the directory: administrators and heads, each within the own territory
    Rule("office_imports", KEEPERS | DIRECTORY),
    Rule("office_activations", SWITCHERS),
    Rule("office_activate", frozenset({"district", "city"}), frozenset({"district", "city"}), send={"basis": "x"}),
    Rule("office_activation_act", SWITCHERS, SWITCHERS, of="activation", given={"act": "confirm"}, within=frozenset({200, 403}),
         answered=frozenset({303, 403, 404, 409})),
    Rule("office_destruction", SWITCHERS, of="destruction"),
    Rule("office_destruction_file", SWITCHERS, of="destruction", writes=TAKEN),
    Rule("office_past", HEADS | {"system"}),
    Rule("office_past_enter", HEADS | {"system"}, HEADS | {"system"}, send={"figure": "x.y"}),
    Rule("office_past_strike", HEADS | {"system"}, HEADS | {"system"}, of="past", answered=frozenset({303, 409, 422})),
    Rule("office_circles", RULERS | KEEPERS, queries=("", "words=大党委")),
    Rule("office_circles_export", RULERS | KEEPERS, RULERS | KEEPERS, queries=("", "words=大党委"), writes=TAKEN),
    Rule("office_participants", KEEPERS, queries=("", "words=维修")),
    Rule("office_participants_export", KEEPERS, KEEPERS, queries=("", "words=维修"), writes=TAKEN),
    Rule("office_import_upload", SIGNED_IN, HEADS | DIRECTORY, given={"kind": "people"}, within=frozenset({303})),
    Rule("office_import_template", HEADS | DIRECTORY, given={"kind": "people"}),
    Rule("office_import_export", HEADS | DIRECTORY, given={"kind": "people"}, writes=TAKEN),
    Rule("office_import", KEEPERS | DIRECTORY, KEEPERS | DIRECTORY, of="import", send={"act": "give_up"}, answered=frozenset({303})),
    Rule("office_import_progress office_import_errors", KEEPERS | DIRECTORY, of="import"),
    Rule("office_retention", RULERS | {"security"}, RULERS | {"security"}, answered=frozenset({403, 404, 422})),
    Rule("office_wordings", frozenset({"city", "system"}), frozenset({"city", "system"}), answered=frozenset({200, 303, 403, 404, 422})),
    Rule("office_administrators", ADMINISTRATORS),
    Rule("office_administrator_propose", frozenset({"security"}), frozenset({"security"}), answered=frozenset({422})),
    Rule("office_administrator_dismiss", frozenset({"security"}), frozenset({"security"}), given={"person": 999999}, within=frozenset({404}), answered=frozenset({404})),
    Rule("office_administrator_act", ADMINISTRATORS, ADMINISTRATORS, given={"key": 999999, "act": "confirm"}, within=frozenset({404}), answered=frozenset({404})),
    Rule("office_verification", frozenset({"audit"}), frozenset({"audit"})),
    Rule("office_verification_state", frozenset({"audit"})),
    Rule("office_mechanisms", RULERS | ADMINISTRATORS),
    Rule("office_mechanism", RULERS | ADMINISTRATORS, given={"key": "whistle"}),
    Rule("office_records office_looks", frozenset({"audit"}), queries=("", "action=open", "subject=case:1")),
)  # fmt: skip


def rules_by_route() -> dict[str, Rule]:
    """Each route's rule; a route named twice is refused here."""
    found: dict[str, Rule] = {}
    for rule in RULES:
        for name in rule.routes.split():
            assert name not in found, f"{name} has two rules"
            found[name] = rule
    return found
