"""党建网格与社会治理网格一体化: one grid, one team, one list; visits leave one record, findings are settled or sent on.

A grid lies wholly inside one community. What is found is settled on the spot and only recorded, or becomes a request
or a whistle. Visits are counted for a grid or a place and never for a person: there is no ranking of grid workers,
there are no lists of special persons and no profiles of households.
"""

from __future__ import annotations

from datetime import datetime

from chuishao.casework.operations import Origin, Place, open_case
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.participation import catalogue
from chuishao.participation.declarations import (
    ActivityKind,
    Belonging,
    By,
    CircleKind,
    Counts,
    Each,
    Expected,
    Figure,
    Measure,
    Of,
    Programme,
)
from chuishao.participation.events import RecordSentOn
from chuishao.participation.operations import note_record_became
from chuishao.participation.queries import became_of_record

LEADERS = By(("head", "secretary", "deputy"))
TEAM = By(("grid_worker", "clerk", "deputy", "secretary", "head"))
FOUND = (
    ("safety", "安全隐患"), ("environment", "环境卫生"), ("facility", "公共设施"), ("order", "秩序"),
    ("neighbours", "邻里矛盾"), ("service", "群众求助"), ("other", "其他"),
)  # fmt: skip
REQUEST, WHISTLE = "request", "whistle"

# fmt: off
GRID = catalogue.declare(Programme(
    key="grid", version=1, label="党建网格与社会治理网格一体化", reference="本地规则未设定",
    circles=(
        CircleKind("grid", "网格", ("community",), LEADERS, (
            Belonging("grid_head", "网格长", Of.PERSON, LEADERS),
            Belonging("full_time", "专职网格员", Of.PERSON, LEADERS),
            Belonging("part_timer", "兼职网格员", Of.PERSON, LEADERS),
            Belonging("building_head", "楼栋长", Of.PERSON, LEADERS),
            Belonging("grid_branch", "网格党组织", Of.ORGANISATION, LEADERS))),
    ),
    activities=(
        ActivityKind("visit", "走访", "grid", Counts.TIMES, TEAM, LEADERS, is_record=True, sends_on=((REQUEST, "诉求"), (WHISTLE, "吹哨")),
                     counters=(("households_visited", "走访户数"),), help="一次走访记一条。只写需要解决的事，不记家庭情况"),
        ActivityKind("finding", "发现问题", "grid", Counts.TIMES, TEAM, LEADERS, classes=FOUND, is_record=True,
                     sends_on=((REQUEST, "诉求"), (WHISTLE, "吹哨")), help="当场办好的只记一条；办不了的转诉求或吹哨"),
        ActivityKind("grid_meeting", "网格议事", "grid", Counts.TIMES, TEAM, LEADERS, expected=Expected(Each.QUARTER, 1, "本地规则未设定")),
    ),
    figures=(
        Figure("grids", "网格", Measure.CIRCLES, "个", ("grid",)),
        Figure("grid_branches", "网格党组织", Measure.BELONGING, "个", ("grid.grid_branch",)),
        Figure("grid_team", "网格力量", Measure.BELONGING, "名", ("grid.grid_head", "grid.full_time", "grid.part_timer", "grid.building_head")),
        Figure("visits", "走访", Measure.ACTIVITIES, "次", ("visit",)),
        Figure("households_visited", "走访住户", Measure.COUNTED, "户", ("visit.households_visited",)),
        Figure("findings", "发现问题", Measure.ACTIVITIES, "件", ("finding",)),
    ),
))
# fmt: on


@records.on(RecordSentOn)
def open_what_was_found(event: RecordSentOn, at: datetime) -> None:
    """What a grid cannot settle becomes a request of its community, or a whistle that its head approves; once."""
    host = directory.organisation(event.host_id)
    if event.programme != GRID.key or host is None or became_of_record(event.activity_id):
        return
    actor = Actor.office("网格转办", host.id, host.kind, host.tier, host.region_path)
    words = event.words or event.title
    answers: dict[str, object] = {"description": words}
    if event.to == WHISTLE:
        answers["prior_efforts"] = "网格当场处理不了。"
    else:
        answers.update(channel="visit", demand="help")
    opened = open_case(
        case_type=event.to, kind="ordinary" if event.to == WHISTLE else "general", actor=actor, at=at,
        title=event.title, answers=answers, place=Place(event.region_path, event.place),
        origin=Origin(source="网格", ledger_ref=f"activity:{event.number}"),
    )  # fmt: skip
    note_record_became(
        activity_id=event.activity_id, became=f"case:{opened.number}", actor=actor, at=at
    )
