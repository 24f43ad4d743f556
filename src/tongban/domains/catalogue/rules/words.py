"""How people speak: the city's `words.yaml`, by which the search understands what nobody would write into an item."""

from __future__ import annotations

from collections.abc import Collection

from tongban.domains.catalogue.rules.schema import Part, Slug, Words


class CityWords(Part):
    """`said`: what is said around a thing. `same`: words for one thing. `everyday`: further words of items, by their keys."""

    said: list[Words] = []
    same: list[list[Words]] = []
    everyday: dict[Slug, list[Words]] = {}


_FURTHER = ("（变更", "（延续", "（注销", "（补办", "（换发", "（撤销", "-变更", "-延续", "-注销")


def weight_of(name: str) -> float:
    """Who names a licence means to get it: of names that fit alike, its renewal or change stands behind."""
    return 0.0 if any(handling in name for handling in _FURTHER) else 1.0


def check_words(words: CityWords, items: Collection[str]) -> list[str]:
    """What nobody would ever be led by: a line of one word, words of an item that is not there, the same word twice."""
    problems = [
        f"words.yaml 的 same 第{number}行只有一个词「{'、'.join(line)}」; 请写出同义的词, 或者删去这一行。"
        for number, line in enumerate(words.same, start=1)
        if len(set(line)) < 2
    ]
    for key, further in words.everyday.items():
        if key not in items:
            problems.append(f"words.yaml 的 everyday 中没有事项「{key}」; 请核对标识, 或者删去这一行。")
        problems += [
            f"words.yaml 的 everyday 中事项「{key}」的「{word}」写了两次; 请删去一个。"
            for word in sorted({word for word in further if further.count(word) > 1})
        ]
    return problems
