"""Plausible whistles and requests around today, made by rule and marked as demonstration, so that lists look alive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from chuishao.config.stories import Step, Story
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.working_time import SHANGHAI

from .scenes import ROWS, SCENES, TROUBLES, Row, Scene

MARK = "（演示）"
_FIRST = timedelta(hours=8, minutes=40)


@dataclass(frozen=True)
class Deed:
    """One step of a course: which side takes it, which step, what it fills in."""

    side: str
    does: str
    answers: Mapping[str, Any]


# fmt: off
_SCORES = {"响应": "5", "态度": "5", "效率": "4", "效果": "4"}
_CALLED_BACK = {"有效回访": "是", "承办单位联系过": "是", "问题已解决": "是", "是否满意": "满意"}
_WHISTLE = (
    Deed("opener", "发起", {}), Deed("opener", "提交审核", {}), Deed("opener", "审核吹哨", {}), Deed("desk", "派哨", {}),
    Deed("unit", "报到", {}), Deed("unit", "报办结", {"办理结果": "已到现场处理。"}),
    Deed("opener", "核实通过", {"结果": "已解决"}), Deed("opener", "评价报到单位", _SCORES), Deed("desk", "归档", {}),
)
_REQUEST = (
    Deed("opener", "发起", {}), Deed("desk", "派单", {}), Deed("unit", "签收", {}),
    Deed("unit", "联系诉求人", {"联系情况": "已电话联系。"}),
    Deed("unit", "反馈办结", {"办理结果": "已解决", "答复内容": "已处理并答复。"}), Deed("opener", "回访，归档", _CALLED_BACK),
)
_LISTED = (
    Deed("opener", "发起", {}), Deed("opener", "列入清单", {}), Deed("unit", "认领", {"责任人": "分管负责人"}),
    Deed("unit", "制定措施", {"原因": "日常管理不到位。", "措施": "专人负责，每周检查。"}),
    Deed("unit", "自报完成", {"整改结果": "已按措施完成。"}), Deed("opener", "指定核查单位", {}),
    Deed("verifier", "核查属实", {"意见": "属实。"}), Deed("opener", "销号", {"意见": "同意。"}),
)
_COURSES = {"吹哨报到": _WHISTLE, "诉求办理": _REQUEST, "问题整改": _LISTED}
_CALLING = ("派哨", "派单", "列入清单")
_ARRIVE, _MEET = Deed("unit", "到场", {}), Deed("unit", "记录会商", {"会商意见": "两家一起办。"})
_PLAN = Deed("unit", "提出方案", {"方案": "一周内完成。"})
# 报到之后、报办结之前，各类哨还要办的步骤。
_BETWEEN = {"应急哨": (_ARRIVE,), "执法哨": (_ARRIVE,), "重点哨": (_MEET, _PLAN)}
_EXTRAS = {
    "申请延期": {"延长几个工作日（不超过 3）": "3", "理由": "材料还没到齐。"},
    "提出异议": {"理由": "不属本单位职责。", "依据": "派单目录（演示）。"},
    "申请升级": {"理由": "超出本级权限。"},
}
# fmt: on


def stories_around(now: datetime) -> Iterator[Story]:
    """The bustle, by rule: the same every time but for its dates, which end at ``now``."""
    days = _working_days_before(now, 40)
    for number, row in enumerate(ROWS):
        scene = SCENES[row.scene]
        deeds = list(_deeds(row, scene))
        moments = list(_moments(row, len(deeds), days, now, number))
        title = _title(row, number)
        yield Story(
            key=f"bustle-{number:02d}",
            title=title,
            case_type=scene.case_type,
            kind=row.kind,
            subject=f"{scene.where}{title}",
            home=scene.home,
            place={"区域": scene.home, "说明": scene.where},
            begins=moments[0],
            steps=tuple(
                _step(deed, when, row, scene, title)
                for deed, when in zip(deeds, moments, strict=True)
            ),
            results={},
        )


def _title(row: Row, number: int) -> str:
    """What is wrong there: one that fits the kind, in turn."""
    fitting = TROUBLES[row.kind]
    return fitting[number % len(fitting)] + MARK


def _deeds(row: Row, scene: Scene) -> Iterator[Deed]:
    """The course up to the row's stage, with what its kind needs in between."""
    for number, deed in enumerate(_COURSES[scene.case_type][: row.stage + 1]):
        yield deed
        if deed.does == "报到" and (row.kind == "应急哨" or row.stage > number):
            yield from _BETWEEN.get(row.kind, ())
    if row.extra:
        yield Deed("unit", row.extra, _EXTRAS[row.extra])


def _step(deed: Deed, when: str, row: Row, scene: Scene, title: str) -> Step:
    unit = scene.units[row.unit % len(scene.units)]
    who = {
        "opener": scene.opener,
        "desk": scene.desk,
        "unit": unit,
        "verifier": scene.verifier,
    }
    return Step(
        when,
        who[deed.side],
        deed.does,
        answers=_opening(scene, title) if deed.does == "发起" else deed.answers,
        units=_called(deed.does, unit, scene),
    )


def _called(does: str, unit: str, scene: Scene) -> Mapping[str, str]:
    if does == "指定核查单位":
        return {"核查": scene.verifier}
    return {scene.role: unit} if does in _CALLING else {}


def _opening(scene: Scene, title: str) -> Mapping[str, str]:
    words = f"{scene.where}：{title.removesuffix(MARK)}。本条为演示。"
    if scene.case_type == "问题整改":
        return {"问题表现": words, "所属领域": "民生实事", "发现途径": "督查"}
    described = {"具体情况": words}
    if scene.case_type == "诉求办理":
        return {**described, "来源": "电话", "诉求类型": "求助", "联系电话": "13888880000"}
    return {**described, "已经做过什么": "已到现场看过，先做了提醒。"}


def _working_days_before(now: datetime, count: int) -> Sequence[date]:
    """Working days up to today, newest first."""
    calendar, day = load_calendar("5301"), now.astimezone(SHANGHAI).date()
    found: list[date] = []
    while len(found) < count:
        if calendar.is_working(day):
            found.append(day)
        day -= timedelta(days=1)
    return found


def _moments(
    row: Row, count: int, days: Sequence[date], now: datetime, number: int
) -> Iterator[str]:
    """When each step is taken: ``20时`` ago minute by minute, or ``3日``: five steps a day, then one a day.

    What is asked besides is asked just now.
    """
    latest = now.astimezone(SHANGHAI) - timedelta(minutes=1)
    amount = float(row.ago[:-1])
    for step in range(count):
        if row.extra and step == count - 1:
            planned = latest
        elif row.ago.endswith("时"):
            planned = latest - timedelta(hours=amount) + timedelta(minutes=2 * step)
        else:
            day = days[max(int(amount) - max(step - 4, 0), 0)]
            planned = datetime.combine(day, time(), tzinfo=SHANGHAI) + _FIRST
            planned += timedelta(minutes=number % 20 + 17 * step)
        yield f"{min(planned, latest):%Y-%m-%d %H:%M}"
