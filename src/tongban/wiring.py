"""Who hears of what. Every link between one domain and another is a line in this file."""

from collections.abc import Callable
from dataclasses import replace

from tongban.domains.cases import procedure as cases
from tongban.domains.cases.api import annul_licence, issue_licence, tell_applicant
from tongban.domains.cases.notices import MESSAGES
from tongban.domains.reviews import api as reviews
from tongban.kernel.docket.queries import TOLD
from tongban.kernel.outbox import Heard, Link
from tongban.kernel.outbox.links import ANY
from tongban.kernel.pages import turning as pages

SERVED = (cases.LICENCE, cases.UNIFIED, cases.RENEWAL, cases.IMMEDIATE, cases.CONFIRMATION, cases.SERVICE)
WALKED_AWAY = ("withdraw", "lapse", "lapse_deferred")
"""Steps that close a case without anybody having been served."""

TITLES: dict[Callable[[Heard], None], str] = {
    tell_applicant: "通知申请人",
    issue_licence: "生成电子证照",
    annul_licence: "注销电子证照",
    reviews.invite: "邀请评价",
}
"""What each of them does, where its failing is shown to citizen, officer and operator."""

_LINKS: tuple[Link, ...] = (
    # What is published has changed: the stored pages are made anew.
    Link(pages.PAGES, ANY, pages.turn_for),
    # Whoever applied is told of each step that has words for it.
    *(
        Link(one.key, step, tell_applicant)
        for one in (*SERVED, cases.VERIFICATION)
        for step in ("open", *(step.name for step in one.steps))
        if f"cases.{step}" in MESSAGES and (step != "open" or one is not cases.VERIFICATION)
    ),
    # A yearly notice has moved a day that was told: whoever applied is told the new one.
    *(Link(one.key, TOLD, tell_applicant) for one in (*SERVED, cases.VERIFICATION)),
    #    when this is taken ...                    then, after commit ...
    Link("cases.licence", "grant", issue_licence),
    Link("cases.licence", "grant_on_commitment", issue_licence),
    Link("cases.unified", "grant", issue_licence),
    Link("cases.unified", "grant_on_commitment", issue_licence),
    Link("cases.renewal", "grant", issue_licence),
    Link("cases.renewal", "grant_on_commitment", issue_licence),
    Link("cases.renewal", "deem_renewed", issue_licence),  # 第五十条第二款
    Link("cases.immediate", "grant", issue_licence),
    Link("cases.immediate", "grant_on_commitment", issue_licence),
    Link("cases.confirmation", "grant", issue_licence),
    Link("cases.service", "grant", issue_licence),
    Link("cases.prompt", "grant", issue_licence),
    Link("cases.prompt", "grant_on_commitment", issue_licence),
    # 撤销许可: what was issued on it ends with it (第六十九条).
    Link("cases.verification", "revoke", annul_licence),
    Link("cases.verification", "revoke_at_once", annul_licence),
    # 办结即邀评: whatever else closes a case invites a review.
    *(
        Link(served.key, step.name, reviews.invite)
        for served in SERVED
        for step in served.steps
        if step.to in served.closed and step.name not in WALKED_AWAY
    ),
)

LINKS = tuple(replace(link, title=TITLES.get(link.handler, "")) for link in _LINKS)
