"""Who holds the posts of the demonstration city: somebody invented for each."""

from __future__ import annotations

from datetime import date
from random import Random

from tongban.demonstration import names
from tongban.demonstration.signin import NAMED_STAFF, open_accounts
from tongban.kernel.identity.models import Staff
from tongban.kernel.orgs.models import Post


def appoint_staff(seed: int, *, since: date, fresh_on: date) -> None:
    """Somebody for every post. The posts that a demonstration signs in to have short user names.

    `fresh_on` is the day on which all changed their passwords.
    """
    random = Random(f"staff-{seed}")
    posts = list(Post.objects.select_related("office__organisation").order_by("pk"))
    counts: dict[str, int] = {}
    usernames = []
    for post in posts:
        key = post.office.organisation.key
        counts[key] = counts.get(key, 0) + 1
        usernames.append(NAMED_STAFF.get((key, post.duty, post.title), f"{key}-{counts[key]}"))
    accounts = open_accounts(usernames, on=fresh_on)
    Staff.objects.bulk_create(
        Staff(
            account=account,
            name=names.person_name(random, sex=random.choice(("男", "女")), year=random.randint(1970, 2000)),
            number=f"CZ{number:05d}",
            organisation=post.office.organisation,
            post=post,
            since=since,
        )
        for number, (post, account) in enumerate(zip(posts, accounts, strict=True), 1)
    )
