"""Which paper goes with which step. Pure."""

from __future__ import annotations

LICENSING = ("cases.licence", "cases.unified", "cases.renewal", "cases.immediate")
"""Procedures whose papers cite the 行政许可法; the others' are plain notices."""

LETTERS = {
    "not_required": "not_required",
    "not_ours": "non_acceptance",
    "ask_to_correct": "one_time_notice",
    "accept": "acceptance",
    "accept_with_deferred": "acceptance",
    "deem_accepted": "deemed_accepted",
    "lapse": "withdrawal",
    "lapse_deferred": "withdrawal",
    "tell_third_party": "generic",
    "exclude_time": "excluded_time",
    "extend": "extension",
    "offer_hearing": "hearing_notice",
    "notify_hearing": "generic",
    "grant": "grant",
    "grant_on_commitment": "grant",
    "deem_renewed": "generic",
    "refuse": "refusal",
    "deliver": "delivery",
    "deliver_refusal": "delivery",
    "withdraw": "withdrawal",
    "order_rectification": "generic",
    "revoke": "generic",
    "revoke_at_once": "generic",
}

OUTSIDE_LICENSING = {
    "not_ours": "generic",
    "ask_to_correct": "generic",
    "accept": "generic",
    "grant": "confirmation",
    "grant_on_commitment": "confirmation",
    "refuse": "confirmation",
}


def letter_for(procedure: str, step: str) -> str | None:
    """The kind of paper, or None where the step is taken without one."""
    if procedure not in LICENSING and step in OUTSIDE_LICENSING:
        return OUTSIDE_LICENSING[step]
    return LETTERS.get(step)
