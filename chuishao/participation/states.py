"""How things of participation stand, in English keys with Chinese labels: the words of pages and of stories."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from chuishao.directory.kinds import Labelled
from chuishao.kernel.text import said


class BelongingState(Labelled):
    """How somebody stands to a circle."""

    ASKED = "asked", "等确认"
    ACTIVE = "active", "在册"
    ENDED = "ended", "已退出"
    REFUSED = "refused", "未同意"


class ListingState(Labelled):
    """How something offered, needed or agreed stands."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    CLAIMED = "claimed", "有人认领"
    AGREED = "agreed", "已约定"
    RUNNING = "running", "进行中"
    FINISHED = "finished", "已完成"
    EVALUATED = "evaluated", "已评价"
    WITHDRAWN = "withdrawn", "已撤回"
    SENT_ON = "sent_on", "已转办"


class ClaimState(Labelled):
    """How a claim stands."""

    PROPOSED = "proposed", "等对方答复"
    AGREED = "agreed", "双方同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class ActivityState(Labelled):
    """How an activity stands."""

    PLANNED = "planned", "已排定"
    PUBLISHED = "published", "已通知"
    HELD = "held", "已举行"
    CANCELLED = "cancelled", "已取消"


class SignUpState(Labelled):
    """How a sign-up stands."""

    COMING = "coming", "已报名"
    QUEUED = "queued", "候补"
    WITHDRAWN = "withdrawn", "已取消报名"


class AttendanceState(Labelled):
    """How a record of somebody's coming stands."""

    OPEN = "open", "在场"
    RECORDED = "recorded", "等确认"
    REVIEW = "review", "等复核"
    CONFIRMED = "confirmed", "已确认"
    DISPUTED = "disputed", "有异议"
    STRUCK = "struck", "已划去"


class AttendanceMode(Labelled):
    """How somebody's coming was recorded."""

    CODE = "code", "签到码"
    LIST = "list", "名单"
    AFTERWARDS = "afterwards", "补记，经审核"
    PAST = "past", "旧记录"


class CertificateState(Labelled):
    """Whether a certificate stands."""

    VALID = "valid", "有效"
    REVOKED = "revoked", "已撤销"


class ResolutionState(Labelled):
    """How a topic of a meeting stands."""

    PROPOSED = "proposed", "待议"
    PASSED = "passed", "通过"
    REJECTED = "rejected", "未通过"
    NO_QUORUM = "no_quorum", "人数不够，未成"
    ANSWERED = "answered", "已答复"
    DONE = "done", "已落实"
    DROPPED = "dropped", "已撤下"


class TurnState(Labelled):
    """How a turn stands."""

    PLANNED = "planned", "待轮值"
    HELD = "held", "已轮值"
    MISSED = "missed", "未履行"


class LeaveState(Labelled):
    """How a leave stands."""

    ASKED = "asked", "等批准"
    GRANTED = "granted", "已准假"
    REFUSED = "refused", "未准假"


class ActivationState(Labelled):
    """How the activation of a mechanism stands that is off by itself."""

    PROPOSED = "proposed", "等确认"
    ACTIVE = "active", "已启用"
    REFUSED = "refused", "未同意"
    ENDED = "ended", "已结束"


class DestructionState(Labelled):
    """How a destruction stands."""

    PROPOSED = "proposed", "等确认"
    CONFIRMED = "confirmed", "正在销毁"
    REFUSED = "refused", "未同意"
    DONE = "done", "已销毁"


_OF: Mapping[str, type[Labelled]] = {
    "Belonging": BelongingState, "Listing": ListingState, "Claim": ClaimState, "Activity": ActivityState,
    "SignUp": SignUpState, "Attendance": AttendanceState, "Resolution": ResolutionState, "Turn": TurnState,
    "Leave": LeaveState, "Activation": ActivationState, "Destruction": DestructionState,
}  # fmt: skip


def state_label(thing: Model) -> str:
    """How a row stands, in the language of the reader. Raises KeyError for rows without a state."""
    return said(_OF[type(thing).__name__](getattr(thing, "state")).label)  # noqa: B009
