"""Opening a case from another: the ways offered on its page, and what the form begins with."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.casework import queries
from chuishao.casework.catalogue import CaseType
from chuishao.casework.queries import CasePage
from chuishao.web import pages
from chuishao.web.desk.fields import PREFIX
from chuishao.web.desk.icons import icon_named
from chuishao.web.sessions import StaffRequest

ABOUT, WITHHELD = "about", "withheld"


def ways_on(found: CasePage) -> list[dict[str, Any]]:
    """One button for each type that may be opened from this case, drawn like a step."""
    return [
        {
            "label": _label(rules), "icon": icon_named(pages.TYPE_ICONS.get(rules.key, "plus")),
            "url": f"{address_of(rules)}?{ABOUT}={found.case.number}", "is_primary": False,
            "consequence": _("按这件事的地点和内容填好一件新的，两件互相关联。本件照常办，时限不变。新的一件和这件一样保密。"),
        }
        for rules in found.may_arise
    ]  # fmt: skip


def _label(rules: CaseType) -> str:
    return _("据此吹哨") if rules.key == pages.WHISTLE else _("据此登记%s") % rules.label


def address_of(rules: CaseType) -> str:
    """The page on which such a case is opened."""
    return reverse("blow") if rules.key == pages.WHISTLE else reverse("open", args=[rules.key])


def begun(request: StaffRequest, rules: CaseType) -> QueryDict:
    """What the form begins with: what the case named in the address already says. Raises the refusals."""
    form, number = QueryDict(mutable=True), request.GET.get(ABOUT, "")
    if not number:
        return form
    known = queries.case_to_arise_from(number=number, actor=request.actor, case_type=rules.key)
    own = request.actor.region_path
    form.update({
        ABOUT: known.number, "place_words": known.place, "category": known.category,
        "place": known.region_path if known.region_path.startswith(own) else own,
    })  # fmt: skip
    if queries.words_stay(standing=known, case_type=rules.key):
        form[WITHHELD] = "yes"
        return form
    form["title"] = known.title
    form.update({PREFIX + key: str(known.answers[key]) for key in _shared(rules, known.answers)})
    return form


def _shared(rules: CaseType, answers: Any) -> list[str]:
    """Words that both forms ask for; choices may mean something else there."""
    return [field.key for field in rules.fields if field.key in answers and not field.choices]
