"""What a workbook of people is compared with: the units it names, their posts, who holds them, who they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chuishao.directory.imports.sheet import ReadSheet
from chuishao.directory.kinds import PostKind
from chuishao.directory.models import Account, Holding, Organisation, Person, Post
from chuishao.directory.operations.posts import PHONE_PURPOSE
from chuishao.kernel import secrecy
from chuishao.kernel.workbooks.values import plain_text

_CITY_WIDTH = 4


@dataclass(slots=True)
class Held:
    """A full holding of a post; id 0 where a row of the workbook makes it, ``who`` tells by whom."""

    id: int
    person_id: int
    from_on: date
    to_on: date | None
    document_no: str
    who: str = ""

    def meets(self, from_on: date, to_on: date | None) -> bool:
        """Whether it covers any day of another half-open span."""
        if self.to_on == self.from_on:
            return False
        return (to_on is None or self.from_on < to_on) and (
            self.to_on is None or from_on < self.to_on
        )


@dataclass(slots=True)
class Seat:
    """A post as the rows see it; a negative id where the workbook sets it up."""

    id: int
    organisation_id: int
    title: str
    kind: str
    held: list[Held] = field(default_factory=list)

    def taken(self, from_on: date, to_on: date | None) -> bool:
        """Whether anybody holds it on any of the days."""
        return any(one.meets(from_on, to_on) for one in self.held)


class Register:
    """Read in a handful of statements, whatever the number of rows. Nothing outside the territory is in it."""

    def __init__(self, sheet: ReadSheet, territory: str, *, lock: bool = False) -> None:
        named = {plain_text(row.cells.get("organisation"))[:120] for row in sheet.rows}
        units = Organisation.objects.filter(
            region_path__startswith=territory, valid_to=None, name__in=named
        )
        self.units: dict[str, list[tuple[int, str]]] = {}
        self._names: dict[int, str] = {}
        for key, name, path in units.values_list("id", "name", "region_path"):
            self.units.setdefault(name, []).append((key, path))
            self._names[key] = name
        self.new: list[Seat] = []
        self.seats = self._seats(lock=lock)
        self._read_people(sheet, territory)

    def _seats(self, *, lock: bool) -> dict[tuple[int, str], list[Seat]]:
        posts = Post.objects.filter(organisation_id__in=self._names, valid_to=None).order_by("id")
        if lock:
            posts = posts.select_for_update()
        by_id = {p.pk: Seat(p.pk, p.organisation_id, p.title, p.kind) for p in posts}
        held = Holding.objects.filter(post_id__in=by_id, stands_in_for=None).order_by("id")
        for row in held.values_list(
            "id", "post_id", "person_id", "from_on", "to_on", "document_no"
        ):
            by_id[row[1]].held.append(Held(row[0], *row[2:]))
        found: dict[tuple[int, str], list[Seat]] = {}
        for seat in by_id.values():
            found.setdefault((seat.organisation_id, seat.title), []).append(seat)
        return found

    def _read_people(self, sheet: ReadSheet, territory: str) -> None:
        numbers = {_number(row.cells.get("person")) for row in sheet.rows} - {0}
        phones = {bare_phone(row.cells.get("phone")) for row in sheet.rows}
        hashes = {self.hashed(phone) for phone in phones if phone.isdecimal()}
        self._holders: dict[tuple[str, int], list[int]] = {}
        sitting = {
            held.person_id: seat
            for seats in self.seats.values()
            for seat in seats
            for held in seat.held
        }
        wanted = numbers | set(sitting)
        found = {one.pk: one for one in Person.objects.filter(pk__in=wanted, forgotten_at=None)}
        found |= {one.pk: one for one in Person.objects.filter(phone_hash__in=hashes - {""})}
        self.in_reach = self._in_reach(found, territory)
        self.people = {key: one for key, one in found.items() if key in self.in_reach}
        self._phones = {p.phone_hash: p for p in self.people.values() if p.phone_hash}
        for seats in self.seats.values():
            for seat in seats:
                self._note_holders(seat)
        held = Account.objects.filter(person_id__in=found, closed_at=None).exclude(administrator="")
        self.administrators = set(held.values_list("person_id", flat=True))

    def _in_reach(self, found: dict[int, Person], territory: str) -> set[int]:
        """Of these people, those who hold or held a post in the territory; of the whole city, all."""
        if len(territory) <= _CITY_WIDTH:
            return set(found)
        held = Holding.objects.filter(
            person_id__in=found, post__organisation__region_path__startswith=territory
        )
        return set(held.values_list("person_id", flat=True))

    def _note_holders(self, seat: Seat) -> None:
        for held in seat.held:
            person = self.people.get(held.person_id)
            if person is not None:
                same = self._holders.setdefault((person.name, seat.organisation_id), [])
                if person.pk not in same:
                    same.append(person.pk)

    def by_phone(self, phone: str) -> Person | None:
        """The person within reach with this telephone."""
        return self._phones.get(self.hashed(phone))

    def named_in(self, name: str, organisation_id: int) -> list[int]:
        """People of this name who hold or held a post of an organisation."""
        return self._holders.get((name, organisation_id), [])

    def unit_name(self, organisation_id: int) -> str:
        """The name of a unit the workbook names."""
        return self._names.get(organisation_id, "")

    def hashed(self, phone: str) -> str:
        """What a telephone is compared by."""
        return secrecy.keyed_hash(phone, PHONE_PURPOSE).hex() if phone else ""

    def new_seat(self, organisation_id: int, title: str, kind: PostKind) -> Seat:
        """A post the workbook sets up; later rows find it."""
        seat = Seat(-len(self.new) - 1, organisation_id, title, kind)
        self.new.append(seat)
        self.seats.setdefault((organisation_id, title), []).append(seat)
        return seat


def bare_phone(cell: Any) -> str:
    """A telephone as written, without spaces and dashes."""
    return plain_text(cell).replace(" ", "").replace("-", "")


def _number(cell: Any) -> int:
    said = plain_text(cell)
    return int(said) if said.isdecimal() and said.isascii() and len(said) < 16 else 0
