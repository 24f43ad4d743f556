"""The search over the items' names: how well it answers, how fast, how soon it sees a change, beside other engines.

On the city that is there; its items are spread over their places until there are as many rows as a large city has. What is
changed to see it found is changed in a copy.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from secrets import token_hex
from statistics import median

import yaml

from tongban.config.settings.environment import PROJECT
from tongban.demonstration.bench.frame import Options, Row
from tongban.demonstration.bench.scratch import copied_city, database
from tongban.demonstration.bench.searching import engines
from tongban.demonstration.bench.searching.queries import TITLES, Query, plain, queries
from tongban.demonstration.bench.searching.questions import SETS, marks, read
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.rules.words import weight_of
from tongban.kernel.procedure import Refused
from tongban.lib.nameindex import NameIndex, Speech

CITY = PROJECT / "city"
ROWS, FIRST = 74_000, 20
WATCHERS = 2
EVERY = 4
"""Other engines are asked every fourth of the queries: some take a thousand times as long."""
Find = Callable[[str], Sequence[tuple[str, str]]]


def measure(options: Options) -> list[Row]:
    cards = catalogue.cards()
    if not cards:
        raise Refused("库中没有事项; 请先运行 tongban city build。")
    spoken = yaml.safe_load((CITY / "words.yaml").read_text(encoding="utf-8"))
    entries = [
        (c.key, c.name, (*c.everyday, *spoken["everyday"].get(c.key, ())), weight_of(c.name)) for c in cards
    ]
    speech = Speech(spoken["said"], spoken["same"])
    index = NameIndex(entries, speech)
    names = {card.key: card.name for card in cards}
    basic = [(key, name, " ".join((name, *words))) for key, name, words, _ in entries]
    rows = engines.spread(basic, [len(card.places) for card in cards], 100 if options.quick else ROWS)

    def ours(query: str) -> list[tuple[str, str]]:
        return [(hit.key, names[hit.key]) for hit in index.search(query, FIRST)]

    found = _answers(basic, ours, options)
    seed = int(token_hex(4), 16)
    asked = queries(list(names.values()), of_each=5 if options.quick else 250, seed=seed)
    found += _classes(rows, ours, asked, options, seed)
    found += _building(entries, speech, options)
    found.append(_with_region(cards, asked))
    return found + _seen(options)


def _answers(basic: list[engines.Row], ours: Find, options: Options) -> list[Row]:
    """Of the distinct items, so that no engine answers with the same one from twenty places."""
    made = []
    sets = {name: read(CITY, name) for name in SETS}
    with _others(basic, options, everything=True) as others:
        for one, asked in sets.items():
            for name, find in {"ours": ours, **others}.items():
                got = marks(asked, _keys_of(find))
                raw = {"questions": got.questions, "one_of_the_first_five": round(got.found, 4)}
                made.append(
                    Row(
                        f"{one}-{name}-recall",
                        f"{SETS[one]}: 前五召回, {_NAMED[name]}",
                        got.recall,
                        "",
                        raw=raw,
                    )
                )
                made.append(
                    Row(
                        f"{one}-{name}-rank",
                        f"{SETS[one]}: 首个名次倒数, {_NAMED[name]}",
                        got.rank,
                        "",
                        raw=raw,
                    )
                )
    return made


_NAMED = {
    "ours": "本系统",
    "fts5-trigram": "SQLite FTS5(trigram)",
    "fts5-unicode61": "SQLite FTS5(unicode61)",
    "pg-trgm": "PostgreSQL pg_trgm",
    "tantivy": "tantivy",
}


@contextmanager
def _others(
    rows: list[engines.Row], options: Options, *, everything: bool = False
) -> Iterator[dict[str, Find]]:
    made: dict[str, Find] = {}
    for tokenizer in ("trigram", "unicode61"):
        made[f"fts5-{tokenizer}"] = _finding(engines.Fts5(rows, tokenizer))
    if engines.tantivy_is_there():
        made["tantivy"] = _finding(engines.Tantivy(rows))
    if not options.postgres:
        yield made
        return
    with database("postgres", options.postgres) as address:
        postgres = engines.Trigrams(rows, address, everything=everything)
        made["pg-trgm"] = _finding(postgres)
        try:
            yield made
        finally:
            postgres.close()


def _keys_of(find: Find) -> Callable[[str], list[str]]:
    return lambda ask: [key for key, _ in find(ask)]


def _finding(engine: engines.Engine) -> Find:
    return lambda query: engine.search(query, FIRST)


def _classes(
    rows: list[engines.Row], ours: Find, asked: list[Query], options: Options, seed: int
) -> list[Row]:
    named = [(key, name, plain(name)) for key, name, _ in rows]
    made, rates = [], {}
    with _others(named, options) as others:
        for name, find in {"ours": ours, **others}.items():
            rounds = options.rounds if name == "ours" else 1
            some = asked if name == "ours" else asked[::EVERY]
            times, hits, whole = _timed(find, some, rounds)
            rates[name] = len(some) * rounds / whole
            raw = {
                "seed": seed,
                "rows": len(rows),
                "queries": len(some),
                "p50": _of(times, 0.5),
                "p99": _of(times, 0.99),
            }
            for kind, title in TITLES.items():
                those = [hit for hit, query in zip(hits, some, strict=True) if query.kind == kind]
                made.append(
                    Row(
                        f"{kind}-{name}",
                        f"{title}: 前二十命中, {_NAMED[name]}",
                        sum(those) / len(those),
                        "",
                        raw=raw,
                    )
                )
            made.append(
                Row(f"p50-{name}", f"检索用时中位数, {_NAMED[name]}", _of(times, 0.5), "毫秒", raw=raw)
            )
            made.append(
                Row(f"p99-{name}", f"检索用时99分位, {_NAMED[name]}", _of(times, 0.99), "毫秒", raw=raw)
            )
    for name, rate in rates.items():
        ratio = rate / rates["pg-trgm"] if "pg-trgm" in rates else None
        made.append(
            Row(
                f"rate-{name}", f"检索, {_NAMED[name]}", rate, "次/秒", "rate-pg-trgm" if ratio else "", ratio
            )
        )
    return made


def _timed(find: Find, asked: list[Query], rounds: int) -> tuple[list[float], list[bool], float]:
    """The best of the rounds for each query: what a neighbour on the machine takes is not ours; and what all took."""
    times, hits, whole = [], [], 0.0
    for query in asked:
        best = float("inf")
        for _ in range(rounds):
            begun = time.perf_counter()
            got = find(query.text)
            taken = time.perf_counter() - begun
            best, whole = min(best, taken), whole + taken
        times.append(best)
        hits.append(query.is_met([plain(name) for _, name in got]))
    return times, hits, whole


def _of(times: list[float], part: float) -> float:
    """In milliseconds."""
    return 1000 * sorted(times)[min(len(times) - 1, int(part * len(times)))]


def _building(entries: list, speech: Speech, options: Options) -> list[Row]:  # type: ignore[type-arg]
    wall, spent = [], []
    for _ in range(options.rounds):
        begun, at_work = time.perf_counter(), time.process_time()
        NameIndex(entries, speech)
        wall.append(time.perf_counter() - begun)
        spent.append(time.process_time() - at_work)
    tracemalloc.start()
    kept = NameIndex(entries, speech)
    size = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    return [
        Row("build", "重建名称索引", median(wall), "秒", raw={"processor": spent, "entries": len(kept)}),
        Row("memory", "名称索引所占内存(每个进程)", size, "MiB"),
    ]


def _with_region(cards: tuple[catalogue.Card, ...], asked: list[Query]) -> Row:
    """As the page asks: the stamp looked at, one district, and for each of the first the nearest place."""
    region = next((code[:6] for card in cards for code in card.places), "")
    times = []
    for query in asked:
        begun = time.perf_counter()
        got = catalogue.search(query.text, FIRST, region=region)
        catalogue.nearest([each.card for each in got], region)
        times.append(time.perf_counter() - begun)
    return Row(
        "page",
        "按地区检索并找出最近的办理地点(含数据库)",
        _of(times, 0.5),
        "毫秒",
        raw={"p99": _of(times, 0.99)},
    )


def _seen(options: Options) -> list[Row]:
    """A word is brought in while processes of their own search without a pause."""
    word = f"测量用语{token_hex(3)}"
    module = "tongban.demonstration.bench.searching.watching"
    with copied_city(options.postgres) as environment:

        def started(what: str) -> subprocess.Popen[str]:
            return subprocess.Popen(
                [sys.executable, "-m", module, what, word],
                env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip

        watching = [started("watch") for _ in range(WATCHERS)]
        for each in watching:
            assert each.stderr is not None
            while "ready" not in (line := each.stderr.readline()):
                if not line:
                    raise Refused("检索进程没有启动; 请先运行 tongban city build。")
        said, trouble = started("change").communicate()
        if not said:
            raise Refused(f"更新没有做成: {trouble.strip()[-300:]}")
        changed = json.loads(said)["changed"]
        told = [json.loads(each.communicate()[0]) for each in watching]
    if any(each["seen"] < 0 for each in told):
        raise Refused("有进程一直没有看到更新; 请检查事项标记。")
    after = [max(0.0, each["seen"] - changed) for each in told]
    work = [each["work"] for each in told]
    return [
        Row("seen-work", "每个进程为更新花的处理器时间(最多的)", max(work), "秒", raw={"work": work}),
        Row("seen", "更新在每个进程里可以检索到(最慢的)", max(after), "秒", raw={"after": after}),
        Row(
            "stop",
            "更新期间最长的一次检索",
            1000 * max(each["longest"] for each in told),
            "毫秒",
            raw={"told": told},
        ),
    ]


__all__ = ["measure"]
