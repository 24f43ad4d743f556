"""A whole draft as one page of forms: the main elements and all rows, kept together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.formsets import BaseFormSet
from django.http import QueryDict

from tongban.domains.catalogue.forms.lines import DraftForm
from tongban.domains.catalogue.forms.main import MainForm, main_content, main_from
from tongban.domains.catalogue.forms.rows import ROWS, Rows


class DraftPage:
    """`data` is what was sent, or None to begin from the content."""

    def __init__(
        self,
        content: Mapping[str, Any],
        *,
        data: QueryDict | None,
        licences: list[tuple[str, str]],
        items: list[tuple[str, str]],
    ) -> None:
        self.main = MainForm(data, initial=main_from(content), licences=licences, items=items)
        self.rows: list[tuple[Rows, BaseFormSet[DraftForm]]] = [
            (kind, kind.formset(content, data, licences)) for kind in ROWS
        ]

    def is_valid(self) -> bool:
        sound = [self.main.is_valid(), *(made.is_valid() for _, made in self.rows)]
        return all(sound)

    def content(self) -> dict[str, Any]:
        rows = {kind.prefix: kind.filled(made) for kind, made in self.rows}
        charges = rows.pop("charges")
        return {
            **main_content(self.main.cleaned_data),
            **rows,
            "fee": {"charged": self.main.cleaned_data["fee_charged"], "items": charges},
        }

    def mark_needed(self) -> None:
        self.main.mark_needed()
        for _, made in self.rows:
            for row in made.forms:
                row.mark_needed()

    @property
    def wrong(self) -> list[DraftForm]:
        """Every form that has something to mend, for the summary at the top."""
        rows = [row for _, made in self.rows for row in made.forms if made.is_bound and row.errors]
        return [*([self.main] if self.main.is_bound and self.main.errors else []), *rows]


def with_one_more(data: QueryDict, prefix: str) -> QueryDict:
    """What was sent, with an empty row more of one kind; nothing that was typed is lost."""
    more = data.copy()
    total = more.get(f"{prefix}-TOTAL_FORMS", "0")
    more[f"{prefix}-TOTAL_FORMS"] = str((int(total) if total.isdecimal() and len(total) < 4 else 0) + 1)
    return more
