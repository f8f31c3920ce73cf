"""Entering people and posts, and putting people into posts directly when files are loaded."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.events import PostChanged
from chuishao.directory.kinds import Administrator, Clearance, GrantKind, PostKind
from chuishao.directory.models import Holding, Organisation, Person, Post
from chuishao.directory.operations._recording import demand, record
from chuishao.kernel import secrecy
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.text import clean_line, mask_phone, said

PHONE_PURPOSE = "directory.person.phone"
_MOBILE = re.compile(r"1[3-9]\d{9}")


@transaction.atomic
def enter_person(
    *, name: str, actor: Actor, at: datetime, phone: str = "", is_demo: bool = False
) -> int:
    """Enter a person of the staff; the telephone is sealed before it is stored. Returns the id."""
    demand(actor, Administrator.SYSTEM)
    name = _filled(name, gettext("姓名"), "name")
    person = Person.objects.create(name=name, is_demo=is_demo, **_sealed_phone(phone))
    record(f"person:{person.pk}", "enter", actor=actor, at=at, body={"has_phone": bool(phone)})
    return person.pk


@transaction.atomic
def create_post(
    *,
    organisation_id: int,
    kind: PostKind,
    title: str,
    actor: Actor,
    at: datetime,
    clearance: Clearance | None = None,
) -> int:
    """Create a post in an organisation in force; returns its id."""
    demand(actor, Administrator.SYSTEM)
    if not Organisation.objects.filter(pk=organisation_id, valid_to=None).exists():
        raise Invalid("没有这个单位，或者它已经撤销，请重选。")
    title = _filled(title, gettext("岗位名称"), "title")
    post = Post.objects.create(
        organisation_id=organisation_id,
        kind=kind,
        title=title,
        clearance=kind.clearance if clearance is None else clearance,
        valid_from=timezone.localdate(at),
    )
    body = {"organisation": organisation_id, "kind": kind, "title": title}
    record(f"post:{post.pk}", "create", actor=actor, at=at, body=body)
    return post.pk


@transaction.atomic
def appoint(
    *,
    post_id: int,
    person_id: int,
    actor: Actor,
    at: datetime,
    from_on: date | None = None,
    to_on: date | None = None,
    document_no: str = "",
) -> int:
    """Put a person into a post as a file says; people propose and confirm instead. Returns the id."""
    _demand_system(actor)
    first_day = from_on or timezone.localdate(at)
    return hold(post_id, person_id, first_day, to_on, document_no=document_no, actor=actor, at=at)


@transaction.atomic
def relieve(*, post_id: int, actor: Actor, at: datetime, on: date | None = None) -> None:
    """End the holding of a post as a file says; people propose and confirm instead."""
    _demand_system(actor)
    release(post_id, on or timezone.localdate(at), actor=actor, at=at)


@transaction.atomic
def appoint_stand_in(
    *,
    post_id: int,
    person_id: int,
    from_on: date,
    to_on: date,
    actor: Actor,
    at: datetime,
    document_no: str = "",
) -> int:
    """Let a person stand in for the holder as a file says, up to (not with) ``to_on``."""
    _demand_system(actor)
    return stand_in(post_id, person_id, from_on, to_on, document_no=document_no, actor=actor, at=at)


def hold(
    post_id: int,
    person_id: int,
    from_on: date,
    to_on: date | None,
    *,
    document_no: str,
    actor: Actor,
    at: datetime,
    stands_in_for: int | None = None,
) -> int:
    """Write one holding with its audit; Conflict when the post is taken on any of the days."""
    _check_span(post_id, person_id, from_on, to_on)
    try:
        with transaction.atomic():
            holding = Holding.objects.create(
                post_id=post_id,
                person_id=person_id,
                from_on=from_on,
                to_on=to_on,
                stands_in_for_id=stands_in_for,
                document_no=document_no,
            )
    except IntegrityError as fault:
        raise Conflict("这段时间该岗位已有人任职或代理，请先调整日期。") from fault
    kind = GrantKind.STAND_IN if stands_in_for else GrantKind.APPOINTMENT
    _changed(post_id, person_id, kind, from_on, actor, at, {"until": to_on, "no": document_no})
    return holding.pk


def stand_in(
    post_id: int,
    person_id: int,
    from_on: date,
    to_on: date,
    *,
    document_no: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Write a stand-in for whoever holds the post on the first day, with its audit."""
    held = holding_on(post_id, from_on)
    if held is None:
        raise Conflict("该岗位在代理开始之日无人任职，应先任命，不能代理。")
    if held.person_id == person_id:
        raise Invalid("本人不能代理自己的岗位，请另选代理人。", fields={"person": "请另选一人"})
    return hold(
        post_id,
        person_id,
        from_on,
        to_on,
        document_no=document_no,
        actor=actor,
        at=at,
        stands_in_for=held.pk,
    )


