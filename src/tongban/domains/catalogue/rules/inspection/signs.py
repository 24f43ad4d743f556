"""Wrong characters: broken encodings, look-alikes, traditional and full-width forms, doubled words, and common misspellings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from tongban.domains.catalogue.rules.inspection.grammar import ERROR, WARNING, Found, Item, Rule, Text

_TEXT = "国办发〔2019〕19号附件(政府网站与政务新媒体检查指标)"
_BROKEN = re.compile(
    r"\ufffd|锟斤拷|烫烫烫|屯屯屯|[\ue000-\uf8ff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[\u200b-\u200f\u2028-\u202e\u2060\ufeff]"
    r"|[ÃÂ][\x80-\xbf\u0152-\u2122]|[åäæçèé][\x80-\xbf\u0152-\u2122]{1,2}|â€|\?{3,}|�|[一-鿿]\?{2,}[一-鿿]"
)
_MARKUP = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|#\d+);?|</?[a-zA-Z][^<>]{0,40}/?>|\\[nrt]|\\u[0-9a-fA-F]{4}"
)
_ALIKE = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff]|[\u2e80-\u2fdf\uf900-\ufaff]|[\u3040-\u30ff\u3100-\u312f]|[囗⺀○◯￥]"
    r"|(?<=\d)[OoIlZS](?=\d)|(?<=\d)[OolI](?=个?工作日|日|元|年|份|号|条|次|人|天)|(?<![A-Za-z])[OlI](?=\d{2,})|(?<=[\u4e00-\u9fff第])[lIO]\d*(?=个?工作日|日内|元|年|份|条|次)"
)
"""Greek and Cyrillic letters, radicals, kana, and O or l where a figure is meant."""
_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000]")
_NARROW = re.compile(
    r"(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff]|$)|(?<=[\u4e00-\u9fff])\((?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff]|$)|(?<=[\u4e00-\u9fff]) +(?=[，。、；：）])"
)
_DOUBLED = re.compile(
    r"([\u4e00-\u9fff]{2,6})\1|([的了和或与及为是在于应由被将从对按须并等内外])\2|([，。、；：？])\3+|[，、；：][。]|[。][，、；]|^[，。、；：）》”]|[，、；：（《“]$"
)
_DOUBLED_NAMES = re.compile(r"装箱装箱|研究研究|讨论讨论|商量商量|考虑考虑|检查检查")
_SPELT_ALIKE = re.compile(
    r"由由(?=[工分])|应应(?=[急聘届])|对对(?=[象外口方策])|并并(?=[联购网])|从从(?=[业事])|为为(?=[期主])|等等(?=[级待效])|内内(?=[容部河])|外外(?=[国地资汇])|于于(?=都)|在在(?=[校职岗编建])|和和(?=[平解谐])|及及(?=[时格])|将将(?=[军士])|按按(?=[摩揭])"
)
_NOT_TRADITIONAL = set("瞭祇滆昇喆堃甯犇燊邨")
"""Our own writing all the same, in places' and people's names (通用规范汉字表); 滆 is a lake south of the city."""
_PAIRS = {"（": "）", "《": "》", "“": "”", "〔": "〕", "【": "】", "(": ")", "「": "」"}


@cache
def wrong_words() -> dict[str, str]:
    """Misspellings that are wrong in any sentence, and what is meant."""
    kept: dict[str, str] = yaml.safe_load(
        (Path(__file__).parent / "wrong-words.yaml").read_text(encoding="utf-8")
    )
    return kept


@cache
def _misspelt() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, wrong_words()), key=len, reverse=True)))


@cache
def is_traditional(sign: str) -> bool:
    """GB 2312 knows the simplified forms, Big5 the traditional ones: what only the second has is not our writing."""
    if not "\u4e00" <= sign <= "\u9fff" or sign in _NOT_TRADITIONAL:
        return False
    return not _encodes(sign, "gb2312") and _encodes(sign, "big5")


def _encodes(sign: str, name: str) -> bool:
    try:
        sign.encode(name)
    except UnicodeEncodeError:
        return False
    return True


def _in(item: Item, pattern: re.Pattern[str]) -> Iterator[tuple[Text, re.Match[str]]]:
    """Each text with its first hit; the joined text says quickly that there is none."""
    if pattern.search(item.joined):
        for text in item.texts:
            if found := pattern.search(text.words):
                yield text, found


def _broken(item: Item) -> Iterator[Found]:
    for text, found in _in(item, _BROKEN):
        yield (
            text.place,
            _visible(found[0]),
            f"有乱码「{_visible(found[0])}」",
            "请删去乱码, 按原文重新录入。",
        )
    for text, found in _in(item, _MARKUP):
        yield text.place, found[0], f"留有网页代码「{found[0]}」", "请删去代码, 只留文字。"


def _visible(sign: str) -> str:
    return sign if sign.isprintable() and not "\ue000" <= sign <= "\uf8ff" else f"U+{ord(sign[0]):04X}"


def _alike(item: Item) -> Iterator[Found]:
    for text, found in _in(item, _ALIKE):
        yield text.place, found[0], f"「{found[0]}」是形近的别种字符", "请换成对应的汉字、字母或者数字。"


def _traditional(item: Item) -> Iterator[Found]:
    strange = {sign for sign in set(item.joined) if is_traditional(sign)}
    for text in item.texts if strange else ():
        if found := [sign for sign in text.words if sign in strange]:
            words = "".join(dict.fromkeys(found))
            yield text.place, words, f"夹有繁体字「{words}」", "请改为规范汉字。"


def _width(item: Item) -> Iterator[Found]:
    for text, found in _in(item, _WIDE):
        yield text.place, found[0], f"「{found[0]}」是全角字符", "数字和字母请用半角, 空格请删去。"
    for text, found in _in(item, _NARROW):
        yield text.place, found[0], f"汉字之间用了半角标点「{found[0]}」", "请改为全角标点。"


def _doubled(item: Item) -> Iterator[Found]:
    for text in item.texts:
        for found in _DOUBLED.finditer(text.words):
            around = text.words[found.start() : found.end() + 1]
            if not _DOUBLED_NAMES.search(found[0]) and not _SPELT_ALIKE.match(around):
                if found[2] is not None and _is_compound(text.words, found.start(), found[2]):
                    continue
                yield text.place, found[0], f"「{found[0]}」重复或者多余", "请删去多余的字或者标点。"
                break


def _is_compound(words: str, at: int, sign: str) -> bool:
    """目的的…, 对对口: the first of the two ends a word of its own."""
    before = words[max(0, at - 1) : at + 1]
    return before in ("目的", "标的", "参与", "给与", "给予", "因为", "作为", "认为", "行为", "成为", "基于", "关于", "属于", "由于", "存在", "自由", "事由", "理由", "缘由", "相应", "对应", "供应", "效应", "反应", "面对", "针对", "相对", "平等", "同等", "一等", "二等", "三等", "四等", "初等", "高等", "中等", "境内", "市内", "省内", "国内", "区内", "境外", "国外", "以外", "除外", "是")  # fmt: skip


def _pairs(item: Item) -> Iterator[Found]:
    for text in item.texts:
        if missing := unpaired(text.words):
            yield text.place, missing, f"「{missing}」没有配对", "请补上另一半, 或者删去。"


def unpaired(words: str) -> str:
    """The first bracket or quotation mark without its other half."""
    open_now: list[str] = []
    closing = {end: start for start, end in _PAIRS.items()}
    for sign in words:
        if sign in _PAIRS:
            open_now.append(sign)
        elif sign in closing:
            if not open_now or open_now[-1] != closing[sign]:
                return sign
            open_now.pop()
    return open_now[0] if open_now else ""


def _misspelling(item: Item) -> Iterator[Found]:
    for text, found in _in(item, _misspelt()):
        right = wrong_words()[found[0]]
        yield text.place, found[0], f"「{found[0]}」是错别字", f"应为「{right}」。"


RULES = (
    Rule("signs.broken", "乱码", ERROR, _TEXT, _broken),
    Rule("signs.alike", "形近字符", ERROR, _TEXT, _alike),
    Rule("signs.traditional", "繁体字", ERROR, "国家通用语言文字法第九条", _traditional),
    Rule("signs.width", "全角半角混用", WARNING, "GB/T 15834-2011", _width),
    Rule("signs.doubled", "重字和多余标点", WARNING, _TEXT, _doubled),
    Rule("signs.pairs", "括号引号不配对", WARNING, "GB/T 15834-2011", _pairs),
    Rule("signs.misspelt", "错别字", WARNING, _TEXT, _misspelling),
)
