"""志愿服务: teams and stations, projects with shifts, hours that somebody else confirmed, stars, certificates.

Who organises records, who records certifies (《志愿服务记录与证明出具办法（试行）》, 民政部令第67号). Hours and points are
two ledgers: points never change hours, hours never become money. Meetings, lectures, office duty and rehearsals
are no service. The daily cap and the days for confirming are trial values; the stars are those of 2012.
"""

from __future__ import annotations

from datetime import datetime

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.participation import catalogue
from chuishao.participation.declarations import (
    ActivityKind,
    Belonging,
    By,
    Certifying,
    CircleKind,
    Counts,
    Fact,
    Figure,
    Measure,
    Of,
    Openness,
    Pointing,
    Programme,
    ReportField,
    Reporting,
    Rows,
    Sheet,
)
from chuishao.participation.events import AttendanceConfirmed, AttendanceWithdrawn
from chuishao.participation.operations import settle_points

LEADERS = By(("head", "secretary", "deputy"))
DESK = By(("clerk", "deputy", "secretary", "head"))
ORGANISERS = By(("clerk", "contact", "deputy", "secretary", "head"))
HATS = ("volunteering", "dual_registration")
CLASSES = (
    ("elderly", "助老"), ("disabled", "助残"), ("environment", "环保"), ("safety", "治安"),
    ("traffic", "交通"), ("event", "赛会"), ("emergency_aid", "应急"), ("prevention", "防疫"),
    ("culture", "文体"), ("neighbourhood", "邻里"), ("mediation", "调解"), ("other", "其他"),
)  # fmt: skip
STARS = ((100, "一星"), (300, "二星"), (600, "三星"), (1000, "四星"), (1500, "五星"))
NOT_KEPT = "本系统不收这一项，请按原始登记表补。"
BY_PSEUDONYM = "本系统给的代号。国家系统另发统一编号，导入后请对照。"
# The sheets of MZ/T 061—2015 (people, teams, projects, certificates) and what the Measures of 2020 want recorded.
# fmt: off
SHEETS = (
    Sheet("志愿者", Rows.PEOPLE, (
        ReportField("志愿者编号", Fact.NUMBER, BY_PSEUDONYM),
        ReportField("姓名", Fact.NAME, "写明用途才给，只给由您的单位管理的人。"),
        ReportField("性别", None, NOT_KEPT), ReportField("出生日期", Fact.BIRTH_YEAR, "只有出生年。"),
        ReportField("身份证件类型", None, NOT_KEPT), ReportField("身份证件号码", None, NOT_KEPT),
        ReportField("联系电话", Fact.PHONE, "写明用途才给，只给由您的单位管理的人。"),
        ReportField("居住区域", Fact.REGION), ReportField("居住区域代码", Fact.REGION_CODE, "统计用区划代码，12 位。"),
        ReportField("工作单位", Fact.UNIT), ReportField("专业技能", Fact.SKILLS),
        ReportField("服务类别", None, "登记时不问，各人服务过的类别见服务记录。"),
        ReportField("监护人", Fact.GUARDIAN, "只有未成年人有。写明用途才给。"), ReportField("监护人同意日期", Fact.DECIDED_AT),
        ReportField("所属志愿团体", Fact.CIRCLE), ReportField("注册日期", Fact.BEGINS), ReportField("服务次数", Fact.TIMES),
        ReportField("服务时间（小时）", Fact.HOURS, "只算这份表里各团体确认过的，保留两位小数，不进位。"), ReportField("状态", Fact.STATE),
    )),
    Sheet("志愿团体", Rows.CIRCLES, (
        ReportField("团体编号", Fact.NUMBER, "本系统的编号。国家系统另发编号，导入后请对照。"),
        ReportField("团体名称", Fact.NAME), ReportField("团体类型", Fact.KIND), ReportField("主办单位", Fact.UNIT),
        ReportField("统一社会信用代码", Fact.UNIT_CODE, "主办单位的。队伍没有单独登记为法人。"),
        ReportField("负责人", None, "按主办单位的岗位办理，不另记团体负责人。"), ReportField("联系电话", None, NOT_KEPT),
        ReportField("服务区域", Fact.REGION), ReportField("服务区域代码", Fact.REGION_CODE, "统计用区划代码，12 位。"),
        ReportField("成立日期", Fact.BEGINS), ReportField("结束日期", Fact.ENDS), ReportField("志愿者人数", Fact.PEOPLE),
        ReportField("服务次数", Fact.TIMES), ReportField("服务时间（小时）", Fact.HOURS), ReportField("状态", Fact.STATE),
    )),
    Sheet("志愿服务项目", Rows.ACTIVITIES, (
        ReportField("项目编号", Fact.NUMBER, "本系统的编号。国家系统另发编号，导入后请对照。"),
        ReportField("项目名称", Fact.NAME), ReportField("项目类型", Fact.KIND),
        ReportField("服务类别", Fact.THING, "写类别的名称，标准的类别代码没有收录。"), ReportField("服务内容", Fact.WORDS),
        ReportField("服务对象", None, "不单独记录，见服务内容。"), ReportField("志愿团体", Fact.CIRCLE), ReportField("主办单位", Fact.UNIT),
        ReportField("项目负责人", None, "按主办单位的岗位办理，不另记项目负责人。"), ReportField("服务地点", Fact.PLACE),
        ReportField("服务区域代码", Fact.REGION_CODE, "统计用区划代码，12 位。"), ReportField("开始时间", Fact.BEGINS), ReportField("结束时间", Fact.ENDS),
        ReportField("招募人数", Fact.PLACES, "各班次名额相加，空着是不限。"), ReportField("招募条件", Fact.REQUIREMENTS),
        ReportField("风险和保险", None, NOT_KEPT), ReportField("服务人次", Fact.TIMES), ReportField("服务时间（小时）", Fact.HOURS),
        ReportField("状态", Fact.STATE),
    )),
    Sheet("服务记录", Rows.COMINGS, (
        ReportField("记录编号", Fact.NUMBER), ReportField("志愿者编号", Fact.PERSON_NUMBER, BY_PSEUDONYM),
        ReportField("项目编号", Fact.ACTIVITY_NUMBER), ReportField("项目名称", Fact.ACTIVITY), ReportField("志愿团体", Fact.CIRCLE),
        ReportField("服务类别", Fact.THING), ReportField("服务内容", Fact.WORDS), ReportField("服务地点", Fact.PLACE),
        ReportField("服务日期", Fact.DAY), ReportField("开始时间", Fact.BEGINS), ReportField("结束时间", Fact.ENDS),
        ReportField("实际分钟", Fact.MINUTES),
        ReportField("服务时间（小时）", Fact.HOURS, "确认后计入的，保留两位小数，不进位。路上的时间不计。"),
        ReportField("记录方式", Fact.MODE), ReportField("记录人", Fact.RECORDED_BY, "空着是本人用签到码记的。"),
        ReportField("确认人", Fact.DECIDED_BY), ReportField("确认时间", Fact.DECIDED_AT),
        ReportField("服务质量评价", None, NOT_KEPT),
    )),
    Sheet("志愿服务证书", Rows.CERTIFICATES, (
        ReportField("证书编号", Fact.NUMBER), ReportField("志愿者编号", Fact.PERSON_NUMBER, BY_PSEUDONYM),
        ReportField("起始日期", Fact.BEGINS), ReportField("截止日期", Fact.ENDS), ReportField("服务时间（小时）", Fact.HOURS),
        ReportField("出具单位", Fact.UNIT), ReportField("统一社会信用代码", Fact.UNIT_CODE), ReportField("出具日期", Fact.DAY),
        ReportField("状态", Fact.STATE), ReportField("撤销理由", Fact.REASON),
    )),
)
# fmt: on
STATION_HOSTS = ("community", "street_office", "district_government")

