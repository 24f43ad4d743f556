"""The city's record books as a year leaves them: commissioners who clear the way, what was to be trained, press conferences."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tongban.demonstration import names
from tongban.domains.media.registers import CONFERENCES
from tongban.domains.network.registers import COMMISSIONERS, TARGETS
from tongban.kernel.clock import TIME_ZONE, today
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Staff
from tongban.kernel.identity.queries import actor_of_staff
from tongban.kernel.orgs.models import Region
from tongban.kernel.registers.actions import enter, publish
from tongban.kernel.registers.grammar import Register

COMMISSIONERS_OF_A_DISTRICT = 8
TARGET_OF_A_DISTRICT = 10
POSTS = ("综合窗口", "帮办代办", "上门服务", "项目专班")
HONOURS = ("", "", "", "季度服务之星", "年度优秀帮办员")
TOPICS = (
    ("优化营商环境", "policy", "principal", "市市场监管局主要负责人"),
    ("高效办成一件事", "progress", "deputy", "市政务办分管负责人"),
    ("民生实事项目进展", "livelihood", "city", "市政府分管副市长"),
    ("食品安全监管", "livelihood", "deputy", "市市场监管局分管负责人"),
    ("消防安全专项整治", "progress", "principal", "市消防救援支队主要负责人"),
    ("稳就业促就业政策", "policy", "deputy", "市人社局分管负责人"),
    ("医保便民新措施", "policy", "spokesperson", "市医保局新闻发言人"),
    ("防汛防台准备", "emergency", "principal", "市应急管理局主要负责人"),
)


Course = Generator[datetime, None, None]


def books_of_the_year(seed: int, *, since: date, until: date) -> Iterator[tuple[datetime, Course]]:
    """What the officers of the city's service office enter, each at its instant of the year."""
    random = Random(f"books-{seed}")
    officer, head = _of("approval", "officer"), _of("approval", "head")
    serial = 0
    for district in Region.objects.filter(level="district").order_by("code"):
        target = {"region": district, "year": until.year, "people": TARGET_OF_A_DISTRICT}
        yield _at(since, 9), _entered(TARGETS, target, officer)
        for _ in range(COMMISSIONERS_OF_A_DISTRICT):
            serial += 1
            person = _commissioner(random, district, serial, since)
            yield (
                _at(max(person["trained_on"], person["left_on"] or since), 10),
                _entered(COMMISSIONERS, person, officer),
            )
    for number, topic in enumerate(TOPICS):
        held_on = since + timedelta(days=40 * number + 15)
        released = held_on + timedelta(days=2) if number % 4 != 3 else None  # one of four is not yet released
        yield _at(held_on, 15), _held(_conference(random, topic, held_on), officer, head, released)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 20), tzinfo=TIME_ZONE)


def _entered(register: Register, values: dict[str, Any], by: Actor) -> Course:
    enter(register, values, by=by, on=today())
    yield from ()


def _held(values: dict[str, Any], officer: Actor, head: Actor, released: date | None) -> Course:
    row = enter(CONFERENCES, values, by=officer, on=today())
    if released is not None:
        yield _at(released, 11)
        publish(CONFERENCES, row.pk, by=head, on=today())


def _of(organisation: str, duty: str) -> Actor:
    holders = Staff.objects.select_related("post", "organisation").filter(
        organisation__key=organisation, post__duty=duty
    )
    return actor_of_staff(holders.order_by("pk")[0])


def _commissioner(random: Random, district: Region, serial: int, since: date) -> dict[str, Any]:
    female = random.random() < 0.6
    trained_on = since + timedelta(days=random.randint(5, 200))
    exited = random.random() < 0.08
    return {
        "name": names.person_name(random, sex="女" if female else "男", year=random.randint(1975, 2002)),
        "sex": "female" if female else "male",
        "region": district,
        "site": f"{district.name}政务服务中心",
        "post": random.choice(POSTS),
        "phone": f"15400{serial:06d}",
        "certificate": f"CTB{trained_on.year}{serial:04d}",
        "trained_on": trained_on,
        "exam_score": random.randint(72, 99),
        "status": "exited" if exited else "on",
        "left_on": trained_on + timedelta(days=120) if exited else None,
        "served": random.randint(3, 160),
        "honours": random.choice(HONOURS),
        "assessed": random.randint(75, 99),
    }


def _conference(random: Random, topic: tuple[str, str, str, str], held_on: date) -> dict[str, Any]:
    title, kind, rank, post = topic
    questions = random.randint(2, 6)
    later = random.randint(0, 1)
    return {
        "title": f"{held_on.year}年“{title}”新闻发布会",
        "topic": title,
        "held_on": held_on,
        "place": "市行政中心新闻发布厅",
        "kind": kind,
        "speaker": names.person_name(random, sex="男", year=1972),
        "speaker_post": post,
        "rank": rank,
        "journalists": random.randint(8, 30),
        "questions": questions,
        "later": later,
        "answered": later,
        "transcript": f"主持人介绍了“{title}”的有关情况, 并回答了记者提出的{questions}个问题。",
    }
