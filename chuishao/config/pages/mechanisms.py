"""One page in Chinese for each declared mechanism: states drawn, clocks, and who may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chuishao.casework import catalogue
from chuishao.casework.declarations import ANY, CaseType, Duty, Field, Role, Side, Transition, Who
from chuishao.config.pages import programmes
from chuishao.directory.kinds import OrganisationKind, PostKind, Tier
from chuishao.participation import catalogue as participation
from chuishao.web.office.roles import role_table

SIDES: Mapping[Side, str] = {
    Side.OPENER: "发起方",
    Side.REFEREE: "调度方",
    Side.SUPERIOR: "上一级",
    Side.CALLED: "被叫单位",
    Side.LEAD: "主办单位",
    Side.ASKED: "受邀单位",
    Side.COPIED: "抄送单位",
    Side.VERIFIER: "核实单位",
    Side.PETITIONER: "申请单位",
    Side.REPORTER: "诉求人",
    Side.SYSTEM: "系统",
}
ROLES: Mapping[Role, str] = {
    Role.LEAD: "主办",
    Role.ASSISTING: "协办",
    Role.ASKED: "受邀（无期限）",
    Role.VERIFIER: "核实",
    Role.COPIED: "抄送",
}
GRADES = {1: "公开", 2: "内部", 3: "个人信息", 4: "敏感"}


def pages() -> dict[str, str]:
    """File name and text of each mechanism's page, and of their index."""
    declared = catalogue.declared()
    rows = [(t.label, t.key, t.version, "办事") for t in declared]
    rows += [(t.label, t.key, t.version, "参与") for t in participation.declared()]
    index = (
        "# 机制\n\n<!-- 由 make docs 根据 chuishao/programmes 生成。 -->\n\n"
        "| 机制 | 代码中 | 版本 | 哪一类 |\n| --- | --- | --- | --- |\n"
        + "".join(
            f"| [{row[0]}]({row[1]}.md) | `{row[1]}` | {row[2]} | {row[3]} |\n" for row in rows
        )
    )
    cases = {f"{t.key}.md": page(t) for t in declared}
    return {"README.md": index, **cases, **programmes.pages()}


def page(mechanism: CaseType) -> str:
    """The whole page of one mechanism."""
    parts = (
        _head(mechanism),
        _levels(mechanism),
        _diagram(mechanism),
        _clocks(mechanism),
        _roles(mechanism),
        _steps(mechanism),
        _fields(mechanism),
    )
    return "\n".join(parts)


def _head(mechanism: CaseType) -> str:
    kinds = "、".join(kind.label for kind in mechanism.kinds) or "不分类"
    grade = GRADES.get(mechanism.confidentiality, str(mechanism.confidentiality))
    facts = (
        f"- 依据：{mechanism.reference or '本地规则未设定'}",
        f"- 种类：{kinds}",
        f"- 由谁发起：{_posts(mechanism.opened_by) or '任何岗位'}",
        f"- 密级：{grade}；保存 {mechanism.retention_months} 个月",
        f"- 代码中 `{mechanism.key}`，第 {mechanism.version} 版",
    )
    note = f"<!-- 由 make docs 根据 chuishao/programmes/{mechanism.key}.py 生成。 -->"
    return f"# {mechanism.label}\n\n{note}\n\n" + "\n".join(facts) + "\n"


def _levels(mechanism: CaseType) -> str:
    if not mechanism.levels:
        return ""
    rows = (
        (
            level.label,
            f"{_tiers([level.tier])}：{_units(level.openers)}",
            _tiers([level.referee]) if level.referee else "发起方自己",
            _tiers(level.calls),
        )
        for level in mechanism.levels
    )
    return "## 层级\n\n" + _table(("层级", "由谁发起", "由哪级调度", "可叫的单位"), rows)


