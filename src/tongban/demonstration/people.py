"""Invented persons and enterprises of the demonstration city: the same seed gives the same ones.

Nothing here can name anybody real. An identity number carries the region 320471, which GB/T 2260 never gave to a
district, so that no number issued begins with it. A mobile number begins with 15400: 154 is given to no operator.
A credit code has a body that begins with TE, which the registers do not use. All of them pass their checks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from tongban.demonstration import names
from tongban.founding.divisions import Division
from tongban.lib.idcard import Sex, make_credit_code, make_id_number

ID_REGION = "320471"
PHONE_HEAD = "15400"

EnterpriseKind = Literal["company", "sole_trader", "cooperative"]
FIRST_TRADES = ("catering", "tobacco", "hotel")
"""Of the enterprises that the demonstration's agent acts for, by what they ask for in the year."""
_PREFIXES: dict[EnterpriseKind, str] = {"company": "91", "sole_trader": "92", "cooperative": "93"}


@dataclass(frozen=True, slots=True)
class NaturalPerson:
    name: str
    sex: Sex
    born: date
    id_number: str
    phone: str
    region: str
    address: str


@dataclass(frozen=True, slots=True)
class Enterprise:
    name: str
    kind: EnterpriseKind
    trade: str
    credit_code: str
    region: str
    address: str
    phone: str
    founded_on: date
    capital: int
    legal_representative: NaturalPerson


def make_people(
    seed: int,
    count: int,
    *,
    on: date,
    divisions: Sequence[Division],
    ages: tuple[int, int] = (18, 85),
) -> list[NaturalPerson]:
    """`on` is the day their ages are counted at; `ages` the youngest and the oldest."""
    random = Random(f"people-{seed}")
    homes = _homes(divisions)
    taken: dict[date, set[int]] = {}
    people: list[NaturalPerson] = []
    for number in range(count):
        sex: Sex = random.choice(("男", "女"))
        born = _born(random, on, ages)
        village, place = random.choice(homes)
        people.append(
            NaturalPerson(
                name=names.person_name(random, sex=sex, year=born.year),
                sex=sex,
                born=born,
                id_number=make_id_number(
                    ID_REGION, born, _sequence(random, sex, taken.setdefault(born, set()))
                ),
                phone=_phone(seed, number),
                region=village.code,
                address=place + _door(random, village.name),
            )
        )
    return people


def make_enterprises(
    seed: int,
    count: int,
    *,
    on: date,
    people: Sequence[NaturalPerson],
    divisions: Sequence[Division],
) -> list[Enterprise]:
    """Their legal representatives are of age on the day the enterprise is founded."""
    random = Random(f"enterprises-{seed}")
    homes = _homes(divisions)
    places = {division.code: division for division in divisions}
    adults = [person for person in people if on.year - person.born.year > 18]
    if count and not adults:
        raise ValueError("make_enterprises: somebody of age is needed to represent them")
    taken: set[str] = set()
    enterprises: list[Enterprise] = []
    for number in range(count):
        village, place = random.choice(homes)
        head = random.choice(adults)
        among = (
            [one for one in names.TRADES if one.key == FIRST_TRADES[number]] if number < 3 else names.TRADES
        )
        kind, trade, name = _fresh_name(random, places, village, taken, among)
        of_age = date(head.born.year + 18, 12, 31)
        earliest = min(max(of_age, date(1995, 1, 1)), on)
        enterprises.append(
            Enterprise(
                name=name,
                kind=kind,
                trade=trade,
                credit_code=make_credit_code(_PREFIXES[kind], village.code[:6], f"TE{number:06d}"),
                region=village.code,
                address=place + f"{random.randint(1, 388)}号",
                phone=_phone(seed, 500_000 + number),
                founded_on=earliest + timedelta(days=random.randint(0, (on - earliest).days)),
                capital=0
                if kind == "sole_trader"
                else random.choice((10, 50, 100, 200, 500, 1000, 3000)) * 10_000,
                legal_representative=head,
            )
        )
    return enterprises


def _homes(divisions: Sequence[Division]) -> list[tuple[Division, str]]:
    """Villages with their written place; what only statistics know has no houses."""
    places = {division.code: division for division in divisions}
    homes = []
    for village in divisions:
        if village.level != "village" or not village.statutory:
            continue
        town = places[village.parent_code]
        if town.statutory:
            homes.append((village, _written(places[town.parent_code]) + town.name + village.name))
    return homes


def _written(district: Division) -> str:
    """A city at the level of a county stands directly behind the province: 江苏省溧阳市."""
    return f"江苏省{district.name}" if district.name.endswith("市") else f"江苏省常州市{district.name}"


def _born(random: Random, on: date, ages: tuple[int, int]) -> date:
    """Most people who deal with the office are between thirty and fifty."""
    youngest, oldest = ages
    middle = min(max(40, youngest), oldest)
    age = int(random.triangular(youngest, oldest + 1, middle))
    # A whole year before the birthday of that age, never the 29th of February that the year may lack.
    latest = date(on.year - min(age, oldest), on.month, min(on.day, 28))
    return latest - timedelta(days=random.randint(0, 364))


def _sequence(random: Random, sex: Sex, taken: set[int]) -> int:
    """One of those born that day that are still free, men's odd and women's even; the free ones are not written out."""
    first, last = (1, 999) if sex == "男" else (2, 998)
    gone = sorted(number for number in taken if number % 2 == first % 2)
    number = first + 2 * random.choice(range((last - first) // 2 + 1 - len(gone)))
    for other in gone:
        if other <= number:
            number += 2
    taken.add(number)
    return number


def _phone(seed: int, number: int) -> str:
    """Each number once; steps of a prime keep neighbours in the list from being neighbours in number."""
    return f"{PHONE_HEAD}{(number * 617_893 + seed * 7_919) % 1_000_000:06d}"


def _door(random: Random, village: str) -> str:
    if village.endswith("村"):
        return f"{random.randint(1, 168)}号"
    floor = random.randint(1, 11)
    return f"{random.randint(1, 60)}幢{random.randint(1, 3)}单元{floor}0{random.randint(1, 4)}室"


def _fresh_name(
    random: Random,
    places: dict[str, Division],
    village: Division,
    taken: set[str],
    among: Sequence[names.Trade],
) -> tuple[EnterpriseKind, str, str]:
    town = places[village.parent_code]
    district = places[town.parent_code]
    for _ in range(1000):
        trade = random.choice(among)
        kind: EnterpriseKind = trade.kind
        head = district.name if kind == "sole_trader" else f"常州{random.choice(('', '市'))}"
        if kind == "cooperative" or (kind == "company" and district.name.endswith("市")):
            head = district.name
        town_name = town.name.removesuffix("街道").removesuffix("镇")
        middle = town_name if kind == "sole_trader" else ""
        name = f"{head}{middle}{names.brand(random)}{trade.word}{trade.form}"
        if name not in taken:
            taken.add(name)
            return kind, trade.key, name
    raise ValueError("make_enterprises: more enterprises than names; enlarge names.py")
