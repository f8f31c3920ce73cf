"""Emergencies in stories: proposed, confirmed, run out, destroyed by two people; and people who join by number."""

from __future__ import annotations

from chuishao.directory.actors import Actor
from chuishao.participation import operations

from .. import wording
from .scene import Scene, act

PROPOSING = ("clerk", "deputy", "head")
HEADS = ("head", "deputy")
_CAST = Actor.system("故事")


@act("提出启用", "法律依据", "文件号", "到期", "区域")
def propose(scene: Scene) -> None:
    """A district or the city proposes to switch the mechanism on in its place."""
    made = operations.propose_activation(
        programme=scene.programme.key, region_path=scene.text("区域", scene.unit().region_path),
        basis=scene.text("法律依据"), document_no=scene.text("文件号"),
        until_on=scene.day("到期") or scene.today, actor=scene.actor(PROPOSING), at=scene.now,
    )  # fmt: skip
    scene.remember(made)


@act("同意启用")
def confirm(scene: Scene) -> None:
    """A head switches it on."""
    operations.confirm_activation(
        activation_id=scene.thing().pk, actor=scene.actor(HEADS), at=scene.now
    )


@act("提前结束", "理由")
def end(scene: Scene) -> None:
    """A head ends it before its day."""
    operations.end_activation(
        activation_id=scene.thing().pk, reason=scene.text("理由"), actor=scene.actor(HEADS), at=scene.now
    )  # fmt: skip


@act("编入", "身份", "人数", "说明")
def assign(scene: Scene) -> None:
    """So many people, registered and admitted at once, with a note that stays with each belonging."""
    circle, rules = scene.thing(), scene.programme
    kind = rules.circle(circle.kind)
    role = wording.key_of(scene.text("身份"), kind.belongings, "身份")
    for number in range(scene.number("人数", 1)):
        told = operations.Registration(circle.region_path, name=f"党员{number + 1}")
        person = operations.register_participant(registration=told, actor=_CAST, at=scene.now)
        asked = operations.ask_to_join(
            circle_id=circle.pk, actor=_CAST, at=scene.now, facts={"note": scene.text("说明")},
            joining=operations.Joining(role, participant_id=person.participant_id),
        )  # fmt: skip
        operations.decide_joining(belonging_id=asked.pk, is_granted=True, actor=_CAST, at=scene.now)


@act("到期清理")
def run_out(scene: Scene) -> None:
    """Time passes: what is over ends, what was confirmed is destroyed."""
    operations.end_what_is_over(actor=_CAST, at=scene.now)
    operations.carry_on_destruction(actor=_CAST, at=scene.now)


@act("提出销毁")
def propose_destruction(scene: Scene) -> None:
    """Somebody proposes to destroy what was held of people; the record is known as ``另开``."""
    made = operations.propose_destruction(
        activation_id=scene.thing().pk, actor=scene.actor(HEADS), at=scene.now
    )
    scene.remember(made, scene.step.opens_as or "销毁记录")


@act("同意销毁")
def confirm_destruction(scene: Scene) -> None:
    """A second person confirms."""
    operations.confirm_destruction(
        number=scene.thing().number, actor=scene.actor(HEADS), at=scene.now
    )
