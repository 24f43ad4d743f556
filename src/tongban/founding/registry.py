"""Divisions, organisations, offices and posts, taken over from a city's files. What is there is brought up to date; nothing is removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from tongban.founding.divisions import Division
from tongban.founding.organisations import PlannedOrganisation, plan_organisations
from tongban.founding.places import CityFolder
from tongban.kernel.orgs.models import Office, Organisation, Post, Region

SUPERVISES = "approval"
"""政务服务管理办公室: responsible for the supervision of government services in the whole city."""
_LEVELS = {"city": 0, "district": 1, "town": 2, "village": 3}


def load_regions(divisions: Sequence[Division]) -> tuple[int, int]:
    """Gives how many are new and how many were changed. Parents come before their children."""
    known = {division.code for division in divisions}
    there = {row.code: row for row in Region.objects.all()}
    fresh, changed = [], 0
    for one in sorted(divisions, key=lambda one: (_LEVELS[one.level], one.code)):
        values = {
            "name": one.name, "level": one.level, "statutory": one.statutory,
            "parent_id": one.parent_code if one.parent_code in known else None,
        }  # fmt: skip
        if one.code not in there:
            fresh.append(Region(code=one.code, **values))
        else:
            changed += _brought_up_to_date(there[one.code], values)
    Region.objects.bulk_create(fresh)
    return len(fresh), changed


def load_organisations(
    folder: CityFolder, divisions: Sequence[Division]
) -> tuple[list[PlannedOrganisation], int, int]:
    """The plan, how many are new and how many were changed. Parents come before their children in the plan."""
    plan = plan_organisations(folder.departments, divisions)
    hall = yaml.safe_load(folder.departments.read_text(encoding="utf-8"))["city"]["hall"]
    there = {row.key: row for row in Organisation.objects.all()}
    numbers = {key: row.pk for key, row in there.items()}
    following = max(numbers.values(), default=0) + 1
    fresh, changed = [], 0
    for one in plan:
        values = {
            "code": one.credit_code, "name": one.name, "short_name": one.short_name,
            "parent_id": numbers.get(one.parent), "region_id": one.region, "level": one.level,
            "address": hall["address"] if one.level == "city" else "", "phone": hall["phone"],
            "supervises": one.department == SUPERVISES and one.level == "city",
        }  # fmt: skip
        if one.key in there:
            changed += _brought_up_to_date(there[one.key], values)
            continue
        numbers[one.key], following = following, following + 1
        fresh.append(Organisation(pk=numbers[one.key], key=one.key, **values))
    Organisation.objects.bulk_create(fresh)
    _continue_numbers()
    return plan, len(fresh), changed


def _continue_numbers() -> None:
    """Rows were given their numbers here; PostgreSQL's own sequence must not give them again."""
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Organisation]):
            cursor.execute(statement)


def _brought_up_to_date(row: Any, values: dict[str, Any]) -> bool:
    different = [name for name, value in values.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, values[name])
    if different:
        row.save(update_fields=different)
    return bool(different)


def load_posts(plan: Sequence[PlannedOrganisation]) -> int:
    """Offices and posts that are not there yet; gives how many posts. Whoever holds a post keeps it."""
    organisations = {row.key: row for row in Organisation.objects.all()}
    offices = {(office.organisation_id, office.name): office for office in Office.objects.all()}
    missing = [
        Office(organisation=organisations[one.key], name=name)
        for one in plan
        for name in one.offices
        if (organisations[one.key].pk, name) not in offices
    ]
    for office in Office.objects.bulk_create(missing):
        offices[(office.organisation_id, office.name)] = office
    there = set(Post.objects.values_list("office_id", "title", "duty"))
    posts = [
        Post(office=office, title=post.title, duty=post.role)
        for one in plan
        for post in one.posts
        if ((office := offices[(organisations[one.key].pk, post.office)]).pk, post.title, post.role)
        not in there
    ]
    Post.objects.bulk_create(posts)
    return len(posts)
