"""The course of a matter is read in words: no name of a field, no date as machines write it."""

from datetime import date

import pytest

from tongban.kernel.ledger.models import Entry
from tongban.surfaces.desk.course import moments


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ({"outcome": "rectified"}, "结果 已经改正"),
        ({"due_on": "2025-12-31"}, "到期日 2025年12月31日(周三)"),
        (
            {"hearing_on": "2026-03-20", "place": "三楼会议室"},
            "听证日期 2026年3月20日(周五); 地点 三楼会议室",
        ),
        (
            {"letter": "常武市监许受字〔2026〕00061号", "reason": "见案卷"},
            "文书 常武市监许受字〔2026〕00061号",
        ),
    ],
)
def test_what_was_given_is_told_in_words(given, note):
    entry = Entry(step="x", title="一步", by="officer", actor="", on=date(2026, 3, 2), law="", given=given)
    assert [moment.note for moment in moments([entry])] == [note]
