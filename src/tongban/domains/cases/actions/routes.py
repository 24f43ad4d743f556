"""Routes (导办): taken over from the city's files, drafted, edited, published and ended by their department; and counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import F

from tongban.domains.cases.models import Route, RouteCount, RouteEdition
from tongban.domains.cases.queries.routes import content_of, items_led_to
from tongban.domains.cases.rules.routes import RouteContent, check_route, read_route
from tongban.kernel import pages
from tongban.kernel.access import Forbidden
from tongban.kernel.identity import SYSTEM_ACTOR, Actor
from tongban.kernel.ledger.actions import locked, open_book, write
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused

EDITORS = ("clerk", "officer", "head")
PUBLISHERS = ("officer", "head")
State = RouteEdition.State


class BadRoutes(Refused):
    """Nothing was taken over; the sentence lists all that has to be mended."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(f"导办文件有 {len(problems)} 处需要改正, 没有载入任何内容:\n" + "\n".join(problems))


def read_routes(folder: Path) -> tuple[list[RouteContent], list[str]]:
    """`folder`/routes/<department>.yaml, a list of routes each; what is out of form is named with file and place."""
    routes: list[RouteContent] = []
    problems: list[str] = []
    for file in sorted((folder / "routes").glob("*.yaml")):
        try:
            given = yaml.safe_load(file.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            problems.append(f"routes/{file.name} 读不通; 请检查缩进、冒号和引号, 并存为 UTF-8。")
            continue
        for number, entry in enumerate(given if isinstance(given, list) else [None], start=1):
            route, wrong = (
                read_route(entry)
                if isinstance(entry, Mapping)
                else (None, ["不是一个导办; 请对照其他导办改写。"])
            )
            problems += [f"routes/{file.name} 第{number}项 {each}" for each in wrong]
            if route is not None and route.department != file.stem:
                problems.append(
                    f"routes/{file.name} 第{number}项的部门是「{route.department}」; 请移到 {route.department}.yaml。"
                )
            elif route is not None:
                routes.append(route)
    keys = [route.key for route in routes]
    problems += [
        f"导办标识「{key}」用了不止一次; 请改名。"
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]
    return routes, problems


@transaction.atomic
def load_routes(folder: Path, *, on: date) -> int:
    """Publish what the files say; how many are new or changed. What the desk has edited since stays as long as its
    entry in the file stays. All is checked before anything is written."""
    routes, problems = read_routes(folder)
    items = items_led_to(routes, on=on)
    known = set(Organisation.objects.filter(level="city", until=None).values_list("key", flat=True))
    problems += [
        f"导办「{route.name}」的部门「{route.department}」不存在; 请核对。"
        for route in routes
        if route.department not in known
    ]
    for route in routes:
        problems += [f"导办「{route.name}」{each}" for each in check_route(route, items)]
    if problems:
        raise BadRoutes(problems)
    return sum(_take_over(route, on=on) for route in routes)


def _take_over(content: RouteContent, *, on: date) -> bool:
    given = content.model_dump()
    digest = sha256(json.dumps(given, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    route = Route.objects.filter(key=content.key).first()
    if route is not None and route.loaded == digest:
        return False
    if route is None:
        department = Organisation.objects.get(key=content.department, level="city")
        route = Route(key=content.key, organisation=department, book=open_book("route"))
    route.loaded = digest
    route.save()
    edition = RouteEdition(route=route, number=_next(route), content=given)
    _publish(edition, on=on, by=SYSTEM_ACTOR, title="载入并发布")
    return True


@transaction.atomic
def begin_route(*, key: str, name: str, by: Actor, on: date) -> RouteEdition:
    """A new route of one's own department, as a draft with nothing asked yet."""
    _may_edit(by)
    if Route.objects.filter(key=key).exists():
        raise Refused("这个标识已经有导办在用; 请换一个标识。")
    department = Organisation.objects.get(pk=by.organisation_id or 0)
    if department.level != "city":
        raise Refused("导办由市级主管部门编制, 各区（市）共用; 请联系市级主管部门增加。")
    route = Route.objects.create(key=key, organisation=department, book=open_book("route"))
    content = {"key": key, "name": name, "department": department.key, "questions": [], "examples": []}
    return _drafted(route, content, by=by, on=on)


@transaction.atomic
def draft_route(route: Route, *, by: Actor, on: date) -> RouteEdition:
    """A draft beside what is published, beginning as its copy; the one in work, if there is one."""
    locked(route.book_id)
    _own(route, by)
    working = route.editions.filter(state=State.DRAFT).first()
    last = route.editions.first()
    return working or _drafted(route, last.content if last else {}, by=by, on=on)


def _drafted(route: Route, content: Mapping[str, Any], *, by: Actor, on: date) -> RouteEdition:
    edition = RouteEdition.objects.create(route=route, number=_next(route), content=content)
    _note(edition, "draft", "起草", by=by, on=on)
    return edition


@transaction.atomic
def edit_route(edition: RouteEdition, parts: Mapping[str, Any], *, by: Actor, on: date) -> RouteEdition:
    """Keep what a draft says so far, finished or not; what identifies the route stays."""
    locked(edition.route.book_id)
    _own(edition.route, by)
    edition.refresh_from_db(fields=["state", "content"])
    _in_work(edition)
    fixed = {name: edition.content[name] for name in ("key", "department") if name in edition.content}
    content = {**edition.content, **parts, **fixed}
    if content != edition.content:
        edition.content = content
        edition.save(update_fields=["content"])
        _note(edition, "edit", "修改草稿", by=by, on=on)
    return edition


@transaction.atomic
def publish_route(edition: RouteEdition, *, by: Actor, on: date) -> RouteEdition:
    """Only a route on which everybody arrives, and which passes its own examples."""
    locked(edition.route.book_id)
    _own(edition.route, by, PUBLISHERS)
    edition.refresh_from_db(fields=["state", "content"])
    _in_work(edition)
    if problems := problems_of(edition, on=on):
        raise Refused(f"还有 {len(problems)} 处要改, 改好再发布。第一处: {problems[0]}")
    return _publish(edition, on=on, by=by, title="发布")


def problems_of(edition: RouteEdition, *, on: date) -> list[str]:
    """Everything that keeps a draft from being published."""
    content, problems = read_route(edition.content)
    return problems if content is None else check_route(content, items_led_to([content], on=on))


def _publish(edition: RouteEdition, *, on: date, by: Actor, title: str) -> RouteEdition:
    edition.route.editions.filter(state=State.PUBLISHED).update(state=State.REPLACED)
    edition.state, edition.published_on = State.PUBLISHED, on
    edition.save()
    _note(edition, "publish", title, by=by, on=on)
    return edition


@transaction.atomic
def end_route(route: Route, reason: str, *, by: Actor, on: date) -> None:
    """No longer offered; whoever follows an old link is told so."""
    locked(route.book_id)
    _own(route, by, PUBLISHERS)
    if not reason.strip():
        raise Refused("请写明停用的原因, 以后的人要看得懂。")
    edition = route.editions.filter(state=State.PUBLISHED).first()
    if edition is None:
        raise Refused("这个导办没有在用的版本, 不用停用。")
    edition.state = State.ENDED
    edition.save(update_fields=["state"])
    _note(edition, "end", "停用", by=by, on=on, reason=reason.strip())


def count(edition_id: int, path: str, *, begun: bool = False) -> None:
    """Somebody came here, or began an application here."""
    column = "begun" if begun else "reached"
    RouteCount.objects.get_or_create(edition_id=edition_id, path=path)
    RouteCount.objects.filter(edition_id=edition_id, path=path).update(**{column: F(column) + 1})


def _next(route: Route) -> int:
    return (route.editions.values_list("number", flat=True).first() or 0) + 1


def _note(edition: RouteEdition, step: str, title: str, *, by: Actor, on: date, reason: str = "") -> None:
    given = {"edition": edition.number, **({"reason": reason} if reason else {})}
    entry = write(
        edition.route.book,
        step,
        title=f"{title}第{edition.number}版",
        by=by.role,
        actor=by,
        on=on,
        given=given,
    )
    if step in ("publish", "end"):
        content_of.cache_clear()
        pages.changed(entry)


def _in_work(edition: RouteEdition) -> None:
    if edition.state != State.DRAFT:
        raise Refused(f"第{edition.number}版{edition.get_state_display()}, 不能再改; 请另起草新版。")


def _own(route: Route, by: Actor, duties: tuple[str, ...] = EDITORS) -> None:
    _may_edit(by, duties)
    if by.organisation_id != route.organisation_id:
        raise Forbidden("这是其他部门的导办, 您不能维护; 请联系主管部门修改。")


def _may_edit(by: Actor, duties: tuple[str, ...] = EDITORS) -> None:
    if by.duty not in duties:
        raise Forbidden(
            f"这一步由{'窗口、审查人或者负责人' if duties == EDITORS else '审查人或者负责人'}办理; 请用相应的账户登录。"
        )
