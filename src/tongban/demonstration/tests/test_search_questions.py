"""The everyday questions are a measure that can be trusted: halved by a rule, each question once, each answer an item there is."""

from __future__ import annotations

from tongban.config.settings.environment import PROJECT
from tongban.demonstration.bench.searching.queries import Query, queries
from tongban.demonstration.bench.searching.questions import HALVES, SETS, Marks, Question, marks, parity, read
from tongban.domains.catalogue.rules.files import read_city

CITY = PROJECT / "city"


def test_the_halves_are_divided_by_a_rule_and_no_question_stands_twice():
    asked = {name: [question.ask for question in read(CITY, name)] for name in SETS}
    for half, odd in HALVES.items():
        assert {parity(ask) for ask in asked[half]} == {odd}
    every = [ask for asks in asked.values() for ask in asks]
    assert len(every) == len(set(every))
    assert len(asked["tuned"]) + len(asked["kept"]) >= 300
    assert min(len(asked["tuned"]), len(asked["kept"])) >= 150


def test_every_right_item_is_an_item_of_the_city():
    keys = {entry.content.key for entry in read_city(CITY, departments=frozenset()).items}
    wrong = [question.ask for name in SETS for question in read(CITY, name) if not question.items <= keys]
    assert wrong == []


def test_an_answer_is_marked_by_how_much_of_it_stands_first():
    asked = [Question("甲", frozenset({"a", "b"})), Question("乙", frozenset({"c"}))]
    answers = {"甲": ["x", "a", "y"], "乙": ["d"]}
    assert marks(asked, answers.__getitem__) == Marks(recall=0.25, rank=0.25, found=0.5, questions=2)


def test_queries_made_by_chance_are_the_same_for_the_same_seed_and_met_by_what_they_were_made_of():
    names = ["食品经营许可（新办）", "药品经营许可（零售）", "道路货物运输经营许可", "公共场所卫生许可"]
    made = queries(names, of_each=20, seed=7)
    assert made == queries(names, of_each=20, seed=7) != queries(names, of_each=20, seed=8)
    plain = ["食品经营许可新办", "药品经营许可零售", "道路货物运输经营许可", "公共场所卫生许可"]
    assert all(query.is_met(plain) for query in made)
    assert not Query("mix", "经营零售", ("经营", "零售")).is_met(["食品经营许可新办"])
