"""A small town for the bad days, founded in a database of its own: `python -m tests.soak.town` prints who lives there.

One service that anybody may ask for and a clerk grants in one step, so that each matter brings all the effects there are:
messages, a licence and an invitation to a review.
"""

from __future__ import annotations

import json
import os
import sys

APPLICANTS, CLERKS = 12, 2
PASSWORD = "soak-town-passes-2026"
SERVICE = {
    "procedure": "cases.service",
    "type": "公共服务",
    "key": "food-operation-licence",
    "name": "食品小作坊备案",
    "materials": [{"name": "经营场所平面图", "need": "deferrable", "form": "电子", "source": "self"}],
    "situations": [],
    "statutory": {"none": True},
    "basis": [{"law": "江苏省食品小作坊和食品摊贩管理条例", "article": "第十条"}],
}


def found() -> dict[str, object]:
    """The tables, an office with clerks, an item in force, and people with accounts."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)

    from tongban.domains.cases.tests.factories import an_item, an_office
    from tongban.kernel import testing

    item = an_item(**SERVICE)
    office = an_office()
    clerks = [testing.staff_of(office, "clerk", password=PASSWORD) for _ in range(CLERKS)]
    firms = [
        testing.an_enterprise(f"常州第{n}示例食品有限公司", password=PASSWORD) for n in range(APPLICANTS)
    ]
    return {
        "item": item.item_id,
        "clerks": [clerk.account.username for clerk in clerks],
        "applicants": [{"username": firm.account.username, "person": firm.pk} for firm in firms],
    }


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.production")
    django.setup()
    json.dump(found(), sys.stdout)
