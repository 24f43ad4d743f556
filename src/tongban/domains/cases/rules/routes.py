"""导办: questions whose answers lead to exactly one item, with the case (情形) and what the form then already knows.

A route is a graph of questions without circles. Every answer leads on: to a further question, to an item, or to a sentence
that says why nothing has to be applied for and what to do instead. A dead end cannot be published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from tongban.domains.cases.rules.completeness import AskedInAForm, is_needed, is_the_form
from tongban.kernel.procedure import Refused

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Value = str | list[str]
"""As the form has them: words, 是 or 否, a number as it is typed, and the several of a choice."""

MOST_ENDS = 2000
"""Ends of one route; a route with more has to be divided."""


class Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)


class Answer(Part):
    """Leads to the question `to`, to the item `item`, or to `nothing`, with what to do `instead`. `situations` and
    `form` hold from here on, whatever is asked afterwards."""

    say: Words
    to: str = ""
    item: str = ""
    nothing: str = ""
    instead: str = ""
    situations: list[Words] = []
    form: dict[str, Value] = {}


class Question(Part):
    key: Slug
    ask: Words
    why: str = ""
    answers: list[Answer] = Field(min_length=2, max_length=12)


class Example(Part):
    """What the office expects: who answers so, comes to this item (or to none), and brings these materials."""

    answers: list[Words] = Field(min_length=1)
    item: str = ""
    materials: list[Words] | None = None


class RouteContent(Part):
    """`questions` begin with the first that is asked."""

    key: Slug
    name: Words
    department: Slug
    audience: list[Literal["person", "enterprise"]] = Field(min_length=1)
    everyday: list[Words] = Field(min_length=2)
    intro: str = ""
    questions: list[Question] = Field(min_length=1, max_length=40)
    examples: list[Example] = Field(min_length=1)


class Named(Protocol):
    @property
    def name(self) -> str: ...


class Asked(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def options(self) -> tuple[str, ...]: ...


class Case(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def adds(self) -> tuple[str, ...]: ...


class Item(Protocol):
    """Of an item only what a route leads to."""

    @property
    def name(self) -> str: ...
    @property
    def situations(self) -> Sequence[Case]: ...
    @property
    def form(self) -> Sequence[Asked]: ...
    @property
    def materials(self) -> Sequence[AskedInAForm]: ...


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands who has answered so far: before `question`, or at the end that `answer` leads to."""

    path: tuple[int, ...]
    trail: tuple[tuple[Question, Answer], ...]
    question: Question | None

    @property
    def answer(self) -> Answer | None:
        return self.trail[-1][1] if self.trail and self.question is None else None

    @property
    def situations(self) -> list[str]:
        return list(dict.fromkeys(name for _, answer in self.trail for name in answer.situations))

    @property
    def form(self) -> dict[str, Value]:
        return {name: value for _, answer in self.trail for name, value in answer.form.items()}


def stand(route: RouteContent, path: Sequence[int]) -> Stand:
    """After these answers, by their places. What does not fit this route is refused."""
    by_key = {question.key: question for question in route.questions}
    question: Question | None = route.questions[0]
    trail: list[tuple[Question, Answer]] = []
    for at in path:
        if question is None or not 0 <= at < len(question.answers) or len(trail) > len(by_key):
            raise Refused("这个链接里的选择和现在的问题对不上, 导办可能刚刚更新; 请从第一个问题重新选。")
        answer = question.answers[at]
        trail.append((question, answer))
        question = by_key.get(answer.to)
    return Stand(tuple(path), tuple(trail), question)


def ends(route: RouteContent) -> Iterator[Stand]:
    """Every way through to its end: the scenes (场景) of this route, in the order of the answers."""
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        here = stand(route, waiting.pop())
        if here.question is None:
            yield here
        else:
            waiting += [(*here.path, at) for at in reversed(range(len(here.question.answers)))]


def wanted(item: Item, situations: Collection[str]) -> list[AskedInAForm]:
    """What somebody in these situations brings, in the item's order; the form itself is filled in online."""
    added = {name for each in item.situations if each.name in situations for name in each.adds}
    return [each for each in item.materials if is_needed(each, added) and not is_the_form(each)]


def read_route(given: Mapping[str, Any]) -> tuple[RouteContent | None, list[str]]:
    """The route, or None and what is not in form."""
    try:
        return RouteContent.model_validate(given), []
    except ValidationError as error:
        return None, [_in_words(each["loc"], each["type"]) for each in error.errors()]


_PLACES = {
    "key": "标识", "name": "名称", "department": "部门", "audience": "服务对象", "everyday": "日常说法", "intro": "说明",
    "questions": "问题", "ask": "问什么", "why": "为什么问", "answers": "回答", "say": "回答的话", "examples": "核对例子",
    "situations": "情形", "form": "带入申请表", "item": "事项", "materials": "材料", "to": "下一问", "instead": "怎么办",
}  # fmt: skip
_WRONG = {
    "missing": "没有填; 请补上。",
    "too_short": "太少; 问题至少一个, 每问至少两个回答, 日常说法至少两条, 核对例子至少一个。",
    "too_long": "太多; 一个导办不超过 40 问、每问不超过 12 个回答, 请分开。",
    "string_too_short": "是空的; 请填写。",
    "string_too_long": "太长; 请写短一些。",
    "string_pattern_mismatch": "只能用小写英文、数字和短横线, 例如 kind-of-shop。",
    "extra_forbidden": "不是导办里有的内容; 请删去或者核对拼写。",
}


def _in_words(place: Sequence[str | int], kind: str) -> str:
    named = "".join(f"第{each + 1}项" if isinstance(each, int) else _PLACES.get(each, each) for each in place)
    return f"{named}{_WRONG.get(kind, '写得不对; 请对照其他导办改写。')}"


