"""Addresses that lead nowhere: of this site by asking it, of others by their form alone (whether they answer, the operator asks)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from tongban.domains.catalogue.rules.inspection.grammar import ERROR, Found, Item, Rule

_SIGNS = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'*+,;=%]"
_ADDRESS = re.compile(
    rf"(?:https?|htp|htpp|htttps?|hptt|ftp)[:：;]?[/\\／]*{_SIGNS}+|www[.．。]{_SIGNS}+", re.IGNORECASE
)
_OF_SITE = re.compile(rf"(?<![A-Za-z0-9.:/\-\u4e00-\u9fff度])/(?:[a-z][a-z0-9\-]*/){_SIGNS}*")
_HOST = re.compile(r"^(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$")
_NOT_PUBLIC = (
    "localhost",
    "example.com",
    "example.cn",
    "example.org",
    "test",
    "local",
    "invalid",
    "internal",
)
_NEAR = {"con", "cmo", "ocm", "cm", "nc", "cnn", "comm", "gvo", "ogr", "ne", "coom"}


def wrong_with(address: str) -> str:
    """What is wrong with the form of an address, or nothing."""
    if re.search(r"[：。．／\\]", address) or not re.match(r"^(https?://|www\.)", address, re.IGNORECASE):
        return "写法不对"
    parts = urlsplit(address if "://" in address else f"https://{address}")
    try:
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "写法不对"
    if _is_number(host):
        return "是数字地址, 群众在外网打不开"
    if host in _NOT_PUBLIC or host.endswith(tuple(f".{name}" for name in _NOT_PUBLIC)):
        return "是内部或者示例地址"
    if not _HOST.match(host) or host.rpartition(".")[2] in _NEAR or ".." in parts.path:
        return "域名不对"
    return ""


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def addresses_in(words: str) -> list[str]:
    """The addresses in a text, as they stand there."""
    return [found.rstrip(".,;:!?") for found in _ADDRESS.findall(words)]


def _dead(item: Item) -> Iterator[Found]:
    for text in item.texts if re.search(r"(?i)http|htp|hptt|ftp|www|/[a-z]", item.joined) else ():
        for address in addresses_in(text.words):
            yield from _outside(item, text.place, address)
        for found in _OF_SITE.finditer(text.words):
            yield from _inside(item, text.place, found[0])


def _outside(item: Item, place: tuple[str | int, ...], address: str) -> Iterator[Found]:
    parts = urlsplit(address)
    if parts.netloc and parts.netloc in item.hosts:
        yield from _inside(item, place, parts.path or "/")
    elif wrong := wrong_with(address):
        yield (
            place,
            address,
            f"网址「{address}」{wrong}",
            "请核对后填写能打开的完整网址, 例如 https://www.gov.cn/。",
        )


def _inside(item: Item, place: tuple[str | int, ...], path: str) -> Iterator[Found]:
    path = path.rstrip("。，；、）》”.,;")
    if item.leads is not None and not item.leads(path):
        yield place, path, f"站内地址「{path}」打不开", "请改为现有页面的地址, 或者删去。"


RULES = (
    Rule("address.dead", "地址打不开", ERROR, "国办发〔2019〕19号附件(政府网站与政务新媒体检查指标)", _dead),
)
