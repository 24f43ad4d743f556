"""`tongban city load`: a city's files taken over into an installation, all of them or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from tongban.domains.cases import api as cases
from tongban.domains.catalogue import api as catalogue
from tongban.domains.licences.actions import load_types
from tongban.founding import checking, registry
from tongban.founding.divisions import read_divisions
from tongban.founding.organisations import plan_organisations, served
from tongban.founding.places import CityFolder
from tongban.founding.proofs import load_proofs
from tongban.kernel.procedure import Refused


class BadCity(Refused):
    """Nothing was taken over; `faults` says all that has to be mended."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(f"城市文件有 {len(faults)} 处需要改正, 没有载入任何内容:\n" + "\n".join(faults))


@dataclass(frozen=True, slots=True)
class Taken:
    """How many of each are new, and how many lines changed what was there."""

    regions: int
    organisations: int
    posts: int
    licence_types: int
    items: int
    items_changed: int
    proofs: int
    changed: int

    def lines(self) -> list[str]:
        return [
            f"新增区划 {self.regions} 个, 机构 {self.organisations} 个, 岗位 {self.posts} 个",
            f"新增事项 {self.items} 项, 修订 {self.items_changed} 项; 证照类型共 {self.licence_types} 种",
            f"新增告知承诺制证明事项 {self.proofs} 项",
            f"更新已有区划和机构 {self.changed} 个",
        ]


def load_city(root: Path, *, on: date) -> Taken:
    """Loading the same files twice changes nothing. `on` is the day from which new and changed items are in force."""
    folder = CityFolder(root)
    check_city(folder)
    with transaction.atomic():
        divisions = read_divisions(folder.divisions)
        regions, regions_changed = registry.load_regions(served(folder.departments, divisions))
        plan, organisations, organisations_changed = registry.load_organisations(folder, divisions)
        posts = registry.load_posts(plan)
        report = catalogue.load(root, on=on)
        types = load_types(folder.licence_types)
        cases.load_routes(root, on=on)
        proofs = load_proofs(root, on=on)
    return Taken(
        regions=regions,
        organisations=organisations,
        posts=posts,
        licence_types=types,
        items=len(report.created),
        items_changed=len(report.changed),
        proofs=proofs,
        changed=regions_changed + organisations_changed,
    )


def check_city(folder: CityFolder) -> None:
    """In the order in which one fault hides the next: files, lines, what follows from the rules."""
    if faults := list(checking.faults_of_files(folder)):
        raise BadCity(faults)
    if faults := [*checking.faults_of_divisions(folder), *checking.faults_of_departments(folder)]:
        raise BadCity(faults)
    divisions = read_divisions(folder.divisions)
    plan = plan_organisations(folder.departments, divisions)
    if faults := list(checking.faults_of_plan(plan, {one.code for one in divisions})):
        raise BadCity(faults)