def check_route(route: RouteContent, items: Mapping[str, Item]) -> list[str]:
    """Everything for which a route may not be published, each with its place and what to do; `items` are those in force."""
    found = [*_shape(route)]
    if not found:
        found = [*_targets(route, items)]
    if not found:
        found = [*_examples(route, items)]
    return found


def _shape(route: RouteContent) -> Iterator[str]:
    keys = [question.key for question in route.questions]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"问题标识「{key}」用了不止一次; 请改名。"
    for question in route.questions:
        said = [answer.say for answer in question.answers]
        if len(set(said)) < len(said):
            yield f"「{question.ask}」有两个一样的回答; 请改写或者删去一个。"
        for answer in question.answers:
            yield from _leads(question, answer, keys)
    if circle := _circle(route):
        yield f"「{circle}」绕了回来, 永远走不完; 请改它前面回答的去处。"
        return
    reached = _reached(route)
    for question in route.questions:
        if question.key not in reached:
            yield f"「{question.ask}」没有任何回答通向它; 请删去, 或者让一个回答以它为下一问。"


def _leads(question: Question, answer: Answer, keys: Collection[str]) -> Iterator[str]:
    place = f"「{question.ask}」的回答「{answer.say}」"
    if sum(map(bool, (answer.to, answer.item, answer.nothing))) != 1:
        yield f"{place}走不下去; 请在下一问、事项、不用办三者中填一个, 只填一个。"
    if answer.to and answer.to not in keys:
        yield f"{place}的下一问「{answer.to}」不存在; 请选一个已有的问题。"
    if answer.nothing and not answer.instead:
        yield f"{place}说不用办, 却没有说怎么办; 请写明找谁、怎么做。"


def _circle(route: RouteContent) -> str:
    by_key = {question.key: question for question in route.questions}
    done: set[str] = set()

    def goes_round(key: str, above: tuple[str, ...]) -> str:
        if key in above:
            return by_key[key].ask
        if key in done or key not in by_key:
            return ""
        for answer in by_key[key].answers:
            if found := goes_round(answer.to, (*above, key)):
                return found
        done.add(key)
        return ""

    return goes_round(route.questions[0].key, ())


def _reached(route: RouteContent) -> set[str]:
    by_key = {question.key: question for question in route.questions}
    reached, waiting = set[str](), [route.questions[0].key]
    while waiting:
        key = waiting.pop()
        if key in by_key and key not in reached:
            reached.add(key)
            waiting += [answer.to for answer in by_key[key].answers if answer.to]
    return reached


def _targets(route: RouteContent, items: Mapping[str, Item]) -> Iterator[str]:
    """What is said on the way has to fit the item at each end that it leads to; each fault is told once."""
    told: dict[str, None] = {}
    for count, end in enumerate(ends(route)):
        if count >= MOST_ENDS:
            told[f"通向 {MOST_ENDS} 个以上的结果; 请分成几个导办。"] = None
            break
        answer = end.answer
        if answer is None or not answer.item:
            continue
        item = items.get(answer.item)
        if item is None:
            told[f"回答「{answer.say}」通向的事项「{answer.item}」现在没有施行的版本; 请换成在办的事项。"] = (
                None
            )
            continue
        offered = {each.name for each in item.situations}
        for name in end.situations:
            if name not in offered:
                told[f"回答「{answer.say}」带着情形「{name}」, 但《{item.name}》没有这种情形; 请核对。"] = (
                    None
                )
        told |= dict.fromkeys(_unfit(end, answer, item))
    yield from told


def _unfit(end: Stand, answer: Answer, item: Item) -> Iterator[str]:
    fields = {field.name: field for field in item.form}
    for name, value in end.form.items():
        field = fields.get(name)
        place = f"回答「{answer.say}」带入申请表的「{name}」"
        if field is None:
            yield f"{place}不是《{item.name}》申请表的字段; 请核对字段标识。"
        elif field.kind == "choice" and value not in field.options:
            yield f"{place}写的是「{value}」, 不在《{item.name}》的选项里; 请从选项中选。"
        elif field.kind == "choices" and not (isinstance(value, list) and set(value) <= set(field.options)):
            yield f"{place}不都在《{item.name}》的选项里; 请从选项中选, 每行一个。"
        elif field.kind == "yes_no" and value not in ("是", "否"):
            yield f"{place}是是非题; 请写 是 或者 否。"


def _examples(route: RouteContent, items: Mapping[str, Item]) -> Iterator[str]:
    for number, example in enumerate(route.examples, start=1):
        place = f"第{number}个核对例子"
        end = _answered(route, example.answers)
        if end is None or end.answer is None:
            yield f"{place}走不到结果: {'、'.join(example.answers)}; 请核对回答的字句。"
            continue
        if end.answer.item != example.item:
            yield f"{place}期望到「{example.item or '不用办'}」, 走到了「{end.answer.item or '不用办'}」; 请改正例子或者问题。"
        elif example.materials is not None:
            needed = [each.name for each in wanted(items[example.item], end.situations)]
            if needed != example.materials:
                yield f"{place}期望的材料是{'、'.join(example.materials) or '没有'}, 得到的是{'、'.join(needed) or '没有'}; 请改正。"


def _answered(route: RouteContent, said: Sequence[str]) -> Stand | None:
    here = stand(route, ())
    for words in said:
        places = (
            [at for at, each in enumerate(here.question.answers) if each.say == words]
            if here.question
            else []
        )
        if not places:
            return None
        here = stand(route, (*here.path, places[0]))
    return here
