"""The organisations of a city: the departments as named, the levels below by the rules beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tongban.founding.divisions import Division, Level
from tongban.lib.idcard import make_credit_code
from tongban.lib.regions import full


@dataclass(frozen=True, slots=True)
class PlannedPost:
    title: str
    role: str
    office: str


@dataclass(frozen=True, slots=True)
class PlannedOrganisation:
    """`department` is the key that items name (market); `key` is this one organisation's (320412-market)."""

    key: str
    department: str
    name: str
    short_name: str
    formerly: str
    level: Level
    region: str
    parent: str
    credit_code: str
    window: str
    has_items: bool
    offices: tuple[str, ...]
    posts: tuple[PlannedPost, ...]


def plan_organisations(departments: Path, divisions: Sequence[Division]) -> list[PlannedOrganisation]:
    """Parents come before their children."""
    city = yaml.safe_load(departments.read_text(encoding="utf-8"))
    return [*_city(city), *_districts(city, divisions), *_towns(city, divisions), *_villages(city, divisions)]


def served(departments: Path, divisions: Sequence[Division]) -> list[Division]:
    """The divisions in which somebody is served: the statistics also list prisons, and communities that they call virtual."""
    city = yaml.safe_load(departments.read_text(encoding="utf-8"))
    prisons, virtual = city["towns"]["skip"], city["villages"]["skip_endings"]
    return [one for one in divisions if one.code[:9] not in prisons and one.code[9:] not in virtual]


def _city(city: Mapping[str, Any]) -> Iterator[PlannedOrganisation]:
    top = city["city"]
    yield _organisation(top, key=top["key"], level="city", parent="")
    for one in city["departments"]:
        yield _organisation(one, key=one["key"], level="city", parent=top["key"])


def _organisation(
    given: Mapping[str, Any], *, key: str, level: Level, parent: str, department: str = ""
) -> PlannedOrganisation:
    return PlannedOrganisation(
        key=key,
        department=department or key,
        name=given["name"],
        short_name=given.get("short_name", given["name"]),
        formerly=given.get("formerly", ""),
        level=level,
        region=given["region"],
        parent=parent,
        credit_code=given["credit_code"],
        window=given.get("window", ""),
        has_items=given.get("items", False),
        offices=tuple(given.get("offices", ())),
        posts=tuple(
            PlannedPost(post["title"], post["role"], post["office"]) for post in given.get("posts", ())
        ),
    )


def _districts(city: Mapping[str, Any], divisions: Sequence[Division]) -> Iterator[PlannedOrganisation]:
    rules = city["districts"]
    numbers = {one["key"]: number for number, one in enumerate(city["departments"], 1)}
    departments = {one["key"]: one for one in city["departments"]}
    places = {one.code: one for one in divisions if one.level == "district"}
    for code, place in places.items():
        head = rules["government"]
        name = head["names"].get(code, head["name"].format(region=place.name))
        own = make_credit_code(head["credit_prefix"], code, head["credit_body"])
        given = {"name": name, "region": code, "credit_code": own}
        yield _organisation(
            given, key=f"{code}-government", level="district", parent="government", department="government"
        )
    for rule in rules["rules"]:
        for code in _regions(rule, rules, places):
            for key in rule["departments"]:
                words = {
                    "region": places[code].name,
                    "stem": rules["stems"][code],
                    "local_name": departments[key]["local_name"],
                }
                given = {
                    **rules,
                    "name": rule.get("names", {}).get(code, rule["name"]).format(**words),
                    "region": code,
                    "credit_code": make_credit_code(
                        rules["credit_prefix"], code, rules["credit_body"].format(number=numbers[key])
                    ),
                    "items": departments[key]["items"],
                }
                parent = f"{code}-government" if rule["parent"] == "district" else key
                own_key = rules["key"].format(code=code, department=key)
                yield _organisation(given, key=own_key, level="district", parent=parent, department=key)


def _regions(
    rule: Mapping[str, Any], rules: Mapping[str, Any], places: Mapping[str, Division]
) -> Sequence[str]:
    wanted = rule["regions"]
    if wanted == "all":
        return list(places)
    return list(rules["statutory"] if wanted == "statutory" else wanted)


def _towns(city: Mapping[str, Any], divisions: Sequence[Division]) -> Iterator[PlannedOrganisation]:
    """A centre stands under whoever runs its town: 遥观镇 under the development zone, not under 武进区."""
    rules = city["towns"]
    for town in divisions:
        if town.level == "town" and town.code not in rules["skip"]:
            parent = f"{town.managed_by or town.parent_code}-government"
            yield _below(rules, town, parent, "centre", {"town": town.code[6:9]})


def _villages(city: Mapping[str, Any], divisions: Sequence[Division]) -> Iterator[PlannedOrganisation]:
    rules = city["villages"]
    for village in divisions:
        if village.level == "village" and village.code[9:] not in rules["skip_endings"]:
            parent = city["towns"]["key"].format(code=village.parent_code)
            words = {"town": village.code[6:9], "village": village.code[9:12]}
            yield _below(rules, village, parent, "station", words)


def _below(
    rules: Mapping[str, Any], place: Division, parent: str, department: str, words: Mapping[str, str]
) -> PlannedOrganisation:
    given = {
        **rules,
        "name": rules["name"].format(region=place.name),
        "formerly": rules["formerly"].format(region=place.name),
        "region": place.code,
        "credit_code": make_credit_code(
            rules["credit_prefix"], full(place.code[:6]), rules["credit_body"].format(**words)
        ),
    }
    key = rules["key"].format(code=place.code)
    return _organisation(given, key=key, level=place.level, parent=parent, department=department)
