"""The city's files of items as one set: each entry with its file and place, and everything that is wrong, in sentences."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from tongban.domains.catalogue.rules.checks import check, read, repeated
from tongban.domains.catalogue.rules.inspection import inspect
from tongban.domains.catalogue.rules.lists import Lists, check_lists, committed, promised_in, read_lists
from tongban.domains.catalogue.rules.schema import ItemContent, LicenceType
from tongban.domains.catalogue.rules.shorthand import Shared, Unclear, written_out
from tongban.domains.catalogue.rules.wording import problems_of
from tongban.domains.catalogue.rules.words import CityWords, check_words
from tongban.kernel.clock import today

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same safe loader, ten times as fast where libyaml is at hand."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """An entry of a file, read and in form."""

    file: str
    number: int
    content: ItemContent
    given: dict[str, Any]

    @property
    def digest(self) -> str:
        said = {name: value for name, value in self.given.items() if value or name != "scenarios"}
        return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @property
    def place(self) -> str:
        return f"{self.file} 第{self.number}项「{self.content.full_name}」"


@dataclass(slots=True)
class CityFiles:
    """What the folder says, and what has to be mended before anything of it is taken over."""

    items: list[FileEntry] = field(default_factory=list)
    licences: list[LicenceType] = field(default_factory=list)
    lists: Lists = field(default_factory=Lists)
    words: CityWords = field(default_factory=CityWords)
    problems: list[str] = field(default_factory=list)


def read_city(folder: Path, *, departments: Collection[str]) -> CityFiles:
    """`folder` holds licence-types.yaml, shared.yaml for the short way to write, items/<department>.yaml or
    items/<department>/<part>.yaml, the lists over the items: proofs.yaml and lists/*.yaml, and how people speak of them:
    words.yaml."""
    city = CityFiles()
    _read_licences(folder / "licence-types.yaml", city)
    items = folder / "items"
    files = sorted(items.glob("*.yaml")) + sorted(items.glob("*/*.yaml"))
    if not files:
        city.problems.append(f"{items} 里没有事项文件; 请放入「部门标识.yaml」。")
    shared = _read_shared(folder / "shared.yaml", city)
    for file in files:
        _read_items(file, file.relative_to(items).as_posix(), city, shared)
    _apply_lists(folder, city)
    _read_words(folder / "words.yaml", city)
    _check_together(city, departments)
    return city


def _load(file: Path, city: CityFiles) -> Any:
    """What the file says, or nothing if it cannot be read."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        city.problems.append(f"缺少文件 {file.name}; 请补上。")
        return []
    except UnicodeDecodeError:
        city.problems.append(f"{file.name} 不是 UTF-8 文字; 请另存为 UTF-8。")
        return []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" 第{mark.line + 1}行" if mark else ""
        city.problems.append(f"{file.name}{where} 的格式读不通; 请检查缩进、冒号和引号。")
        return []


def _list_of(given: Any, file: str, city: CityFiles) -> Sequence[Any]:
    if not isinstance(given, list):
        city.problems.append(f"{file} 应当是一个清单, 每项以「- 」开头。")
        return []
    return given


def _read_licences(file: Path, city: CityFiles) -> None:
    for number, entry in enumerate(_list_of(_load(file, city), file.name, city), start=1):
        try:
            city.licences.append(LicenceType.model_validate(entry))
        except ValidationError as error:
            name = _name_of(entry)
            city.problems += [f"{file.name} 第{number}项{name} {problem}" for problem in problems_of(error)]
    for key in repeated(licence.key for licence in city.licences):
        city.problems.append(f"{file.name} 的证照类型标识「{key}」用了两次; 请改名。")


def _read_shared(file: Path, city: CityFiles) -> Shared:
    given = _load(file, city) if file.exists() else {}
    parts = ("forms", "materials", "handlings")
    if not isinstance(given, Mapping) or not set(given) <= set(parts):
        city.problems.append(f"{file.name} 只有 forms、materials、handlings 三组; 请核对拼写。")
        return Shared()
    return Shared(**{part: given.get(part, {}) for part in parts})


def _read_items(path: Path, file: str, city: CityFiles, shared: Shared) -> None:
    """A list is of items in full; `common` and `items` is the short way to write them."""
    given = _load(path, city)
    short = isinstance(given, Mapping) and {"items"} <= set(given) <= {"common", "items"}
    entries = _list_of(given["items"] if short else given, file, city)
    common = given.get("common") or {} if short else None
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, Mapping):
            city.problems.append(f"{file} 第{number}项不是一组「要素: 内容」; 请对照其他事项改写。")
            continue
        try:
            written = [entry] if common is None else written_out(entry, common=common, shared=shared)
            for one in written:
                _keep(one, file, number, city)
        except Unclear as error:
            city.problems.append(f"{file} 第{number}项{_name_of(entry)} {error}")


def _read_words(file: Path, city: CityFiles) -> None:
    try:
        city.words = CityWords.model_validate(_load(file, city) if file.exists() else {})
    except ValidationError as error:
        city.problems += [f"{file.name} {problem}" for problem in problems_of(error)]
    city.problems += check_words(city.words, {entry.content.key for entry in city.items})


def _apply_lists(folder: Path, city: CityFiles) -> None:
    """The list of proofs is where 告知承诺 is kept; the items' own files need not repeat it."""
    city.lists, problems = read_lists(folder, lambda file: _load(file, city))
    city.problems += problems
    city.problems += check_lists(city.lists, {entry.content.key: entry.content for entry in city.items})
    promised = promised_in(city.lists.proofs)
    for at, entry in enumerate(city.items):
        content = committed(entry.content, promised.get(entry.content.key, ()))
        if content is not entry.content:
            city.items[at] = FileEntry(entry.file, entry.number, content, content.model_dump())


def _keep(entry: Mapping[str, Any], file: str, number: int, city: CityFiles) -> None:
    content, problems = read({str(name): value for name, value in entry.items()})
    if content is not None:
        city.items.append(FileEntry(file, number, content, content.model_dump()))
    city.problems += [f"{file} 第{number}项{_name_of(entry)} {problem}" for problem in problems]


def _name_of(entry: object) -> str:
    if isinstance(entry, Mapping) and isinstance(entry.get("name"), str):
        return f"「{entry['name']}」"
    return ""


def _check_together(city: CityFiles, departments: Collection[str]) -> None:
    """Loading publishes, and nothing is published over an error that an inspection would find."""
    keys = [entry.content.key for entry in city.items]
    for key in repeated(keys):
        places = "、".join(entry.place for entry in city.items if entry.content.key == key)
        city.problems.append(f"事项标识「{key}」用了不止一次: {places}; 标识是事项的身份, 请改名。")
    licences = {licence.key for licence in city.licences}
    for entry in city.items:
        wrong = check(entry.content, licences=licences, departments=departments, items=set(keys))
        found = inspect(entry.given, on=today(), problems=wrong)
        city.problems += [f"{entry.place} {finding.problem}" for finding in found if finding.is_error]
        if entry.content.department != entry.file.removesuffix(".yaml").partition("/")[0]:
            city.problems.append(
                f"{entry.place} 的部门是「{entry.content.department}」; 请移到 {entry.content.department}.yaml。"
            )
