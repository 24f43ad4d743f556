"""The system keeps its form: what a machine can check of the architecture beyond the import contracts."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.shape.addresses import every_address
from tongban.kernel.docket.registry import all_procedures
from tongban.kernel.ledger.models import Entry
from tongban.kernel.procedure import Procedure

SOURCE = Path(__file__).resolve().parents[2] / "src/tongban"
PYTHON = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
DOMAINS = sorted(path for path in (SOURCE / "domains").iterdir() if (path / "apps.py").exists())

WITHOUT_AN_ARTICLE = {
    "withdraw": "一般原则: 申请人可以在决定作出前撤回",
}
"""Steps that no article names, with the reason."""


def in_service() -> list[Procedure]:
    """The product's own procedures; a kernel test invents others and leaves them behind."""
    return [one for one in all_procedures() if not one.key.startswith("test.")]


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("tongban.")]


def test_every_step_has_its_article_or_is_excused_by_name():
    bare = {
        f"{procedure.key}.{step.name}"
        for procedure in in_service()
        for step in procedure.steps
        if not step.law and step.name not in WITHOUT_AN_ARTICLE
    }
    assert bare == set()


def test_every_clock_has_its_article():
    assert {
        f"{one.key}.{clock.name}" for one in in_service() for clock in one.clocks if not clock.law
    } == set()


def test_whatever_a_step_needs_has_a_word_for_those_who_left_it_out():
    wordless = {
        f"{one.key}.{step.name}: {need}"
        for one in in_service()
        for step in one.steps
        for need in step.needs
        if one.word_for(need) == need
    }
    assert wordless == set()


def test_every_page_says_to_whom_it_is_open():
    undeclared = [
        address.route
        for address in every_address()
        if not hasattr(address.view, "open_to") and not address.view.__module__.startswith("allauth.")
    ]
    assert undeclared == []


def test_only_the_ledger_s_entry_overrides_save():
    assert [model.__name__ for model in ours() if "save" in vars(model)] == [Entry.__name__]


def test_no_row_of_ours_is_inherited_with_columns():
    """Composition, not inheritance: no model has a model of ours with a table as its parent."""
    assert [model.__name__ for model in ours() if model._meta.parents] == []


def layer(model: type[models.Model]) -> tuple[str, str]:
    parts = model.__module__.split(".")
    return parts[1], parts[2]


def test_foreign_keys_leave_a_domain_only_downwards():
    reference = {"catalogue", "licences"}
    sideways = []
    for model in ours():
        kind, name = layer(model)
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if not isinstance(field, models.ForeignKey) or not isinstance(other, type):
                continue
            if not other.__module__.startswith("tongban."):
                continue
            other_kind, other_name = layer(other)
            down = other_kind == "kernel" or (kind == "domains" and other_name in {name, *reference})
            if (kind == "kernel" and other_kind != "kernel") or not down:
                sideways.append(f"{model.__name__}.{field.name} -> {other.__name__}")
    assert sideways == []


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda path: path.name)
def test_every_domain_has_its_readme_and_its_tests(domain):
    assert (domain / "README.md").stat().st_size > 400
    assert list((domain / "tests").glob("test_*.py"))


def test_there_are_no_signals():
    found = [
        str(path.relative_to(SOURCE))
        for path in PYTHON
        if re.search(
            # Field.pre_save is Django's own word for what a column is given; it is no signal.
            r"django\.(dispatch|db\.models\.signals)|\bimport\b.*\bsignals\b|\bpost_save\b|(?<!field\.)\bpre_save\b",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert found == []


def test_no_module_is_called_what_says_nothing():
    nothing = {"utils", "helpers", "misc", "common", "base_utils", "manager", "managers", "services"}
    assert [str(path) for path in PYTHON if path.stem in nothing] == []


def test_every_module_says_what_it_is():
    silent = [
        str(path.relative_to(SOURCE))
        for path in PYTHON
        if "tests" not in path.parts
        and path.stat().st_size
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_template_asks_the_network():
    outside = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.html")
        if re.search(r"""(?:src|href)=["'](?:https?:)?//""", path.read_text(encoding="utf-8"))
    ]
    assert outside == []
