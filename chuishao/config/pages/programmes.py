"""One page in Chinese for each declared programme of taking part: what it knows, who may do what, how things live."""

from __future__ import annotations

from chuishao.participation import catalogue
from chuishao.participation.catalogue import Programme
from chuishao.participation.queries import Life
from chuishao.web.office.programme_words import Section, facts, lives_of, sections


def page(programme: Programme) -> str:
    """The whole page of one programme."""
    note = f"<!-- 由 make docs 根据 chuishao/programmes/{programme.key}.py 生成。 -->"
    said = [*facts(programme), f"代码中 `{programme.key}`，第 {programme.version} 版"]
    head = f"# {programme.label}\n\n{note}\n\n" + "".join(f"- {one}\n" for one in said)
    tables = [_section(one) for one in sections(programme)]
    return "\n".join([head, *tables, *(_life(one) for one in lives_of(programme))])


def pages() -> dict[str, str]:
    """File name and text of each programme's page."""
    return {f"{one.key}.md": page(one) for one in catalogue.declared()}


def _section(one: Section) -> str:
    body = (one.heads, tuple("---" for _ in one.heads), *one.rows)
    lines = [f"| {' | '.join(cell.replace('|', '｜') for cell in row)} |" for row in body]
    note = f"{one.note}\n\n" if one.note else ""
    return f"## {one.title}\n\n{note}" + "\n".join(lines) + "\n"


def _life(life: Life) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {life.begins}"]
    lines += [f"    {one.value} : {one.label}" for one in life.states]
    lines += [f"    {source} --> {target} : {step}" for source, target, step in life.moves]
    lines += [f"    {one.value} --> [*]" for one in life.states if one.value in life.ends]
    return f"## {life.label}\n\n" + "\n".join([*lines, "```"]) + "\n"
