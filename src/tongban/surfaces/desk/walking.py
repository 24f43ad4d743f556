"""From one matter to the next as the inbox had them when it was last looked at, with its filters and its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

KEPT = "inbox"
"""In the session: the inbox's query and the numbers that its page showed."""


@dataclass(frozen=True, slots=True)
class Walk:
    """`previous` and `next` are numbers, or empty at the ends of the page; `back` is the inbox as it was."""

    previous: str
    next: str
    back: str


def remember(request: HttpRequest, numbers: Sequence[str]) -> None:
    """What is dealt with meanwhile keeps its place until the inbox is looked at again."""
    kept = {"query": request.GET.urlencode(), "numbers": list(numbers)}
    if request.session.get(KEPT) != kept:
        request.session[KEPT] = kept


def walk_from(request: HttpRequest, number: str) -> Walk:
    kept = request.session.get(KEPT, {})
    numbers: list[str] = kept.get("numbers", [])
    query: str = kept.get("query", "")
    back = reverse("desk:inbox") + (f"?{query}" if query else "")
    if number not in numbers:
        return Walk("", "", back)
    at = numbers.index(number)
    return Walk(numbers[at - 1] if at else "", numbers[at + 1] if at + 1 < len(numbers) else "", back)
