"""Plausible whistles and requests around today, made by rule and marked as demonstration, so that lists look alive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chuishao.config.stories import Step, Story
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.working_time import SHANGHAI

MARK = "（演示）"


@dataclass(frozen=True)
class Scene:
    """Who calls whom where: names of units as the demonstration set has them."""

    opener: str
    home: str
    desk: str
    units: tuple[str, ...]
    case_type: str = "吹哨报到"


@dataclass(frozen=True)
class Trouble:
    """Something that happens in a city, and what was tried before calling."""

    title: str
    kind: str
    tried: str


def _street(opener: str, home: str, stem: str) -> Scene:
    units = ("城管办", "城管执法中队", "平安办", "市场监管所", "派出所")
    return Scene(opener, home, f"{stem}综合调度室", tuple(stem + unit for unit in units))


# fmt: off
SCENES = (
    _street("虹山中路社区", "530102005004", "丰宁"), _street("五华山社区", "530102001003", "华山"),
    _street("虹山中路社区", "530102005004", "丰宁"), _street("篆塘社区", "530102003005", "大观"),
    Scene("丰宁街道", "530102005", "五华区调度中心", ("五华区水务局", "五华区城管局", "五华区住建局")),
    _street("虹山中路社区", "530102005004", "丰宁"), _street("金马社区", "530111004001", "金马"),
    _street("广福小区社区", "530112005005", "前卫"), _street("关上中心区社区", "530111001009", "关上"),
    Scene("12345热线", "530102005", "五华区调度中心", ("丰宁街道", "五华区水务局"), "诉求办理"),
    _street("龙城社区", "530114001005", "龙城"),
    Scene("五华区政府", "530102", "市调度中心", ("市水务局", "市排水公司")),
)
TROUBLES = (
    Trouble("小区门口占道停车", "一般哨", "劝离过两次"), Trouble("楼顶违规搭建", "执法哨", "上门劝过，不拆"),
    Trouble("排水沟堵塞返味", "一般哨", "物业清过一次"), Trouble("夜间施工噪声", "执法哨", "打过电话，仍在施工"),
    Trouble("行道树枝下垂", "一般哨", "已围挡"), Trouble("电动车进楼充电", "执法哨", "贴过告示"),
    Trouble("路面破损", "一般哨", "放了警示牌"), Trouble("老旧小区消防通道堵塞", "重点哨", "清过一次，又堵"),
    Trouble("流动摊贩聚集", "执法哨", "劝导三次"), Trouble("公共座椅损坏", "一般哨", "收起了坏的"),
    Trouble("雨水井盖缺失", "应急哨", "有人看守"),
)
# 几个工作日以前开始，办到第几步。照顾到“已超、今天到期、明天到期”。
STAGES = (
    (8, 4), (0, 1), (1, 3), (2, 3), (7, 4), (0, 3), (6, 4), (1, 2), (0, 2), (9, 4), (3, 5), (1, 1), (12, 6),
    (0, 3), (2, 2), (4, 4), (1, 3), (15, 8), (7, 4), (3, 1), (0, 0), (5, 5), (20, 8), (2, 4), (1, 4), (8, 6),
    (0, 3), (10, 8), (6, 5), (1, 2), (16, 8), (2, 3), (0, 1), (7, 4), (9, 7), (1, 3),
)
# fmt: on


def stories_around(now: datetime) -> Iterator[Story]:
    """The bustle, by rule: the same every time but for its dates, which end at ``now``."""
    days = _working_days_before(now, 30)
    for number, (ago, stage) in enumerate(STAGES):
        scene, trouble = SCENES[number % len(SCENES)], TROUBLES[number % len(TROUBLES)]
        steps = _REQUEST if scene.case_type == "诉求办理" else _WHISTLE
        moments = list(_moments(days, ago, now, number, stage + 1))
        yield Story(
            key=f"bustle-{number:02d}",
            title=trouble.title + MARK,
            case_type=scene.case_type,
            kind="一般件" if steps is _REQUEST else trouble.kind,
            subject=f"{scene.opener}{trouble.title}{MARK}"
            if steps is _WHISTLE
            else f"虹山中路{trouble.title}{MARK}",
            home=scene.home,
            place={"区域": scene.home},
            begins=moments[0],
            steps=tuple(_filled(steps[: stage + 1], scene, trouble, number, moments)),
            results={},
        )


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
    days: Sequence[date], ago: int, now: datetime, number: int, count: int
) -> Iterator[str]:
    """Opened to reported in on the first day, each later step a working day after; never beyond now."""
    latest = now.astimezone(SHANGHAI) - timedelta(minutes=10)
    for step in range(count):
        day = days[max(ago - max(step - 4, 0), 0)]
        planned = datetime.combine(day, datetime.min.time(), tzinfo=SHANGHAI)
        planned += timedelta(hours=8, minutes=40 + number % 20 + 17 * step)
        yield f"{min(planned, latest):%Y-%m-%d %H:%M}"


# fmt: off
_SCORES = {"响应": "5", "态度": "5", "效率": "4", "效果": "4"}
_CALLED_BACK = {"有效回访": "是", "承办单位联系过": "是", "问题已解决": "是", "是否满意": "满意"}
_WHISTLE: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("opener", "发起", {}), ("opener", "提交审核", {}), ("opener", "审核吹哨", {}), ("desk", "派哨", {}),
    ("unit", "报到", {}), ("unit", "报办结", {"办理结果": "已到现场处理。"}),
    ("opener", "核实通过", {"结果": "已解决"}), ("opener", "评价报到单位", _SCORES), ("desk", "归档", {}),
)
_REQUEST: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("opener", "发起", {}), ("desk", "派单", {}), ("unit", "签收", {}),
    ("unit", "联系诉求人", {"联系情况": "已电话联系。"}), ("unit", "记录进展", {"进展": "已到现场看过。"}),
    ("unit", "反馈办结", {"办理结果": "已解决", "答复内容": "已处理并答复。"}), ("opener", "回访，归档", _CALLED_BACK),
)
# 各类哨报办结之前还要办的步骤。
_BEFORE_FINISH = {"执法哨": ("到场",), "应急哨": ("到场",), "重点哨": ("记录会商", "提出方案")}
_SAID = {"记录会商": {"会商意见": "两家一起办。"}, "提出方案": {"方案": "一周内完成。"}}
# fmt: on


def _filled(
    steps: Sequence[tuple[str, str, Mapping[str, Any]]],
    scene: Scene,
    trouble: Trouble,
    number: int,
    moments: Sequence[str],
) -> Iterator[Step]:
    unit = scene.units[number % len(scene.units)]
    who = {"opener": scene.opener, "desk": scene.desk, "unit": unit}
    for when, (side, does, answers) in zip(moments, steps, strict=False):
        if does == "报办结":
            for before in _BEFORE_FINISH.get(trouble.kind, ()):
                yield Step(when, unit, before, answers=_SAID.get(before, {}))
        yield Step(
            when,
            who[side],
            does,
            answers=_opening(scene, trouble) if does == "发起" else answers,
            units={"主办": unit} if does in ("派哨", "派单") else {},
        )


def _opening(scene: Scene, trouble: Trouble) -> Mapping[str, str]:
    described = {"具体情况": f"{trouble.title}，居民反映。本条为演示。"}
    if scene.case_type == "诉求办理":
        return {**described, "来源": "电话", "诉求类型": "求助"}
    return {**described, "已经做过什么": trouble.tried}
