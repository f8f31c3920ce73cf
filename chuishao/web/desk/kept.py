"""What was typed into a form whose step is gone meanwhile: shown, so that nothing written is lost."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from chuishao.casework.catalogue import Transition
from chuishao.directory import queries as directory
from chuishao.web.desk import picker
from chuishao.web.desk.fields import answers_in, choices_of
from chuishao.web.desk.units import ROLES


def kept_words(step: Transition, form: QueryDict) -> list[tuple[str, str]]:
    """Labels and what was typed or chosen under them; empty when nothing was."""
    typed = answers_in(form, step.form)
    kept = [
        (field.label, dict(choices_of(field)).get(typed[field.key], typed[field.key]))
        for field in step.form
        if typed.get(field.key)
    ]
    chosen = picker.chosen_units(form)
    cards = directory.organisations_by_ids(list(chosen)[:50])
    named = [
        f"{cards[key].short_name}（{ROLES.get(role, role)}）"
        for key, role in chosen.items()
        if key in cards
    ]
    return [*kept, (_("单位"), _("、").join(named))] if named else kept