# fmt: off
VOLUNTEERING = catalogue.declare(Programme(
    key="volunteering", version=2, label="志愿服务", reference="民政部令第67号；国务院令第685号",
    circles=(
        CircleKind("station", "志愿服务站", STATION_HOSTS, LEADERS, (
            Belonging("volunteer", "志愿者", Of.PERSON, LEADERS),
            Belonging("social_worker", "专业社工", Of.PERSON, LEADERS),
            Belonging("social_organisation", "社会组织", Of.ORGANISATION, LEADERS),)),
        CircleKind("team", "志愿服务队", (*STATION_HOSTS, "member_unit", "party_organisation", "department"), DESK, (
            Belonging("team_volunteer", "志愿者", Of.PERSON, LEADERS),)),
    ),
    activities=(
        ActivityKind("project", "志愿服务项目", "station", Counts.MINUTES, ORGANISERS, LEADERS, Openness.EVERYBODY, hats=HATS, classes=CLASSES,
                     help="会议、讲座、值班、团建、排练和经营活动不算志愿服务。路上的时间不计。"),
        ActivityKind("team_service", "志愿服务队活动", "team", Counts.MINUTES, ORGANISERS, LEADERS, Openness.EVERYBODY, hats=HATS, classes=CLASSES,
                     help="会议、讲座、值班、团建、排练和经营活动不算志愿服务。路上的时间不计。"),
    ),
    certificates=(Certifying("service_record", "志愿服务记录证明", ("volunteering",), LEADERS, STARS),),
    points=(Pointing("service_points", "志愿积分", 60, ("volunteering",), expires_months=24),),
    reports=(Reporting("national", "报全国志愿服务信息系统", "MZ/T 061—2015；民政部令第67号", DESK, SHEETS,
                       help="字段名照标准和记录办法写。只有确认过的服务，不含双报到等别的机制组织的。字段代码请照国家系统当时的模板核对。"),),
    figures=(
        Figure("volunteers", "志愿者", Measure.PEOPLE, "名", ("station.volunteer", "team.team_volunteer")),
        Figure("social_organisations", "社会组织", Measure.BELONGING, "家", ("station.social_organisation",)),
        Figure("social_workers", "专业社工", Measure.BELONGING, "名", ("station.social_worker",)),
        Figure("teams", "志愿服务队", Measure.CIRCLES, "支", ("team",)),
        Figure("service_times", "志愿服务", Measure.ATTENDANCES, "人次", ("project", "team_service")),
        Figure("service_hours", "志愿服务时长", Measure.MINUTES, "小时", ("project", "team_service")),
        Figure("service_certificates", "记录证明", Measure.CERTIFICATES, "份", ("service_record",)),
    ),
))
# fmt: on


@records.on(AttendanceConfirmed, "volunteering.points_for_service")
def points_for_service(event: AttendanceConfirmed, at: datetime) -> None:
    """Confirmed service earns points, under whichever programme it was organised."""
    _settle(event.attendance_ids, at)


@records.on(AttendanceWithdrawn, "volunteering.points_back")
def points_back(event: AttendanceWithdrawn, at: datetime) -> None:
    """What counts no more earned nothing."""
    _settle(event.attendance_ids, at)


def _settle(attendance_ids: tuple[int, ...], at: datetime) -> None:
    settle_points(
        programme=VOLUNTEERING.key, kind="service_points", attendance_ids=attendance_ids,
        actor=Actor.system("志愿积分"), at=at,
    )  # fmt: skip
