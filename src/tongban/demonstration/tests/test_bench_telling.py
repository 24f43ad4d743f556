"""The README tells what is saved, beside what it was compared with, and the command that repeats it."""

import json

from tongban.demonstration.bench import frame, telling


def saved(folder, rows):
    machine = {"processor": "示例", "cores": 2, "memory_gib": 23.5, "load_before": [0.4]}
    recorded = {
        "measure": "lodging", "command": "tongban bench lodging --save", "at": "2026-11-22T16:19:54+08:00",
        "options": {"rounds": 3, "seconds": 3.0}, "machine": machine, "rows": rows,
    }  # fmt: skip
    (folder / "lodging.json").write_text(json.dumps(recorded), encoding="utf-8")


def test_only_what_was_saved_is_told_with_its_ratio_and_its_command(tmp_path):
    row = {
        "name": "postgres-8-ours",
        "value": 460.17,
        "unit": "件/秒",
        "against": "postgres-8-bare",
        "ratio": 0.622,
        "raw": {},
    }
    saved(tmp_path, [row, {**row, "name": "not told"}])
    lines = telling.table(tmp_path).splitlines()
    assert lines[2].endswith("| 460 件/秒 | 0.62 | 裸驱动, 同一条语句 | `tongban bench lodging --save` |")
    assert lines[4] == "- lodging: 2026-11-22, 示例 2 核, 24 GiB, 测量前的负载 0.4, 3 轮, 每轮 3 秒。"
    assert len(lines) == 5


def test_a_figure_of_another_machine_says_so(tmp_path):
    row = {
        "name": "postgres-8-ours",
        "value": 9.5,
        "unit": "件/秒",
        "against": "某系统",
        "ratio": 20.0,
        "raw": {"measured_here": False},
    }
    saved(tmp_path, [row])
    assert "| 9.5 件/秒 | 20.00 | 某系统(另一台机器上测得, 折算) |" in telling.table(tmp_path)


def test_a_tail_is_held_to_the_tail_of_what_it_is_compared_with(tmp_path):
    saved(tmp_path, [{"name": "postgres-8-ours-p99", "value": 53.3, "ratio": 1.6}])
    budget = {"lodging": {"postgres-8-ours-p99": {"ratio_max": 1.5, "why": "in words"}}}
    (tmp_path / "budgets.json").write_text(json.dumps(budget), encoding="utf-8")
    assert frame.faults(tmp_path) == [
        "lodging: postgres-8-ours-p99: ratio is 1.6; the budget asks for max 1.5"
    ]
