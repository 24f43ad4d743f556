"""What `tongban bench` measures: a module for each measure, `measure(options) -> list[Row]`.

A rate means little by itself: every row names the row it is held `against` in the same run, and their `ratio`, so that
the machine drops out. Budgets (docs/benchmarks/budgets.json) are on ratios and, where a person waits, on values.
"""

from tongban.demonstration.bench.frame import Options, Row

__all__ = ["Options", "Row"]
