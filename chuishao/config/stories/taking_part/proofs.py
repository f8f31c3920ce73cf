"""What comes of coming, in stories: hours, certificates that anybody checks, points, feedback, how a course stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.participation import catalogue, operations, queries
from chuishao.participation.queries import hours_of_person

from .. import wording
from ..telling import StoryError
from .circles import LEADING, Somebody
from .coming import people
from .scene import Scene, act

WRONG_CODE = "AAAAAAAAAA"
STANDING = {
    "valid": "有效",
    "revoked": "已撤销",
    "forgotten": "本人已注销",
    "altered": "与存档不符",
}


@dataclass
class Proof:
    """A certificate in a story, with the code printed on it."""

    certificate: Any
    code: str

    def refresh_from_db(self) -> None:
        """As it stands now."""
        self.certificate.refresh_from_db()


@act("出证明", "谁", "自", "至")
def issue(scene: Scene) -> None:
    """A leader certifies what their organisation recorded; known as ``另开``."""
    [(_name, one)] = people(scene)
    [declared] = scene.programme.certificates
    made, code = operations.issue_certificate(
        programme=scene.programme.key, kind=declared.key, participant_id=one.pk, at=scene.now,
        from_on=scene.day("自") or scene.today, to_on=scene.day("至") or scene.today,
        actor=scene.actor(LEADING),
    )  # fmt: skip
    scene.remember(Proof(made, code))


@act("验证证明", "码", "应为", "小时")
def verify(scene: Scene) -> None:
    """Anybody with number and code is told whether it stands, and for how many hours."""
    proof = scene.thing(Proof)
    code = WRONG_CODE if scene.text("码") == "错的" else proof.code
    found = queries.verify_certificate(number=proof.certificate.number, code=code)
    _expect(scene, "应为", STANDING[found.standing])
    _expect(scene, "小时", f"{found.minutes / 60:g}")


@act("撤销证明", "理由")
def revoke(scene: Scene) -> None:
    """Its issuer takes it back, with a reason that everybody reads who checks it."""
    operations.revoke_certificate(
        number=scene.thing(Proof).certificate.number, actor=scene.actor(LEADING), at=scene.now,
        reason=scene.text("理由"),
    )  # fmt: skip


@act("查时长", "谁", "名下", "应为", "次数", "星级")
def hours(scene: Scene) -> None:
    """One's own confirmed minutes, under one hat if it is named, how often, and how many stars they are worth."""
    [(_name, one)] = people(scene)
    hat = scene.text("名下")
    key = wording.key_of(hat, catalogue.declared(), "名下") if hat else ""
    found = hours_of_person(participant_id=one.pk, actor=Actor.participant(one.pk), hat=key)
    _expect(scene, "应为", f"{found.minutes}分钟")
    _expect(scene, "次数", str(found.times))
    if scene.text("星级"):
        [declared] = scene.programme.certificates
        _expect(scene, "星级", str(declared.star(found.minutes)))


@act("查积分", "谁", "应为")
def points(scene: Scene) -> None:
    """What is left of one's own points."""
    [(_name, one)] = people(scene)
    [kind] = scene.programme.points
    left, _lines = queries.own_points(
        participant_id=one.pk, kind=kind.key, actor=Actor.participant(one.pk)
    )
    _expect(scene, "应为", str(left))


@act("用积分", "谁", "分", "换")
def use_points(scene: Scene) -> None:
    """Whoever looks after somebody enters what their points were used for."""
    [(_name, one)] = people(scene)
    [kind] = scene.programme.points
    operations.use_points(
        programme=scene.programme.key, kind=kind.key, participant_id=one.pk, points=scene.number("分"),
        reason=scene.text("换"), actor=scene.actor(LEADING), at=scene.now,
    )  # fmt: skip


@act("查反馈", "年度", "应有")
def feedback(scene: Scene) -> None:
    """The yearly feedback, made from the records: every sentence told stands in it, people by their story names."""
    found = queries.yearly_feedback(
        circle_id=scene.thing().pk, year=scene.number("年度"), actor=scene.actor()
    )
    words = found.printable()
    for name, one in scene.things.items():
        if isinstance(one, Somebody):
            words = words.replace(one.pseudonym, name)
    for sentence in scene.listed("应有"):
        if sentence not in words:
            raise StoryError(f"反馈里没有“{sentence}”，写的是：{words}")


@act("查学员", "谁", "应为", "学时")
def student(scene: Scene) -> None:
    """How one member of a course stands, in words, and the hours attended."""
    [(name, one)] = people(scene)
    standing = queries.course_standing(
        circle_id=scene.thing().pk, actor=scene.actor(), at=scene.now
    )
    found = [line for line in standing if line.participant_id == one.pk]
    if not found:
        raise StoryError(f"班里没有“{name}”。")
    _expect(scene, "应为", found[0].words)
    _expect(scene, "学时", f"{float(found[0].hours):g}")


@act("请假", "谁", "事由")
def ask_leave(scene: Scene) -> None:
    """Somebody asks for leave from the activity of the step; known as ``另开``."""
    [(_name, one)] = people(scene)
    made = operations.ask_leave(
        activity_id=scene.thing().pk, participant_id=one.pk, reason=scene.text("事由"),
        actor=scene.actor(), at=scene.now,
    )  # fmt: skip
    scene.remember(made)


@act("准假")
def grant_leave(scene: Scene) -> None:
    """Another person says yes."""
    operations.decide_leave(
        leave_id=scene.thing().pk, is_granted=True, actor=scene.actor(LEADING), at=scene.now
    )


def _expect(scene: Scene, key: str, found: str) -> None:
    told = scene.text(key, found)
    if told != found:
        raise StoryError(f"{key}写的是“{told}”，实际是“{found}”。")
