"""双报到双服务双报告: agencies' Party organisations and their members register with a community and serve there.

The organisation reports to the community where it sits or is paired, the member to that of their residence. They
serve; the community confirms within five working days; the yearly feedback is made from these records, nobody
fills in a form. A minute that is volunteer service too counts once. That a named person is a member is
sensitive: the community sees a pseudonym and skills. The five days are a trial value.
"""

from __future__ import annotations

from chuishao.participation import catalogue
from chuishao.participation.declarations import (
    ActivityKind,
    Belonging,
    By,
    CircleKind,
    Counts,
    Figure,
    Measure,
    Of,
    Openness,
    Programme,
)

LEADERS = By(("head", "secretary", "deputy"))
ORGANISERS = By(("clerk", "contact", "liaison", "deputy", "secretary", "head"))
HATS = ("dual_registration", "volunteering")

# fmt: off
DUAL_REGISTRATION = catalogue.declare(Programme(
    key="dual_registration", version=1, label="双报到双服务双报告", reference="昆组通〔2020〕26号",
    circles=(
        CircleKind("register", "社区报到册", ("community",), LEADERS, (
            Belonging("registered_organisation", "报到党组织", Of.ORGANISATION, LEADERS, asks=("所在地或结对", "认领事项")),
            Belonging("registered_member", "报到党员", Of.PERSON, LEADERS, asks=("可服务时间",), is_sensitive=True),)),
    ),
    activities=(
        ActivityKind("service", "报到服务", "register", Counts.MINUTES, ORGANISERS, LEADERS, Openness.CIRCLE, hats=HATS,
                     confirm_days=5, confirm_in_working_days=True,
                     help="社区在五个工作日内确认。同一段时间又是志愿服务的，只计一次。"),
    ),
    figures=(
        Figure("registered_organisations", "报到党组织", Measure.BELONGING, "家", ("register.registered_organisation",)),
        Figure("registered_members", "报到党员", Measure.BELONGING, "名", ("register.registered_member",)),
        Figure("registered_service_times", "服务", Measure.ATTENDANCES, "次", ("service",)),
        Figure("registered_service_hours", "服务时长", Measure.MINUTES, "小时", ("service",)),
    ),
))
# fmt: on