def release(post_id: int, on: date, *, actor: Actor, at: datetime) -> None:
    """End the holding in force on a day, and the stand-ins for it, from that day on."""
    held = holding_on(post_id, on)
    if held is None:
        raise Conflict("该岗位这一天无人任职，无需免职。")
    Holding.objects.filter(pk=held.pk).update(to_on=on)
    standing = Holding.objects.filter(stands_in_for_id=held.pk)
    standing.filter(from_on__lt=on, to_on__gt=on).update(to_on=on)
    _changed(post_id, held.person_id, GrantKind.RELIEF, on, actor, at, {})


def holding_on(post_id: int, day: date) -> Holding | None:
    """The full holding of a post in force on a day, locked."""
    on_day = Holding.objects.select_for_update().filter(
        post_id=post_id, stands_in_for=None, from_on__lte=day
    )
    latest = on_day.order_by("-from_on").first()
    return latest if latest and (latest.to_on is None or latest.to_on > day) else None


def _demand_system(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed("任免和代理须由一人提出、另一人确认，请改用任免申请。")


def _check_span(post_id: int, person_id: int, from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on <= from_on:
        raise Invalid("结束日期要晚于开始日期。", fields={"to_on": "请改为以后的日期"})
    # Locked, so that two appointments to one post follow each other instead of blocking each other.
    if Post.objects.select_for_update().filter(pk=post_id, valid_to=None).first() is None:
        raise Invalid("没有这个岗位，或者它已经撤销，请重选。")
    # Locked, so that nobody is appointed while being forgotten.
    if not Person.objects.select_for_update().filter(pk=person_id, forgotten_at=None).exists():
        raise Invalid("没有这个人员，请先登记。")


def _changed(
    post_id: int,
    person_id: int,
    kind: GrantKind,
    on: date,
    actor: Actor,
    at: datetime,
    more: dict[str, object],
) -> None:
    record(
        f"post:{post_id}",
        kind.value,
        actor=actor,
        at=at,
        body={"person": person_id, "on": on, **more},
        event=PostChanged(post_id, person_id, kind.value, on),
    )


def _filled(text: str, label: str, field: str) -> str:
    text = clean_line(text, label=label, most=40)
    if not text:
        raise Invalid(
            gettext("请填写%(label)s。") % {"label": said(label)},
            fields={field: gettext("请填写%(label)s") % {"label": said(label)}},
        )
    return text


def _sealed_phone(phone: str) -> dict[str, object]:
    phone = phone.strip()
    if not phone:
        return {}
    if not _MOBILE.fullmatch(phone):
        raise Invalid("手机号不正确。", fields={"phone": "应为 1 开头的 11 位数字"})
    return {
        "phone_encrypted": secrecy.encrypt(phone, PHONE_PURPOSE),
        "phone_masked": mask_phone(phone),
        "phone_hash": secrecy.keyed_hash(phone, PHONE_PURPOSE).hex(),
    }
