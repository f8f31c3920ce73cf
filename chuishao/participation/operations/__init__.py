"""Everything that may be done in participation. Each is one transaction, whole or not at all."""

from __future__ import annotations

from .._presence import Present
from .._votes import Votes
from .activating import confirm_activation, end_activation, propose_activation, refuse_activation
from .activities import (
    Plan,
    PlannedShift,
    cancel_activity,
    plan_activity,
    publish_activity,
    sign_up,
    withdraw,
)
from .answering import answer_resolution, carry_out, note_listing_became, note_resolution_became
from .attendance import (
    correct_attendance,
    dispute_attendance,
    fill_in_afterwards,
    record_list,
    strike_out,
)
from .bringing import (
    Brought,
    PastCircle,
    PastHours,
    PastPerson,
    bring_circles,
    bring_hours,
    bring_people,
)
from .certificates import (
    issue_certificate,
    revoke_certificate,
)
from .changing import Amendment, call_off_shift, change_activity, change_meeting
from .checking_in import (
    CheckedIn,
    check_in,
    check_out,
)
from .circles import Joining, ask_to_join, decide_joining, end_belonging, end_circle, found_circle
from .claiming import answer_claim, propose_claim, start_project, withdraw_claim
from .confirming import (
    allow_beyond_cap,
    confirm_attendance,
    review_afterwards,
)
from .correcting import correct_record, strike_record
from .counting_hours import count_hour
from .destroying import (
    carry_on_destruction,
    confirm_destruction,
    propose_destruction,
    refuse_destruction,
)
from .dissolving import end_what_is_over
from .going import record_going
from .leave import ask_leave, decide_leave
from .leaving import forget_participant, leave_taking_part, reveal_participant
from .listings import (
    Listed,
    draft_listing,
    evaluate_project,
    finish_project,
    publish_listing,
    withdraw_listing,
)
from .meetings import (
    Meeting,
    Motion,
    add_topic,
    cancel_meeting,
    give_notice,
    hold_meeting,
    plan_meeting,
)
from .newcomers import Newcomer, sign_up_newcomer
from .past import enter_past_figure, strike_past_figure
from .people import (
    Correction,
    Registered,
    Registration,
    correct_participant,
    record_consent,
    register_participant,
    renew_link_of_phone,
    renew_participant_link,
    take_back_consent,
)
from .points import (
    expire_points,
    settle_points,
    use_points,
)
from .reporting import report_rows
from .retention import decide_period, forget_those_who_left, propose_period, remind_of_destruction
from .rotation import agree_swap, close_turn, offer_swap, plan_turns
from .sweeping import sweep
from .tallying import keep_tallies, recount
from .voting import correct_votes, decide, hear
from .writing_down import Note, note_record_became, write_down

__all__ = [
    "Amendment",
    "Brought",
    "CheckedIn",
    "Correction",
    "Joining",
    "Listed",
    "Meeting",
    "Motion",
    "Newcomer",
    "Note",
    "PastCircle",
    "PastHours",
    "PastPerson",
    "Plan",
    "PlannedShift",
    "Present",
    "Registered",
    "Registration",
    "Votes",
    "add_topic",
    "agree_swap",
    "allow_beyond_cap",
    "answer_claim",
    "answer_resolution",
    "ask_leave",
    "ask_to_join",
    "bring_circles",
    "bring_hours",
    "bring_people",
    "call_off_shift",
    "cancel_activity",
    "cancel_meeting",
    "carry_on_destruction",
    "carry_out",
    "change_activity",
    "change_meeting",
    "check_in",
    "check_out",
    "close_turn",
    "confirm_activation",
    "confirm_attendance",
    "confirm_destruction",
    "correct_attendance",
    "correct_participant",
    "correct_record",
    "correct_votes",
    "count_hour",
    "decide",
    "decide_joining",
    "decide_leave",
    "decide_period",
    "dispute_attendance",
    "draft_listing",
    "end_activation",
    "end_belonging",
    "end_circle",
    "end_what_is_over",
    "enter_past_figure",
    "evaluate_project",
    "expire_points",
    "fill_in_afterwards",
    "finish_project",
    "forget_participant",
    "forget_those_who_left",
    "found_circle",
    "give_notice",
    "hear",
    "hold_meeting",
    "issue_certificate",
    "keep_tallies",
    "leave_taking_part",
    "note_listing_became",
    "note_record_became",
    "note_resolution_became",
    "offer_swap",
    "plan_activity",
    "plan_meeting",
    "plan_turns",
    "propose_activation",
    "propose_claim",
    "propose_destruction",
    "propose_period",
    "publish_activity",
    "publish_listing",
    "record_consent",
    "record_going",
    "record_list",
    "recount",
    "refuse_activation",
    "refuse_destruction",
    "register_participant",
    "remind_of_destruction",
    "renew_link_of_phone",
    "renew_participant_link",
    "report_rows",
    "reveal_participant",
    "review_afterwards",
    "revoke_certificate",
    "settle_points",
    "sign_up",
    "sign_up_newcomer",
    "start_project",
    "strike_out",
    "strike_past_figure",
    "strike_record",
    "sweep",
    "take_back_consent",
    "use_points",
    "withdraw",
    "withdraw_claim",
    "withdraw_listing",
    "write_down",
]
