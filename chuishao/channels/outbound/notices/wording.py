"""Every notice and letter in words, declared once: its key, its variables, and its text in two languages.

An office may later put a dated row over a text; the variables are what such a row may use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.template import Context, Engine
from django.template.base import Template

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
        "turn", "轮到您办", (*_OF_CASE, "what", "until"),
        {ZH: "请{{ what }}：{{ title }}，{{ until }} 前", EN: "{{ what }}: {{ title }}, by {{ until }}"},
        {
            ZH: f"{_CASE_ZH}现在请您这里“{{{{ what }}}}”，{{{{ until }}}} 前。",
            EN: f"{_CASE_EN} now waits for you: “{{{{ what }}}}”, by {{{{ until }}}}.",
        },
    ),
    Wording(
        "asked", "请您单位支持", _OF_CASE,
        {ZH: "请支持：{{ title }}", EN: "You are asked for help: {{ title }}"},
        {
            ZH: f"{_CASE_ZH}请您单位看看能做什么。这是邀请，没有时限。",
            EN: f"{_CASE_EN}: please see what your unit can do. This is a request without a time limit.",
        },
    ),
    Wording(
        "copied", "抄送", _OF_CASE,
        {ZH: "抄送：{{ title }}", EN: "For your information: {{ title }}"},
        {ZH: f"{_CASE_ZH}抄送您单位，不用办理。", EN: f"{_CASE_EN}: a copy; nothing to do."},
    ),
    Wording(
        "urged", "催办", (*_OF_CASE, "what", "until", "step"),
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
        "decided", "申请有了结果", (*_OF_CASE, "step"),
        {ZH: "您的申请有了结果：{{ step }}，{{ title }}", EN: "Decided: {{ step }}, {{ title }}"},
        {
            ZH: f"您在{_CASE_ZH}里提的申请有了结果：“{{{{ step }}}}”。",
            EN: f"What you asked for in {_CASE_EN} was decided: “{{{{ step }}}}”.",
        },
    ),
    Wording(
        "fell_due", "超期提醒", (*_OF_CASE, "what", "until", "unit"),
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
        "digest", "汇总信", ("count", "lines"),
        {ZH: "有 {{ count }} 条消息等您看", EN: "{{ count }} messages wait for you"},
        {
            ZH: "有 {{ count }} 条消息等您看：\n{% for line in lines %}\n{{ forloop.counter }}. {{ line }}{% endfor %}",
            EN: "{{ count }} messages wait for you:\n{% for line in lines %}\n{{ forloop.counter }}. {{ line }}{% endfor %}",
        },
    ),
    Wording(
        "footer", "信末", ("site",),
        {ZH: "", EN: ""},
        {
            ZH: "请登录吹哨办理{% if site %}：{{ site }}{% endif %}\n这封信由系统发出，请不要回复。",
            EN: "Please sign in to Chuishao{% if site %}: {{ site }}{% endif %}\nThis letter was sent by the system; please do not reply.",
        },
    ),
)  # fmt: skip
WORDINGS: Final = {one.key: one for one in _ALL}
_ENGINE = Engine(autoescape=False)


@cache
def _template(text: str) -> Template:
    return _ENGINE.from_string(text)


def subject(topic: str, values: Mapping[str, Any], language: str = ZH) -> str:
    """The one line of a notice."""
    return _filled(WORDINGS[topic].subject, values, language).replace("\n", " ")


def body(topic: str, values: Mapping[str, Any], language: str = ZH) -> str:
    """The text of a notice as a letter says it."""
    return _filled(WORDINGS[topic].body, values, language)


def _filled(text: Text, values: Mapping[str, Any], language: str) -> str:
    # Plain text, never a page: nothing to escape.
    return _template(text[language]).render(Context(dict(values), autoescape=False))
