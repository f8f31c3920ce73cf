"""Cases of every sort in many places, for asking who may know of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from chuishao.casework import catalogue
from chuishao.casework.operations import Origin, Place, open_case
from chuishao.directory.actors import Actor
from chuishao.directory.models import Organisation
from chuishao.programmes.whistle import WHISTLE
from tests import make
from tests.integration.hands import DESK, MARKET, POLICE, SQUAD, act, who

SECRET = replace(WHISTLE, key="secret_whistle", label="涉密吹哨", confidentiality=4)


@contextmanager
def with_secrets() -> Iterator[None]:
    """A fourth mechanism, more confidential than all others, for one test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(catalogue._declared, SECRET.key, SECRET)
        catalogue.store_all()
        yield
    catalogue.forget()


def populate() -> None:
    """Units released, asked, copied, called by a child; other streets and districts; secrets."""
    make.dispatched(units={SQUAD: "lead", "省政府研究室": "asked"})
    handed_on = make.dispatched().case_id
    act(handed_on, "object", who(SQUAD, "head"), reason="不归我们管", evidence="三定方案")
    act(handed_on, "redirect", who(DESK, "head"), units={MARKET: "lead"}, opinion="异议成立")
    act(handed_on, "copy", who(DESK, "head"), units={POLICE: "copied"})
    risen()
    secret()
    requested()
    withdrawn = make.whistle(by=who()).case_id
    act(withdrawn, "discard", who(), reason="重复")
    for clerk in elsewhere():
        make.whistle(by=clerk)


def risen() -> None:
    case = make.dispatched(units={POLICE: "lead"}).case_id
    act(case, "report_in", who(POLICE, "head"))
    act(case, "ask_rise", who(POLICE, "head"), reason="街道管不了")
    child = act(
        case, "rise", who(DESK, "dispatcher"), reason="超出权限", review_on="2026-12-01", prior_efforts="已协调",
    ).opened  # fmt: skip
    act(child, "submit", who(DESK, "dispatcher"))
    act(child, "approve", who(DESK, "head"))
    act(child, "dispatch", who("五华区调度中心", "dispatcher"), units={"五华区水务局": "lead"})


def secret() -> None:
    opener = who(post="head")
    done = open_case(
        case_type=SECRET.key, actor=opener, at=make.at(), title="涉密事项，化粪池旁", kind="ordinary",
        answers=make.DESCRIBED, place=Place(opener.region_path, "某处"),
    )  # fmt: skip
    act(done.case_id, "submit", who(post="head"))


def requested() -> None:
    clerk = who("华山街道", "clerk")
    answers = {"channel": "phone", "demand": "complain", "description": "化粪池外溢", "caller_phone": "13800138000"}  # fmt: skip
    done = open_case(
        case_type="request", actor=clerk, at=make.at(), title="居民反映化粪池外溢", kind="general",
        answers=answers, place=Place(make.WUHUASHAN, "华山南路66号院"),
    )  # fmt: skip
    act(done.case_id, "dispatch", who(DESK, "dispatcher"), units={SQUAD: "lead"})
    arisen(done.number)


def arisen(about: str) -> None:
    """A whistle with a request's words: as confidential as the request, for whoever is called too."""
    made = open_case(
        case_type="whistle", actor=who(), at=make.at(), title="居民反映的化粪池", kind="ordinary",
        answers=make.DESCRIBED, place=Place(make.WUHUASHAN, "66号院"), origin=Origin(about=about),
    )  # fmt: skip
    act(made.case_id, "submit", who())
    act(made.case_id, "approve", who(post="head"))
    act(
        made.case_id,
        "dispatch",
        who(DESK, "dispatcher"),
        units={SQUAD: "lead", POLICE: "assisting"},
    )


def elsewhere() -> list[Actor]:
    """A clerk of one community in each of six other streets, some in other districts."""
    found: dict[str, str] = {}
    rows = Organisation.objects.filter(kind="community").exclude(
        region_path__startswith="530102001"
    )
    for path, name in rows.order_by("region_path").values_list("region_path", "short_name"):
        found.setdefault(path[:9], name)
    streets = sorted(found)
    return [who(found[street]) for street in streets[:: len(streets) // 6]]
