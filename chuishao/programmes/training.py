"""干部教育培训: classes with their days and hours at the Party school, leave with a reason, credits on and off line.

Twelve days are ninety hours, so a day is seven and a half. Who misses more than a seventh of a class leaves it:
of 48 days six may be missed and seven may not. Leave explains an absence, it does not make it smaller. Lessons
online give credits of their own and never days of a class.
"""

from __future__ import annotations

from fractions import Fraction

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

LEADERS = By(("head", "secretary", "deputy"))
DESK = By(("clerk", "liaison", "deputy", "secretary", "head"))
HOSTS = (
    "city_government",
    "district_government",
    "department",
    "party_organisation",
    "street_office",
)
SEVENTH = Fraction(1, 7)
A_DAY = 450
CLASSES = (
    ("theory", "理论教育"),
    ("party_spirit", "党性教育"),
    ("skill", "专业能力"),
    ("knowledge", "知识培训"),
)

# fmt: off
TRAINING = catalogue.declare(Programme(
    key="training", version=1, label="干部教育培训", reference="《干部教育培训工作条例》（2023 年修订）",
    circles=(
        CircleKind("training_class", "培训班", HOSTS, LEADERS, (
            Belonging("student", "学员", Of.PERSON, LEADERS),
            Belonging("class_teacher", "班主任", Of.PERSON, LEADERS)), is_temporary=True),
    ),
    activities=(
        ActivityKind("training_day", "集中培训日", "training_class", Counts.DAYS, DESK, LEADERS, classes=CLASSES, among=("student",),
                     minutes_a_day=A_DAY, absence_most=SEVENTH, expected=Expected(Each.MONTH, 4, "昆明市 2020 年培训安排：每月 4 天，全年不少于 48 天"),
                     help="缺课超过总学时七分之一的，退出本班"),
        ActivityKind("online_lesson", "网络课程", "training_class", Counts.MINUTES, DESK, LEADERS, classes=CLASSES, among=("student",),
                     help="另记学分，不算集中培训的天数"),
    ),
    figures=(
        Figure("training_classes", "培训班", Measure.CIRCLES, "个", ("training_class",)),
        Figure("students", "学员", Measure.BELONGING, "名", ("training_class.student",)),
        Figure("training_days", "集中培训", Measure.ACTIVITIES, "天", ("training_day",)),
        Figure("training_hours", "集中培训学时", Measure.MINUTES, "小时", ("training_day",)),
        Figure("online_hours", "网络培训学时", Measure.MINUTES, "小时", ("online_lesson",)),
    ),
))
# fmt: on
