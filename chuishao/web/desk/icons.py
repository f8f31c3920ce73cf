"""Icons of steps, duties and kinds: the declarations' short names in the sprite's."""

from __future__ import annotations

from functools import cache

from chuishao.casework import catalogue

_NAMES = {
    "back": "arrow-back-up",
    "down": "arrow-down",
    "eye": "eye-check",
    "heart": "heart-handshake",
    "list": "list-check",
    "merge": "arrows-join",
    "pause": "player-pause",
    "pin": "map-pin-check",
    "play": "player-play",
    "transfer": "arrows-exchange",
    "up": "arrow-up",
    "whistle": "speakerphone",
}
_KINDS = {"emergency": "bolt"}


def icon_named(name: str) -> str:
    """The name of the icon in the sprite."""
    return _NAMES.get(name, name) or "chevron-right"


def kind_icon(kind: str) -> str:
    """A bolt for an emergency, nothing for the rest."""
    return _KINDS.get(kind, "")


@cache
def duty_icon(case_type: str, duty: str) -> str:
    """The icon of the step by which such a duty is usually done."""
    for step in catalogue.case_type(case_type).transitions:
        if duty in step.discharges and step.icon:
            return icon_named(step.icon)
    return "clock"


@cache
def step_icon(case_type: str, label: str) -> str:
    """The icon of the step of this label, as the story names it."""
    for step in catalogue.case_type(case_type).transitions:
        if step.label == label:
            return icon_named(step.icon)
    return "pencil"


@cache
def state_icon(case_type: str, state: str) -> str:
    """A tick for the end; otherwise the icon of the first step that leads there."""
    rules = catalogue.case_type(case_type)
    if rules.state(state).is_closed:
        return "circle-check"
    for step in rules.transitions:
        if step.target == state and step.icon:
            return icon_named(step.icon)
    return "pencil"
