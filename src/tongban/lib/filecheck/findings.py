"""What is wrong with a file: a key for the sentence that says so, and the facts that the sentence names."""

from __future__ import annotations


class BadFile(Exception):
    """`key` names the fault (empty, program, disagrees, huge_picture ...); `facts` are what its sentence is filled with."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts
