"""Every notice and letter in words, declared once: its key, its variables, and its text in two languages.

An office may put a dated row over a text; the variables are what such a row may use.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from django.template import Context, Engine
from django.template.base import Template
from django.utils.translation import get_language, gettext, gettext_noop

from chuishao.kernel.text import due_words, said

ZH, EN = "zh-hans", "en"
Text = Mapping[str, str]


@dataclass(frozen=True)
class Wording:
    """The words of one kind of notice: ``subject`` is also what the list of messages shows."""

    key: str
    label: str
    variables: tuple[str, ...]
    subject: Text
    body: Text


_OF_CASE = ("number", "title")
_CASE_ZH = "{{ title }}（{{ number }}）"
_CASE_EN = "{{ title }} ({{ number }})"
_ALL = (
    Wording(
        "turn", gettext_noop("轮到您办"), (*_OF_CASE, "what", "until"),
        {ZH: "请{{ what }}：{{ title }}，{{ until }} 前", EN: "{{ what }}: {{ title }}, by {{ until }}"},
        {
            ZH: f"{_CASE_ZH}现在请您这里“{{{{ what }}}}”，{{{{ until }}}} 前。",
            EN: f"{_CASE_EN} now waits for you: “{{{{ what }}}}”, by {{{{ until }}}}.",
        },
    ),
    Wording(
        "asked", gettext_noop("请您单位支持"), _OF_CASE,
        {ZH: "请支持：{{ title }}", EN: "You are asked for help: {{ title }}"},
        {
            ZH: f"{_CASE_ZH}请您单位看看能做什么。这是邀请，没有时限。",
            EN: f"{_CASE_EN}: please see what your unit can do. This is a request without a time limit.",
        },
    ),
    Wording(
        "copied", gettext_noop("抄送"), _OF_CASE,
        {ZH: "抄送：{{ title }}", EN: "For your information: {{ title }}"},
        {ZH: f"{_CASE_ZH}抄送您单位，不用办理。", EN: f"{_CASE_EN}: a copy; nothing to do."},
    ),
    Wording(
        "urged", gettext_noop("催办"), (*_OF_CASE, "what", "until", "step"),
        {
            ZH: "{{ step }}：请{{ what }}，{{ title }}，时限 {{ until }}",
            EN: "{{ step }}: {{ what }}, {{ title }}, limit {{ until }}",
        },
        {
            ZH: f"{_CASE_ZH}收到“{{{{ step }}}}”。请尽快“{{{{ what }}}}”，时限 {{{{ until }}}}。",
            EN: f"{_CASE_EN}: “{{{{ step }}}}”. Please do “{{{{ what }}}}” soon; the limit is {{{{ until }}}}.",
        },
    ),
    Wording(
        "decided", gettext_noop("申请有了结果"), (*_OF_CASE, "step"),
        {ZH: "您的申请有了结果：{{ step }}，{{ title }}", EN: "Decided: {{ step }}, {{ title }}"},
        {
            ZH: f"您在{_CASE_ZH}里提的申请有了结果：“{{{{ step }}}}”。",
            EN: f"What you asked for in {_CASE_EN} was decided: “{{{{ step }}}}”.",
        },
    ),
    Wording(
        "fell_due", gettext_noop("超期提醒"), (*_OF_CASE, "what", "until", "unit"),
        {
            ZH: "{{ unit }}还没有{{ what }}，时限 {{ until }} 已到：{{ title }}",
            EN: "Overdue since {{ until }}: {{ what }} by {{ unit }}, {{ title }}",
        },
        {
            ZH: f"{_CASE_ZH}：{{{{ unit }}}}的“{{{{ what }}}}”在 {{{{ until }}}} 到了时限，还没有办。",
            EN: f"{_CASE_EN}: “{{{{ what }}}}” by {{{{ unit }}}} was due at {{{{ until }}}} and is not done.",
        },
    ),
    Wording(
        "unclaimed", gettext_noop("需求没人认领"), _OF_CASE,
        {ZH: "到期没人认领：{{ title }}", EN: "Nobody has claimed: {{ title }}"},
        {
            ZH: f"需求{_CASE_ZH}发布以后，到期还没有单位认领。会放到下一次会议上议；也可以现在问问哪家能帮上忙。",
            EN: f"The need {_CASE_EN} was published and nobody has claimed it in time. It goes to the next meeting; you may also ask now who can help.",
        },
    ),
    Wording(
        "disputed", gettext_noop("到场有异议"), (*_OF_CASE, "who", "when"),
        {
            ZH: "请核对后更正或划去：{{ who }}说“{{ title }}”{{ when }} 的到场记得不对",
            EN: "Please check, then correct or strike out: {{ who }} says coming to “{{ title }}” at {{ when }} was recorded wrongly",
        },
        {
            ZH: f"{{{{ who }}}}对{_CASE_ZH}{{{{ when }}}} 起的到场记录有异议，这一条已暂不计时。本人的理由在活动页上。请核对后更正，再由另一位同事确认；没有来的，请主办单位负责人划去。",
            EN: f"{{{{ who }}}} disputes having come to {_CASE_EN} from {{{{ when }}}}; it does not count for now. Their reason is on the page of the activity. Please check and correct it, then another colleague confirms; if they did not come, a leader of the host strikes it out.",
        },
    ),
    Wording(
        "meeting", gettext_noop("开会通知"), (*_OF_CASE, "place", "when"),
        {ZH: "请来开会：{{ title }}，{{ when }}，{{ place }}", EN: "Please come: {{ title }}, {{ when }}, {{ place }}"},
        {
            ZH: f"{_CASE_ZH}定在 {{{{ when }}}}，地点：{{{{ place }}}}。要议什么，会议的页上都有。来不了，请告诉主办单位。",
            EN: f"{_CASE_EN} is held {{{{ when }}}} at {{{{ place }}}}. What is to be decided stands on its page. If you cannot come, please tell the host.",
        },
    ),
    Wording(
        "meeting_off", gettext_noop("会议取消"), (*_OF_CASE, "place", "when"),
        {ZH: "不开了：{{ title }}，原定 {{ when }}", EN: "Cancelled: {{ title }}, which was to be {{ when }}"},
        {
            ZH: f"{_CASE_ZH}原定 {{{{ when }}}} 在{{{{ place }}}}开，现在取消了。理由在会议的页上。",
            EN: f"{_CASE_EN}, which was to be {{{{ when }}}} at {{{{ place }}}}, is cancelled. The reason stands on its page.",
        },
    ),
    Wording(
        "to_answer", gettext_noop("要答复"), (*_OF_CASE, "until"),
        {ZH: "请在 {{ until }} 以前答复：{{ title }}", EN: "Please answer by {{ until }}: {{ title }}"},
        {
            ZH: f"有会议向您的单位提出：{_CASE_ZH}。请在 {{{{ until }}}} 以前答复采纳不采纳、理由是什么。",
            EN: f"A meeting puts this to your unit: {_CASE_EN}. Please answer by {{{{ until }}}} whether it is taken up, and why.",
        },
    ),
    Wording(
        "dial_proposed", gettext_noop("时限等第二人确认"), ("number", "what", "place"),
        {
            ZH: "请确认或驳回：有人提出改{{ place }}“{{ what }}”的时限",
            EN: "To be confirmed or refused: a new limit for “{{ what }}” in {{ place }}",
        },
        {
            ZH: "有人按 {{ number }} 提出改{{ place }}“{{ what }}”的时限，要由另一位负责人确认或驳回。请到“设置”里的时限看。",
            EN: "By {{ number }} somebody proposes a new limit for “{{ what }}” in {{ place }}; another leader confirms or refuses it. See the limits under Settings.",
        },
    ),
    Wording(
        "digest", gettext_noop("汇总信"), ("count", "lines"),
        {ZH: "有 {{ count }} 条消息等您看", EN: "{{ count }} messages wait for you"},
        {
            ZH: "有 {{ count }} 条消息等您看：\n{% for line in lines %}\n{{ forloop.counter }}. {{ line }}{% endfor %}",
            EN: "{{ count }} messages wait for you:\n{% for line in lines %}\n{{ forloop.counter }}. {{ line }}{% endfor %}",
        },
    ),
    Wording(
        "footer", gettext_noop("信末"), ("site",),
        {ZH: "", EN: ""},
        {
            ZH: "请登录吹哨办理{% if site %}：{{ site }}{% endif %}\n这封信由系统发出，请不要回复。",
            EN: "Please sign in to Chuishao{% if site %}: {{ site }}{% endif %}\nThis letter was sent by the system; please do not reply.",
        },
    ),
)  # fmt: skip
WORDINGS: Final = {one.key: one for one in _ALL}
_LONG_AGO = timedelta(days=800)
_ENGINE = Engine(autoescape=False)
_FIELD = re.compile(r"\{\{ *([^{}]*?) *\}\}")
# What a field means, and what stands in it in a preview.
FIELDS: Final = {
    "number": (gettext_noop("编号"), "KM-530102001-20260928-000001"), "title": (gettext_noop("事由"), "华山南路66号院化粪池外溢"),
    "what": (gettext_noop("要办什么"), gettext_noop("报到")), "until": (gettext_noop("时限"), gettext_noop("9月28日 16:00")),
    "unit": (gettext_noop("单位"), "华山城管执法中队"), "step": (gettext_noop("办理的步骤"), gettext_noop("催办")),
    "place": (gettext_noop("地方"), "华山街道"), "site": (gettext_noop("网址"), "https://chuishao.example.cn"),
    "who": (gettext_noop("谁"), "山茶·40213"), "when": (gettext_noop("什么时候"), gettext_noop("2026年9月28日 09:00")),
}  # fmt: skip
# What an office may reword; the list of several notices is put together by the system.
REWORDABLE: Final = tuple(one for one in _ALL if one.key != "digest")


@cache
def _template(text: str) -> Template:
    return _ENGINE.from_string(text)


def subject(
    topic: str, values: Mapping[str, Any], language: str = ZH, texts: Text | None = None
) -> str:
    """The one line of a notice, in its declared words or in those an office put over them."""
    return filled(_chosen(WORDINGS[topic].subject, language, texts), values).replace("\n", " ")


def body(
    topic: str, values: Mapping[str, Any], language: str = ZH, texts: Text | None = None
) -> str:
    """The text of a notice as a letter says it."""
    return filled(_chosen(WORDINGS[topic].body, language, texts), values)


def read_as(topic: str, values: Mapping[str, Any], words: str) -> str:
    """The line of a message in its reader's language; what was left without its fields stays as written.

    ``values["says"]`` is a sentence and ``values["with"]`` its fields; else the topic's wording says it.
    """
    if (get_language() or ZH).startswith("zh"):
        return words
    if "says" in values:
        return gettext(values["says"]) % _spoken(values["with"])
    is_whole = "number" in values and ("until" not in values or "until_at" in values)
    if topic not in WORDINGS or not is_whole:
        return words
    return subject(topic, _spoken(values), EN)


def _spoken(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with labels and times as the reader says them; names and titles stay as they are."""
    labels = ("what", "step", "reason")
    spoken = {**values, **{key: said(values[key]) for key in labels if key in values}}
    for key in ("until", "when"):
        if f"{key}_at" in values:
            moment = datetime.fromisoformat(values[f"{key}_at"])
            spoken[key] = due_words(moment, moment - _LONG_AGO)
    if "hidden" in values:
        spoken["title"] = gettext("%s（内容登录后看）") % said(values["hidden"])
    return spoken


def _chosen(declared: Text, language: str, texts: Text | None) -> str:
    return (texts or {}).get(language) or declared[language]


def filled(text: str, values: Mapping[str, Any]) -> str:
    """The text with its fields filled in."""
    # Plain text, never a page: nothing to escape.
    return _template(text).render(Context(dict(values), autoescape=False))


def faults_of(text: str, allowed: Collection[str]) -> str:
    """What is wrong with a text an office typed, in words; empty when it can be used.

    Only named fields may stand in it: no tags, no filters, nothing that a template could be made to do.
    """
    unknown = [name for name in _FIELD.findall(text) if name not in allowed]
    if unknown:
        known = gettext("、").join(allowed)
        return gettext("没有“%(field)s”这个字段，可以用的是：%(known)s。") % {
            "field": unknown[0], "known": known,
        }  # fmt: skip
    rest = _FIELD.sub("", text)
    if any(sign in rest for sign in ("{", "}")):
        return gettext("花括号只能用来写字段，例如 {{ title }}。请检查花括号是否成对。")
    return ""