def _diagram(mechanism: CaseType) -> str:
    """A Mermaid state diagram; steps that leave the state as it is stand in the table only."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {mechanism.opens_in}"]
    lines += [f"    {state.key} : {state.label}" for state in mechanism.states]
    lines += [f"    {a} --> {b} : {'、'.join(labels)}" for (a, b), labels in _moves(mechanism)]
    lines += [f"    {state.key} --> [*]" for state in mechanism.states if state.is_closed]
    return "## 状态\n\n" + "\n".join([*lines, "```"]) + "\n"


def _moves(mechanism: CaseType) -> Iterable[tuple[tuple[str, str], list[str]]]:
    moves: dict[tuple[str, str], list[str]] = {}
    for step in mechanism.transitions:
        for source in step.source:
            if step.target and step.target != source:
                moves.setdefault((source, step.target), []).append(step.label)
    return moves.items()


def _clocks(mechanism: CaseType) -> str:
    rows = (_clock(mechanism, duty) for duty in mechanism.duties)
    head = ("责任", "由谁承担", "声明的期限", "可调范围")
    note = (
        "期限自责任落到单位时起算，当时的期限写入责任，以后调整不影响已有责任。"
        "各地可在可调范围内另行设定（带文件号）；未设定的，页面显示“本地规则未设定”。\n"
    )
    return f"## 期限\n\n{note}\n" + _table(head, rows)


def _clock(mechanism: CaseType, duty: Duty) -> tuple[str, ...]:
    limits = [f"{_kind(mechanism, kind)}{limit.label}" for kind, limit in duty.within.items()]
    if set(duty.within) == {ANY}:
        limits = [duty.within[ANY].label]
    if duty.due_from:
        limits.append(f"以所填“{_field_label(mechanism, duty.due_from)}”为准")
    turn = f"{duty.dial.least}–{duty.dial.most}（同单位）" if duty.dial else "不可调"
    owner = SIDES[duty.owed_by] + (f"（{_posts(duty.posts)}）" if duty.posts else "")
    return f"{duty.label} `{duty.key}`", owner, "；".join(limits) or "不限时", turn


def _kind(mechanism: CaseType, kind: str) -> str:
    if kind == ANY:
        return "其他："
    return f"{mechanism.kind(kind).label}："


def _field_label(mechanism: CaseType, key: str) -> str:
    asked = (*mechanism.fields, *(f for step in mechanism.transitions for f in step.form))
    return next((field.label for field in asked if field.key == key), key)


def _roles(mechanism: CaseType) -> str:
    """Steps down, sides across: who may take what, at one look."""
    table = role_table(mechanism)
    rows = ((row.label, *(cell or " " for cell in row.cells)) for row in table.rows)
    return "## 谁能办哪一步\n\n" + _table(("步骤", *table.sides), rows)


def _steps(mechanism: CaseType) -> str:
    head = ("办理", "在什么状态", "由谁", "转到", "要填", "结果与限制")
    return "## 每一步的条件和结果\n\n" + _table(
        head, (_step(mechanism, s) for s in mechanism.transitions)
    )


def _step(mechanism: CaseType, step: Transition) -> tuple[str, ...]:
    where = "、".join(_state(mechanism, key) for key in step.source)
    target = mechanism.state(step.target).label if step.target else "不变"
    asked = "、".join(_asked(field) for field in step.form)
    who = "；".join(_who(mechanism, who) for who in step.by)
    effects = "；".join((*_rules(mechanism, step), *_effects(mechanism, step)))
    return f"{step.label} `{step.key}`", where, who, target, asked or "—", effects or "—"


def _state(mechanism: CaseType, key: str) -> str:
    return "任何状态" if key == ANY else mechanism.state(key).label


def _who(mechanism: CaseType, who: Who) -> str:
    owing = f"，须承担“{mechanism.duty(who.owing).label}”" if who.owing else ""
    posts = f"（{_posts(who.posts)}）" if who.posts else ""
    return f"{SIDES[who.side]}{posts}{owing}"


def _rules(mechanism: CaseType, step: Transition) -> Iterable[str]:
    """What must hold before the step may be taken."""
    if step.not_by:
        before = "、".join(_step_label(mechanism, key) for key in step.not_by)
        yield f"不得由办理“{before}”的本人"
    if step.not_called:
        yield "被叫单位不得办理"
    if step.after:
        yield f"须先完成{_duties(mechanism, step.after)}"
    if step.not_before:
        yield f"{_duties(mechanism, step.not_before)}到期之日起才可办"
    if step.once_all:
        yield f"全部单位完成{_duties(mechanism, step.once_all)}后才转"
    if step.window:
        yield f"自被叫起{step.window.label}内"
    if step.at_most:
        yield f"最多 {step.at_most} 次"
    yield from _hops(step)


def _hops(step: Transition) -> Iterable[str]:
    if step.hops and step.hops.at_least:
        yield f"已改派 {step.hops.at_least} 次以上"
    if step.hops and step.hops.below:
        yield f"改派少于 {step.hops.below} 次时"


def _effects(mechanism: CaseType, step: Transition) -> Iterable[str]:
    """What the step causes, in the order of the declaration."""
    verbs = {"imposes": "起算", "discharges": "完成", "waives": "免除", "stops": "停表", "restarts": "复表", "extends": "延期"}  # fmt: skip
    for name, verb in verbs.items():
        if keys := getattr(step, name):
            yield f"{verb}{_duties(mechanism, keys)}"
    if step.calls:
        yield "指定" + "、".join(ROLES[role] for role in step.calls)
    said = {
        "opens": "向上一级提出，本件等待", "returns_parent": "办完后退回原件", "reopens": "另立关联件",
        "merges": "并入另一件", "assigns": "交同单位他人", "recalls": "被叫单位重办", "releases": "解除该单位",
        "excludes": "不计入统计", "counts": "自此计数",
    }  # fmt: skip
    yield from (words for name, words in said.items() if getattr(step, name))
    if step.urges:
        yield f"第 {step.urges} 级催办"


def _step_label(mechanism: CaseType, key: str) -> str:
    labels = {step.key: step.label for step in mechanism.transitions}
    return labels.get(key, mechanism.state(mechanism.opens_in).label)


def _fields(mechanism: CaseType) -> str:
    rows = (
        (
            f.label,
            "必填" if f.is_required else "选填",
            "加密、遮挡" if f.is_personal else "—",
            f.help or "—",
        )
        for f in mechanism.fields
    )
    return "## 发起时填写\n\n" + _table(("项目", "必填", "个人信息", "说明"), rows)


def _asked(field: Field) -> str:
    return field.label if field.is_required else f"{field.label}（选填）"


def _duties(mechanism: CaseType, keys: Iterable[str]) -> str:
    return "".join("全部责任" if key == ANY else f"“{mechanism.duty(key).label}”" for key in keys)


def _posts(keys: Iterable[str]) -> str:
    return "、".join(_label(key, PostKind, OrganisationKind) for key in keys)


def _units(keys: Iterable[str]) -> str:
    return "、".join(_label(key, OrganisationKind) for key in keys)


def _tiers(keys: Iterable[str]) -> str:
    return "、".join(_label(key, OrganisationKind, Tier) for key in keys)


def _label(key: str, *words: type[PostKind] | type[OrganisationKind] | type[Tier]) -> str:
    """The Chinese label of a key of the directory; the key itself where it has none."""
    labels = {member.value: member.label for word in words for member in word}
    return labels.get(key, key)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    body = (head, tuple("---" for _ in head), *rows)
    return (
        "\n".join(f"| {' | '.join(cell.replace('|', '｜') for cell in row)} |" for row in body)
        + "\n"
    )
