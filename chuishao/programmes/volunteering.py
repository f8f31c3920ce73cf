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
    Figure,
    Measure,
    Of,
    Openness,
    Pointing,
    Programme,
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
STATION_HOSTS = ("community", "street_office", "district_government")

# fmt: off
VOLUNTEERING = catalogue.declare(Programme(
    key="volunteering", version=1, label="志愿服务", reference="民政部令第67号；国务院令第685号",
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
