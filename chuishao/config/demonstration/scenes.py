"""The cast of the bustle: who calls whom where, what goes wrong in a city, and how far each matter has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """Who calls whom where: names of units as the demonstration set has them."""

    where: str
    opener: str
    home: str
    desk: str
    units: tuple[str, ...]
    case_type: str = "吹哨报到"
    role: str = "主办"
    verifier: str = ""


@dataclass(frozen=True)
class Row:
    """One matter: the scene, which unit, its kind, how long ago it began, its stage, and what is asked."""

    scene: str
    unit: int
    kind: str
    ago: str
    stage: int
    extra: str = ""


def _street(where: str, opener: str, home: str, stem: str) -> Scene:
    units = ("城管办", "城管执法中队", "平安办", "市场监管所", "派出所")
    return Scene(where, opener, home, f"{stem}综合调度室", tuple(stem + unit for unit in units))


# fmt: off
SCENES: Mapping[str, Scene] = {
    "虹山": _street("虹山中路", "虹山中路社区", "530102005004", "丰宁"),
    "丰宁": Scene("丰宁片区", "丰宁街道", "530102005", "五华区调度中心", ("五华区水务局", "五华区城管局", "五华区住建局")),
    "五华": Scene("五华区", "五华区政府", "530102", "市调度中心", ("市水务局", "市排水公司")),
    "热线": Scene("虹山东路", "12345热线", "530102005", "五华区调度中心", ("丰宁街道", "五华区水务局"), "诉求办理"),
    "市清单": Scene("全市", "市督查室", "5301", "市督查室", ("市水务局", "市城管局"), "问题整改", verifier="市调度中心"),
    "区清单": Scene("五华区", "五华区督查室", "530102", "五华区督查室", ("丰宁街道", "五华区水务局"), "问题整改", verifier="市督查室"),
    "共建": Scene("华山南路", "五华山社区", "530102001003", "华山综合调度室", ("省政府研究室", "省审计厅"), role="共建"),
    "华山": _street("华山西路", "五华山社区", "530102001003", "华山"),
    "篆塘": _street("篆塘路", "篆塘社区", "530102003005", "大观"),
    "金马": _street("金马路", "金马社区", "530111004001", "金马"),
    "广福": _street("广福路", "广福小区社区", "530112005005", "前卫"),
    "关上": _street("关上中路", "关上中心区社区", "530111001009", "关上"),
    "龙城": _street("龙城片区", "龙城社区", "530114001005", "龙城"),
}
TROUBLES: Mapping[str, tuple[str, ...]] = {
    "一般哨": (
        "占道停车", "排水沟堵塞返味", "行道树枝下垂", "人行道地砖破损", "公共座椅损坏", "垃圾桶满溢",
        "楼道照明不亮", "健身器材松动",
    ),
    "执法哨": ("楼顶违规搭建", "夜间施工噪声", "电动车进楼充电", "流动摊贩聚集", "店外经营占道"),
    "重点哨": ("消防通道堵塞", "老旧管网改造", "学校门口拥堵"),
    "应急哨": ("井盖缺失", "燃气异味", "树木倒伏", "水管爆裂"),
    "共建哨": ("院墙修缮", "楼院照明改造"),
    "一般件": ("停车位被占", "油烟扰民", "噪声扰民", "路灯不亮"),
    "立行立改": ("公示栏长期不更新", "报表重复报送"),
    "限期整改": ("老旧小区消防设施缺失", "沟渠清淤不到位"),
    "长期坚持": ("扬尘反复", "楼院组织生活不经常"),
    "水电气热件": ("停水", "水压低", "水表漏水"),
}
# 种类, 多久以前开始（日＝工作日，时＝钟点）, 办到第几步, 又申请了什么
_STREET_WORK: tuple[tuple[int, str, str, int, str], ...] = (
    (0, "一般哨", "0日", 0, ""), (0, "应急哨", "0.2时", 1, ""), (1, "一般哨", "0日", 1, ""), (2, "执法哨", "2日", 1, ""),
    (0, "应急哨", "0.3时", 2, ""), (0, "一般哨", "0日", 2, ""), (1, "执法哨", "1日", 2, ""), (3, "一般哨", "3日", 2, ""),
    (0, "一般哨", "0日", 3, ""), (1, "一般哨", "1日", 3, ""), (0, "执法哨", "2日", 3, ""), (1, "应急哨", "0.4时", 3, ""),
    (0, "应急哨", "20时", 4, ""), (1, "应急哨", "4时", 4, ""), (0, "一般哨", "6日", 4, ""), (1, "一般哨", "7日", 4, ""),
    (0, "一般哨", "9日", 4, ""), (1, "执法哨", "12日", 4, "申请延期"), (0, "一般哨", "5日", 4, "申请升级"), (2, "一般哨", "0日", 3, "提出异议"),
    (0, "一般哨", "3日", 5, ""), (1, "一般哨", "4日", 5, ""), (0, "执法哨", "8日", 6, ""), (1, "一般哨", "9日", 7, ""),
    (0, "一般哨", "14日", 8, ""), (1, "执法哨", "20日", 8, ""), (3, "一般哨", "24日", 8, ""), (4, "应急哨", "26日", 8, ""),
)
_ABOVE_WORK: tuple[tuple[int, str, str, int, str], ...] = (
    (0, "应急哨", "0.2时", 1, ""), (1, "一般哨", "2日", 1, ""), (0, "一般哨", "0日", 2, ""), (0, "重点哨", "2日", 2, ""),
    (0, "一般哨", "0日", 3, ""), (0, "重点哨", "2日", 3, ""), (0, "应急哨", "20时", 4, ""), (0, "一般哨", "7日", 4, ""),
    (1, "一般哨", "4日", 5, ""), (0, "一般哨", "9日", 7, ""), (0, "一般哨", "18日", 8, ""),
)
_HOTLINE_WORK: tuple[tuple[int, str, str, int, str], ...] = (
    (0, "水电气热件", "0.5时", 0, ""), (1, "水电气热件", "0.5时", 1, ""), (1, "水电气热件", "21时", 3, ""), (0, "一般件", "4日", 3, ""),
    (0, "一般件", "0日", 0, ""), (0, "一般件", "5日", 4, ""), (1, "水电气热件", "1日", 4, ""), (0, "一般件", "9日", 5, ""),
)
_LIST_WORK: tuple[tuple[int, str, str, int, str], ...] = (
    (0, "立行立改", "2日", 0, ""), (1, "限期整改", "1日", 1, ""), (0, "立行立改", "2日", 3, ""), (1, "限期整改", "6日", 3, ""),
    (0, "立行立改", "5日", 4, ""), (0, "立行立改", "9日", 5, ""), (1, "长期坚持", "8日", 5, ""), (0, "立行立改", "12日", 7, ""),
)
_ELSEWHERE: tuple[tuple[int, str, str, int, str], ...] = (
    (0, "一般哨", "1日", 3, ""), (1, "执法哨", "6日", 5, ""), (4, "应急哨", "15日", 8, ""), (2, "一般哨", "11日", 8, ""),
)
# fmt: on


def _rows(scene: str, work: Iterable[tuple[int, str, str, int, str]]) -> Iterable[Row]:
    return [Row(scene, *one) for one in work]


ROWS: tuple[Row, ...] = (
    *_rows("虹山", _STREET_WORK),
    *_rows("丰宁", _ABOVE_WORK),
    *_rows("五华", _ABOVE_WORK),
    *_rows("热线", _HOTLINE_WORK),
    *_rows("市清单", _LIST_WORK),
    *_rows("区清单", _LIST_WORK),
    Row("共建", 0, "共建哨", "1日", 3),
    *(
        row
        for scene in ("华山", "篆塘", "金马", "广福", "关上", "龙城")
        for row in _rows(scene, _ELSEWHERE)
    ),
)
"""Every matter of the bustle: enough that each demonstration account finds things late, due and to come."""
