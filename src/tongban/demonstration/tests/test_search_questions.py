"""The everyday questions are a measure that can be trusted: halved by a rule, each question once, each answer an item there is."""

from __future__ import annotations

import pytest

from tongban.config.settings.environment import PROJECT
from tongban.demonstration.bench.searching.queries import Query, queries
from tongban.demonstration.bench.searching.questions import HALVES, SETS, Marks, Question, marks, parity, read
from tongban.domains.catalogue.rules.files import read_city
from tongban.domains.catalogue.rules.words import weight_of
from tongban.lib.nameindex import NameIndex, Speech

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


@pytest.fixture(scope="module")
def index() -> NameIndex:
    city = read_city(CITY, departments=frozenset())
    contents = [entry.content for entry in city.items]
    named = [
        (c.key, c.full_name, (*c.everyday, *city.words.everyday.get(c.key, ())), weight_of(c.full_name))
        for c in contents
    ]
    return NameIndex(named, Speech(city.words.said, city.words.same))


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("离婚", "divorce-registration"),
        ("離婚", "divorce-registration"),
        ("结婚", "marriage-registration"),
        ("开药店", "drug-retail-licence"),
        ("孩子上学", "compulsory-enrolment"),
        ("小囡要上户口", "birth-household"),
        ("lihun", "divorce-registration"),
        ("食品精英许可", "food-operation-licence"),
    ],
)
def test_what_people_of_this_city_ask_leads_to_the_item_first(index, asked, key):
    assert index.search(asked, 1)[0].key == key


def test_questions_that_the_words_may_be_improved_by_stay_answered(index):
    got = marks(read(CITY, "tuned"), lambda ask: [hit.key for hit in index.search(ask)])
    assert got.recall >= 0.95
    assert got.rank >= 0.85


def test_what_is_about_something_else_finds_nothing(index):
    for asked in ("量子纠缠黑洞", "写一首诗", "世界杯冠军", "王者荣耀怎么上分"):
        assert index.search(asked) == [], asked


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
