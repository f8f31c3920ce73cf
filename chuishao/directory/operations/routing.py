"""Turning the duty directory (派单目录): a new entry ends the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, Tier
from chuishao.directory.matters import matters
from chuishao.directory.models import DutyDirectoryEntry, Organisation, Region
from chuishao.directory.operations._recording import demand, record
from chuishao.kernel.refusals import Invalid


@transaction.atomic
def enter_duty(
    *,
    matter: str,
    tier: Tier,
    region_path: str,
    lead_line: str,
    actor: Actor,
    at: datetime,
    lead_organisation_id: int | None = None,
    assisting_lines: Sequence[str] = (),
    basis: str = "",
    limit_text: str = "",
) -> int:
    """Say who leads for a matter in a region from today on; returns the id of the entry."""
    demand(actor, Administrator.SYSTEM)
    _check(matter, region_path, lead_line, lead_organisation_id)
    today = timezone.localdate(at)
    _end_previous(matter, tier, region_path, today)
    entry = DutyDirectoryEntry.objects.create(
        matter=matter,
        tier=tier,
        region_path=region_path,
        lead_line=lead_line,
        lead_organisation_id=lead_organisation_id,
        assisting_lines=list(assisting_lines),
        basis=basis,
        limit_text=limit_text,
        valid_from=today,
    )
    body = {
        "matter": matter,
        "tier": tier,
        "region": region_path,
        "lead": lead_line,
        "lead_organisation": lead_organisation_id,
        "assisting": list(assisting_lines),
    }
    record(f"duty_entry:{entry.pk}", "enter", actor=actor, at=at, body=body)
    return entry.pk


def _check(matter: str, region_path: str, lead_line: str, lead_id: int | None) -> None:
    if matter not in matters():
        raise Invalid(
            gettext("事项分类里没有代码 %(matter)s。") % {"matter": matter[:12]},
            fields={"matter": "请从目录中选择"},
        )
    if not Region.objects.filter(path=region_path, valid_to=None).exists():
        raise Invalid("没有这个区划，请核对代码。", fields={"region": "请从区划中选择"})
    if lead_id is not None:
        if not Organisation.objects.filter(pk=lead_id, valid_to=None).exists():
            raise Invalid("没有这个主办单位，请重选。", fields={"lead": "请从名录中选择"})
    elif not Organisation.objects.filter(line=lead_line, valid_to=None).exists() or not lead_line:
        raise Invalid("没有这个条线的单位，请重选。", fields={"lead": "请从条线中选择"})


def _end_previous(matter: str, tier: Tier, region_path: str, today: date) -> None:
    previous = DutyDirectoryEntry.objects.filter(
        matter=matter, tier=tier, region_path=region_path, valid_to=None
    )
    # An entry replaced on its own first day never held, so it goes; the audit keeps what it said.
    previous.filter(valid_from__gte=today).delete()
    previous.filter(valid_from__lte=today - timedelta(days=1)).update(valid_to=today)
