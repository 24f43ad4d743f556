"""The table of access: reading it, asking an address, and writing a new table to be reviewed (`python -m tests.shape.access`)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from tests.shape.addresses import Address, every_address

TABLE = Path(__file__).parent / "access.tsv"
KINDS = ("guest", "citizen", "clerk", "officer", "head", "supervisor", "admin")


def read_table() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["address"]: row for row in csv.DictReader(lines, delimiter="\t")}


def answer(client: Any, address: Address) -> str:
    """How an address answers. Only GET is asked: a page that takes only POST says so (405) once it has let one in."""
    found = client.get(address.sample)
    if found.status_code in (301, 302) and found["Location"].startswith("/accounts/login/"):
        return "sign-in"
    if found.status_code in (401, 403):
        return "refused"
    if found.status_code >= 500:
        return f"broken {found.status_code}"
    return "ok"


def signed_in(account: Any) -> Any:
    """A client of this account, with a second factor where the post asks for one and a password of today."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from tongban.kernel.clock import today

    account.password_changed_on = today()  # an old one would send every member of staff elsewhere
    account.save(update_fields=["password_changed_on"])
    Authenticator.objects.get_or_create(
        user=account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
    )
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def main() -> None:
    """Write the table as the site answers now, into a database of its own that is thrown away."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.test")
    import django

    django.setup()
    from django.test import Client
    from django.test.runner import DiscoverRunner

    from tongban.kernel.access.pages import STAFF
    from tongban.kernel.testing import a_person, an_organisation, staff_of

    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    made = runner.setup_databases()
    try:
        office = an_organisation()
        board = an_organisation("approval", "常州市政务服务管理办公室", supervises=True)
        clients = {"guest": Client(), "citizen": signed_in(a_person().account)}
        for duty in STAFF:
            clients[duty] = signed_in(
                staff_of(board if duty in ("supervisor", "admin") else office, duty).account
            )
        rows = {
            address.route: [address.route, *(answer(clients[kind], address) for kind in KINDS)]
            for address in every_address()
        }
        with TABLE.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter="\t", lineterminator="\n")
            writer.writerow(["address", *KINDS])
            writer.writerows(rows[route] for route in sorted(rows))
    finally:
        runner.teardown_databases(made)


if __name__ == "__main__":
    main()
