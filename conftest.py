"""What every test stands on."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection

from tongban.kernel.clock import use_source


@pytest.fixture(autouse=True)
def the_clock_is_the_machine_s_own() -> Iterator[None]:
    """No test leaves a rehearsed day behind."""
    yield
    use_source(None)


@pytest.fixture(autouse=True)
def nobody_has_tried_anything_yet() -> None:
    """Tries are counted in the cache, by address; every test comes from the same one."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def guards_are_lifted_only_to_empty_the_database() -> Iterator[None]:
    """Tests with transactions of their own empty the database afterwards; the append-only guards would rightly refuse."""
    from tongban.kernel.testing import lifted

    handle = flush.Command.handle

    def handle_without_guards(self: flush.Command, **options: object) -> None:
        with lifted(connection):
            handle(self, **options)

    flush.Command.handle = handle_without_guards
    yield
    flush.Command.handle = handle


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests count, they say at the end: `record_property("said", "200 rounds, 0 lost")`."""
    reports = (each for group in terminalreporter.stats.values() for each in group)
    for report in reports:
        if getattr(report, "when", "") == "call":
            for name, line in report.user_properties:
                if name == "said":
                    terminalreporter.write_line(str(line))
