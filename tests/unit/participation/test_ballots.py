"""Votes are exact: what passes by one head or one hundredth of a square metre, and what just does not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuishao.participation import catalogue
from chuishao.participation.declarations import Ballot, DeclarationError, Share, Shortfall, Tally

OWNERS, AREA = 300, Decimal(30000)
FEW, FEW_AREA = Shortfall.FEW_PRESENT, Shortfall.FEW_AREA_PRESENT
NO, NO_AREA = Shortfall.FEW_AGREE, Shortfall.FEW_AREA_AGREES
ORDINARY, SERIOUS = (
    catalogue.programme("compound").ballot(k) for k in ("owners_vote", "owners_serious")
)

# fmt: off
VECTORS = [
    # heads present, area present, heads agreeing, area agreeing, ballot, what is missing, why
    (210, "21000", 106, "10501", ORDINARY, (), "more than half of both: matter 4 of the domain's example"),
    (210, "21000", 105, "10501", ORDINARY, (NO,), "exactly half of the heads is not more than half"),
    (210, "21000", 106, "10500", ORDINARY, (NO_AREA,), "exactly half of the area is not more than half"),
    (210, "21000", 105, "10500", ORDINARY, (NO, NO_AREA), "exactly half of both fails by both"),
    (210, "21000", 106, "10500.01", ORDINARY, (), "a hundredth of a square metre above half suffices"),
    (210, "21000", 210, "10500", ORDINARY, (NO_AREA,), "all heads agree, their area does not"),
    (210, "21000", 158, "15750", SERIOUS, (), "158 is more than 157.5, and exactly three quarters of the area passes"),
    (210, "21000", 157, "15750", SERIOUS, (NO,), "157 heads are less than three quarters of 210"),
    (210, "21000", 158, "15749.99", SERIOUS, (NO_AREA,), "a hundredth of a square metre less than three quarters"),
    (200, "20000", 150, "15000", SERIOUS, (), "exactly three quarters of both passes, on exactly two thirds present"),
    (200, "20000", 106, "10501", ORDINARY, (), "exactly two thirds present is a quorum"),
    (199, "21000", 199, "21000", ORDINARY, (FEW,), "199 of 300 owners (66.3 %) fail the quorum, however all agree"),
    (210, "19999.99", 210, "19999.99", ORDINARY, (FEW_AREA,), "a hundredth less than two thirds of the area"),
    (199, "19999", 199, "19999", SERIOUS, (FEW, FEW_AREA), "too few by both; nothing else is asked"),
    (300, "30000", 150, "15000", ORDINARY, (NO, NO_AREA), "everybody there, exactly half agrees"),
    (0, "0", 0, "0", ORDINARY, (FEW, FEW_AREA), "nobody came"),
]
# fmt: on


@pytest.mark.parametrize(
    ("heads", "area", "agree", "agreeing", "ballot", "missing", "why"),
    VECTORS,
    ids=[row[-1] for row in VECTORS],
)
def test_owners_decide_by_heads_and_area(
    heads: int, area: str, agree: int, agreeing: str, ballot: Ballot, missing: tuple, why: str
) -> None:
    counted = Tally(OWNERS, heads, agree)
    measured = Tally(AREA, Decimal(area), Decimal(agreeing))
    assert (counted.is_possible, measured.is_possible) == (True, True)
    assert ballot.shortfalls(counted, measured) == missing, why


MAJORITY = Ballot("m", "过半数", Share(Fraction(1, 2)), Share(Fraction(1, 2)))
OF_ALL = replace(MAJORITY, of_all=True)


@pytest.mark.parametrize(
    ("tally", "ballot", "missing", "why"),
    [
        (Tally(10, 6, 4, 1, 1), MAJORITY, (), "4 of 6 present"),
        (Tally(10, 6, 3, 0, 0), MAJORITY, (NO,), "3 of 6: those who say nothing agree to nothing"),
        (Tally(10, 6, 3, 3), MAJORITY, (NO,), "exactly half"),
        (Tally(10, 5, 5), MAJORITY, (FEW,), "exactly half present is not more than half"),
        (Tally(10, 6, 5, 1), OF_ALL, (NO,), "5 of all 10 is exactly half"),
        (Tally(10, 6, 6), OF_ALL, (), "6 of all 10"),
        (Tally(0, 0, 0), MAJORITY, (FEW,), "nobody is expected: nothing is decided"),
    ],
)
def test_members_decide_by_heads(tally: Tally, ballot: Ballot, missing: tuple, why: str) -> None:
    assert ballot.shortfalls(tally) == missing, why


@pytest.mark.parametrize(
    "tally",
    [
        Tally(10, 11, 0),
        Tally(10, 5, 6),
        Tally(10, 5, 3, 2, 1),
        Tally(10, 5, -1),
        Tally(10, 5, 0, -1),
    ],
)
def test_counts_that_cannot_be_are_told(tally: Tally) -> None:
    assert not tally.is_possible


@given(
    whole=st.integers(1, 10**7), have=st.integers(0, 10**7), at_least=st.booleans(),
    part=st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)]), step=st.sampled_from(["1", "0.01"]),
)  # fmt: skip
def test_what_is_said_to_be_needed_decides_as_the_share_does(
    whole: int, have: int, at_least: bool, part: Fraction, step: str
) -> None:
    share, unit = Share(part, at_least), Decimal(step)
    needed = share.needed(whole * unit, unit)
    reached = have * unit >= needed if at_least else have * unit > needed
    assert reached == share.met(have * unit, whole * unit)


def test_owners_votes_without_area_are_no_votes() -> None:
    with pytest.raises(ValueError, match="counts area"):
        ORDINARY.shortfalls(Tally(300, 300, 300))


def test_every_matter_of_the_law_has_its_threshold() -> None:
    """Of the nine matters of article 278, (6) to (8) need three quarters."""
    rules = catalogue.programme("compound")
    topics = [rules.topic(key).ballot for key in rules.activity("owners_vote").topics]
    assert topics == ["owners_vote"] * 5 + ["owners_serious"] * 3 + ["owners_vote"]


def test_a_topic_without_its_ballot_is_refused() -> None:
    rules = catalogue.programme("compound")
    lost = (replace(rules.topics[0], ballot="by_lot"), *rules.topics[1:])
    with pytest.raises(DeclarationError, match="decision names the ballot by_lot"):
        replace(rules, topics=lost)
    with pytest.raises(DeclarationError, match="branch_meeting names the topic decision"):
        replace(rules, topics=rules.topics[1:])
