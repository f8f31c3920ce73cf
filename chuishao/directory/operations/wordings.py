"""Rewording notices: by the leaders of the city and the system administrator; every change is recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor, reach
from chuishao.directory.kinds import Administrator, Tier
from chuishao.directory.models import Rewording
from chuishao.directory.operations._recording import record
from chuishao.directory.queries.wordings import STAMP
from chuishao.directory.wordings import EN, REWORDABLE, ZH, Wording, faults_of
from chuishao.kernel import stamps
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.text import clean, clean_line

MOST_SUBJECT = 120
MOST_BODY = 1000
LANGUAGES = (ZH, EN)


def may_reword(actor: Actor) -> bool:
    """Notices are the same in the whole city: its leaders and the system administrator word them."""
    leads = actor.post_kind is not None and actor.post_kind.leads
    of_city = actor.tier == Tier.CITY and bool(reach(actor).territory)
    return actor.administrator == Administrator.SYSTEM or (leads and of_city)


def checked(*, key: str, language: str, subject: str, body: str) -> tuple[Wording, str, str]:
    """The wording, and both texts as they would be kept. Raises Invalid naming the field."""
    declared = _declared(key, language)
    subject = clean_line(subject, label=gettext("标题"), most=MOST_SUBJECT).strip()
    body = clean(body).strip()
    found = {
        "subject": faults_of(subject, declared.variables),
        "body": faults_of(body, declared.variables) or _wrong_body(declared, body),
    }
    if not subject and declared.subject[language]:
        found["subject"] = gettext("标题不能空着，消息列表里显示的就是它。")
    faults = {field: words for field, words in found.items() if words}
    if faults:
        raise Invalid("措辞还不能用，请改正标出的地方。", fields=faults)
    return declared, subject, body


def _wrong_body(declared: Wording, body: str) -> str:
    if not body:
        return gettext("正文不能空着。")
    if len(body) > MOST_BODY:
        return gettext("正文最多 %(most_body)s 个字，现在是 %(body)s 个。") % {
            "most_body": MOST_BODY,
            "body": len(body),
        }
    of_case = "number" in declared.variables
    if of_case and "number" not in body and "title" not in body:
        return gettext("正文里要有 {{ title }} 或 {{ number }}，收到的人才知道是哪件事。")
    return ""


@transaction.atomic
def reword(*, key: str, language: str, subject: str, body: str, actor: Actor, at: datetime) -> None:
    """Put these words over the declared ones, for messages and letters from now on. Raises the refusals."""
    _demand(actor)
    _known, subject, body = checked(key=key, language=language, subject=subject, body=body)
    _keep(Rewording(key=key, language=language, subject=subject, body=body), "reword", actor, at)


@transaction.atomic
def word_as_declared(*, key: str, language: str, actor: Actor, at: datetime) -> None:
    """Back to the declared words. Raises the refusals."""
    _demand(actor)
    _declared(key, language)
    last = Rewording.objects.filter(key=key, language=language).order_by("-id").first()
    if last is None or last.is_original:
        raise Conflict("现在用的就是原来的措辞。")
    _keep(Rewording(key=key, language=language, is_original=True), "word_as_declared", actor, at)


def _keep(row: Rewording, action: str, actor: Actor, at: datetime) -> None:
    row.at, row.by_id, row.label = at, actor.person_id, actor.label[:120]
    row.save(force_insert=True)
    body = {"language": row.language, "subject": row.subject, "body": row.body}
    record(f"wording:{row.key}", action, actor=actor, at=at, body=body)
    stamps.advance(STAMP)


def _demand(actor: Actor) -> None:
    if not may_reword(actor):
        raise NotAllowed("消息的措辞由市级负责人和系统管理员改，您的岗位不能改。")


def _declared(key: str, language: str) -> Wording:
    found = next((one for one in REWORDABLE if one.key == key), None)
    if found is None or language not in LANGUAGES:
        raise Invalid("没有这一种消息，请从列表里选。")
    return found
