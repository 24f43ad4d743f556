"""Figures of a city are saved for each size, and the larger is held to the smaller, whichever was saved last."""

import json

from tongban.demonstration.bench import frame


def recorded(matters: int, inbox: float, page: float) -> dict:
    rows = [
        {"name": name, "value": value, "against": "", "ratio": None, "raw": {"matters": matters}}
        for name, value in (("inbox", inbox), ("desk-matter", page))
    ]
    return {"measure": "queries", "rows": rows}


def test_the_larger_city_is_held_to_the_smaller_in_either_order(tmp_path):
    budget = {"queries-1000000": {"inbox": {"ratio_max": 1.5}, "desk-matter": {"ratio_max": 1.5}}}
    (tmp_path / "budgets.json").write_text(json.dumps(budget), encoding="utf-8")
    assert frame.save(tmp_path, recorded(1_000_400, 9.0, 18.0)).name == "queries-1000000.json"
    assert len(frame.faults(tmp_path)) == 2  # nothing to hold it to
    assert frame.save(tmp_path, recorded(10_031, 8.0, 8.0)).name == "queries-10000.json"
    assert frame.faults(tmp_path) == [
        "queries-1000000: desk-matter: ratio is 2.25; the budget asks for max 1.5"
    ]
    again = json.loads(frame.save(tmp_path, recorded(1_000_400, 8.8, 12.0)).read_text(encoding="utf-8"))
    assert [(row["against"], row["ratio"]) for row in again["rows"]] == [
        ("queries-10000", 1.1),
        ("queries-10000", 1.5),
    ]
    assert frame.faults(tmp_path) == []
