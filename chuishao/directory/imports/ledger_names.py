"""Names of organisations as ledgers write them, resolved from one reading of the directory."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from django.utils.translation import gettext_noop

from chuishao.directory import queries as directory
from chuishao.directory.kinds import OrganisationKind, RegionLevel, Tier
from chuishao.directory.naming import stem_of
from chuishao.directory.queries import OrganisationCard, RegionCard
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import Worded
from chuishao.kernel.workbooks.values import Wrong

_MOST_GUESSES = 300  # of a whole file: looking for what may have been meant is slow
Fits = Callable[[OrganisationCard], bool]


@dataclass(frozen=True)
class Desks:
    """Who referees a whistle, and the desk above."""

    referee_id: int
    superior_id: int


class Register:
    """The organisations of a region, ended ones too, found by any name people use for them.

    A name may be short (丰宁城管执法中队), full, or led by its places (五华区丰宁街道虹山中路社区). Within a
    whistle a unit may leave out the place it shares with the caller (城管执法中队, 水务局).
    """

    def __init__(self, within: str = "") -> None:
        # All of them: departments and utilities of the tiers above answer for what lies below.
        self._cards = {card.id: card for card in directory.all_organisations()}
        if not any(card.region_path.startswith(within) for card in self._cards.values()):
            raise Invalid("名录里还没有这个地方的单位，台账对不上号。请先装入或录入单位名录。")
        self._within = within
        self._regions = directory.all_regions(within=within[:4], down_to=RegionLevel.COMMUNITY)
        self._guesses = 0

    @cached_property
    def _by_name(self) -> dict[str, list[OrganisationCard]]:
        found: dict[str, list[OrganisationCard]] = defaultdict(list)
        for card in self._cards.values():
            for name in {plain(card.name), plain(card.short_name)}:
                found[name].append(card)
        return found

    @cached_property
    def _territories(self) -> dict[str, OrganisationCard]:
        """Who is meant when a ledger names only the place: its government, office or community."""
        return {
            card.region_path: card
            for card in self._cards.values()
            if card.kind in _OF_PLACES and card.is_active
        }

    @cached_property
    def _places(self) -> dict[str, list[RegionCard]]:
        found: dict[str, list[RegionCard]] = defaultdict(list)
        for region in self._regions:
            for name in {region.name, region.short_name}:
                found[name].append(region)
        return found

    @cached_property
    def _by_path(self) -> dict[str, RegionCard]:
        return {region.path: region for region in self._regions}

    @cached_property
    def _desks(self) -> dict[tuple[Tier, str], int]:
        return {
            (card.tier, card.region_path): card.id
            for card in self._cards.values()
            if card.kind is OrganisationKind.REFEREE_DESK and card.is_active
        }

    def callers(self, name: str) -> list[OrganisationCard]:
        """All that may be meant by the name of a calling unit, at whatever tier. Raises Wrong."""
        found = [
            card for card in self._meant(plain(name)) if card.region_path.startswith(self._within)
        ]
        if not found:
            raise self._unknown(name, lambda card: card.kind in _OF_PLACES)
        return found

    def one(self, name: str, found: Sequence[OrganisationCard]) -> OrganisationCard:
        """The only one; or the only one still existing. Raises Wrong naming the places to choose from."""
        living = [card for card in found if card.is_active] or list(found)
        if len(living) == 1:
            return living[0]
        places = [self._place_words(card) for card in living]
        raise Wrong(
            Worded(
                "叫“%(name)s”的单位有 %(count)d 个：%(places)s",
                name=name,
                count=len(living),
                places="、".join(places[:4]),
            ),
            Worded("请写明所在区县和街道，如“%(example)s”", example=f"{places[0]}{name}"),
        )

    def unit(self, name: str, caller: OrganisationCard, called: Tier) -> OrganisationCard:
        """The unit of this name that a caller of this place can have called. Raises Wrong."""
        meant = self._meant(plain(name)) or self._near(plain(name), caller)
        if not meant:
            raise self._unknown(name, lambda card: _reaches(card, caller, called))
        near = [card for card in meant if _reaches(card, caller, called)]
        if not near:
            raise Wrong(
                Worded(
                    "“%(name)s”管不到吹哨单位“%(caller)s”所在的地方",
                    name=name,
                    caller=caller.short_name,
                ),
                "请核对单位名称，或写明是哪个区县、街道的单位",
            )
        return self.one(name, _best(near, called))

    def desks(self, caller: OrganisationCard, referee: Tier) -> Desks:
        """The desk that referees a call from this place, and the one above. Raises Wrong."""
        found = self._desks.get((referee, caller.region_path[: referee.width]))
        if found is None:
            raise Wrong(
                Worded(
                    "名录里没有“%(caller)s”上面的%(tier)s调度单位",
                    caller=caller.short_name,
                    tier=referee.label,
                ),
                "请系统管理员在名录里补上，再导入一次",
            )
        above = referee.above
        higher = self._desks.get((above, caller.region_path[: above.width])) if above else None
        return Desks(found, higher or found)

    def _meant(self, name: str) -> list[OrganisationCard]:
        """By its name; else by the place alone; else by what follows the names of its places."""
        if name in self._by_name:
            return self._by_name[name]
        ruled = [self._territories.get(place.path) for place in self._places.get(name, ())]
        if any(ruled):
            return [card for card in ruled if card]
        found = {card.id: card for path, rest in self._split(name) for card in self._in(path, rest)}
        return list(found.values())

    def _in(self, path: str, name: str) -> Iterator[OrganisationCard]:
        """What a name means within a place."""
        named = (card for card in self._by_name.get(name, ()) if card.region_path.startswith(path))
        places = (place for place in self._places.get(name, ()) if place.path.startswith(path))
        ruled = (self._territories.get(place.path) for place in places)
        yield from named
        yield from (card for card in ruled if card)

    def _split(self, name: str, path: str = "") -> Iterator[tuple[str, str]]:
        """Every way to read the beginning of a name as names of places, each within the one before."""
        for length in range(2, len(name) - 1):
            for place in self._places.get(name[:length], ()):
                if place.path.startswith(path) and place.path != path:
                    yield place.path, name[length:]
                    yield from self._split(name[length:], place.path)

    def _near(self, name: str, caller: OrganisationCard) -> list[OrganisationCard]:
        """A unit named without the place it shares with the caller."""
        chain = (caller.region_path[: tier.width] for tier in Tier)
        regions = (self._by_path[path] for path in dict.fromkeys(chain) if path in self._by_path)
        fronts = (
            front
            for region in regions
            for front in {region.name, region.short_name, stem_of(region.short_name)}
        )
        found = {card.id: card for front in fronts for card in self._by_name.get(front + name, ())}
        return list(found.values())

    def _unknown(self, name: str, fits: Fits) -> Wrong:
        meant = self._guess(plain(name), fits)
        remedy: str = gettext_noop("请按名录写单位全称或简称；确有新单位的，先录入名录")
        if meant:
            remedy = Worded(
                "是不是“%(meant)s”？请按名录写单位全称或简称；确有新单位的，先录入名录", meant=meant
            )
        return Wrong(Worded("名录里没有“%(name)s”", name=name), remedy)

    def _guess(self, name: str, fits: Fits) -> str:
        if self._guesses >= _MOST_GUESSES:
            return ""
        self._guesses += 1
        known = dict.fromkeys(card.short_name for card in self._cards.values() if fits(card))
        return next(iter(get_close_matches(name, known, n=1, cutoff=0.6)), "")

    def _place_words(self, card: OrganisationCard) -> str:
        """The district and street of an organisation, as one would put them before its name."""
        paths = [card.region_path[: tier.width] for tier in (Tier.DISTRICT, Tier.STREET)]
        own = self._territories.get(card.region_path)
        above = [path for path in dict.fromkeys(paths) if own != card or path != card.region_path]
        return "".join(self._by_path[path].short_name for path in above if path in self._by_path)


_OF_PLACES = frozenset(
    {
        OrganisationKind.CITY_GOVERNMENT,
        OrganisationKind.DISTRICT_GOVERNMENT,
        OrganisationKind.STREET_OFFICE,
        OrganisationKind.COMMUNITY,
    }
)


def plain(name: str) -> str:
    """A name without spaces and full-width letters, as it is compared."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def _reaches(card: OrganisationCard, caller: OrganisationCard, called: Tier) -> bool:
    """Whose place holds the caller's, or who lies within the called tier; who is only asked may lie anywhere."""
    if not card.takes_orders:
        return card.kind is not OrganisationKind.PARTY_ORGANISATION
    around = caller.region_path[: called.width]
    return caller.region_path.startswith(card.region_path) or card.region_path.startswith(around)


def _best(cards: Iterable[OrganisationCard], called: Tier) -> list[OrganisationCard]:
    """Those of the called tier, where there are any."""
    found = list(cards)
    return [card for card in found if card.tier is called] or found
