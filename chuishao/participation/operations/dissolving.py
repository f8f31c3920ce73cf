"""What ends by its date: activations first, then circles whose last day has passed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel.working_time import SHANGHAI

from ..models import Activation, Circle
from .activating import finish
from .circles import close_circle

RAN_OUT = gettext_noop("到期")
AT_ONCE = 200


def end_what_is_over(*, actor: Actor, at: datetime) -> int:
    """End activations whose time is over and circles whose last day has passed, as of that day; how many.

    Each is a transaction of its own; whoever ended one meanwhile is not disturbed.
    """
    over = Activation.objects.filter(state="active", until__lte=at).order_by("pk")
    ended = sum(_end_activation(key, actor, at) for key in over.values_list("pk", flat=True))
    day = at.astimezone(SHANGHAI).date()
    due = Circle.objects.filter(ended_on=None, ends_on__lt=day).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
    return ended + sum(_end_circle(key, actor, at) for key in keys)


@transaction.atomic
def _end_activation(key: int, actor: Actor, at: datetime) -> bool:
    row = Activation.objects.select_for_update().get(pk=key)
    if row.state != "active" or row.until > at:
        return False
    finish(row, RAN_OUT, actor=actor, at=at)
    return True


@transaction.atomic
def _end_circle(key: int, actor: Actor, at: datetime) -> bool:
    circle = Circle.objects.select_for_update().get(pk=key)
    if circle.ended_on is not None or circle.ends_on is None:
        return False
    close_circle(circle, circle.ends_on, RAN_OUT, actor=actor, at=at)
    return True
