"""What a guide must say and does not: limits, fees, forms, samples, contacts, and articles of law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tongban.domains.catalogue.rules.inspection.grammar import ERROR, WARNING, Finding, Found, Item, Rule

_LICENSING = "行政许可法第三十条"
_GUIDE = "国务院关于在线政务服务的若干规定第六条"
_BLANK_FORM = re.compile(r"(申请书|申请表|承诺书|登记表|申报表|备案表)(（[^）]*）)?$")
_TELEPHONE = re.compile(r"^((0\d{2,3}-)?\d{7,8}(-\d{1,6}|转\d{1,6})?|(0\d{2,3}-)?1\d{4}|9\d{4,5}|400-?\d{3}-?\d{4})$")  # fmt: skip
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_NOTHING = re.compile(
    r"^[-—/、.。 ]*(无|暂无|待定|同上|略|详见.*|另行通知|窗口|咨询窗口|见公告|不详|空)?[-—/、.。 ]*$"
)
_PLACEHOLDER = re.compile(r"(?<![优招等款])待(?:定|补充|完善|填写)|XX+|xx+|××+|某某|[＊*]{2,}|TBD|TODO|测试数据|此处填写|请填写内容")  # fmt: skip
_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+[条款项章节编部分]|全文|附件|附录|附表|目录|〔\d{4}〕\d*|号")  # fmt: skip
_LAW = re.compile(r"(法|法典|条例|办法|规定|决定|规则|细则|通知|意见|标准|规范|公告|方案|目录|计划|批复|纲要|准则|规程|制度|清单|指引|说明|复函|令|公约|协定)$")  # fmt: skip
_TAIL = re.compile(r"(（[^（）]*）|\s*[\u4e00-\u9fff]*〔\d{4}〕[^，。]*号)+$")
_VAGUE_CHARGE = re.compile(r"^(按|按照|依照|依据|执行|依)?(国家|省|市|有关|相关|现行|物价部门|规定|标准|的|统一|和|、|部门)*(规定|标准|文件)?(收取|执行|收费|缴纳|核定)?[。]?$")  # fmt: skip


def _limit(item: Item) -> Iterator[Found]:
    statutory, promise = item.part("statutory"), item.part("promise")
    if not statutory.get("none") and not statutory.get("days"):
        yield (
            ("statutory",),
            "",
            "没有写明法定办结时限",
            "请填写法定天数和依据; 法律没有规定的, 勾选「无法定时限」。",
        )
    if not isinstance(promise.get("days"), int):
        yield ("promise",), "", "没有写明承诺办结时限", "请填写承诺天数; 当场办结的填0。"


def _limit_law(item: Item) -> Iterator[Found]:
    statutory = item.part("statutory")
    if statutory.get("days") and not str(statutory.get("law") or "").strip():
        yield ("statutory", "law"), "", "法定办结时限没有写明依据", "请写明规定这一期限的法律名称和条款。"


def _fee(item: Item) -> Iterator[Found]:
    fee = item.part("fee")
    if "charged" not in fee:
        yield ("fee", "charged"), "", "没有写明是否收费", "请选择收费或者不收费。"
    if not fee.get("charged"):
        return
    charges = fee.get("items") or []
    if not charges:
        yield (
            ("fee", "items"),
            "",
            "写明收费, 却没有收费项目",
            "请列明收费项目、标准和依据; 不收费的改为不收费。",
        )
    for at, charge in enumerate(charges):
        name = str(charge.get("name") or "")
        standard, basis = str(charge.get("standard") or "").strip(), str(charge.get("basis") or "").strip()
        if not standard or _VAGUE_CHARGE.match(standard):
            yield (
                ("fee", "items", at, "standard"),
                standard,
                f"「{name}」没有写明收费标准",
                "请写明金额或者计算办法, 不能只写「按规定」。",
            )
        if not basis or _VAGUE_CHARGE.match(basis):
            yield (
                ("fee", "items", at, "basis"),
                basis,
                f"「{name}」没有写明收费依据",
                "请写明规定收费的文件名称或者文号; 没有依据的不得收费。",
            )


def _blank_form(item: Item) -> Iterator[Found]:
    if not item.content.get("form"):
        yield ("form",), "", "没有申请表", "请列出申请人要填的字段; 申请书格式文本应当免费提供。"
    for place, material in item.lines("materials"):
        name = str(material.get("name") or "")
        if material.get("source") == "self" and not material.get("template") and _BLANK_FORM.search(name):
            yield (
                (*place, "template"),
                name,
                f"「{name}」没有空白表格",
                "请提供空白表格并勾选, 申请人才能照着填。",
            )


def _sample(item: Item) -> Iterator[Found]:
    for place, material in item.lines("materials"):
        name = str(material.get("name") or "")
        if (
            material.get("source") == "self"
            and not material.get("template")
            and not str(material.get("standard") or "").strip()
        ):
            yield (
                (*place, "standard"),
                name,
                f"「{name}」由申请人自备, 没有样表也没有写明要求",
                "请写明内容、格式和签章要求, 或者提供空白表格。",
            )


def _contact(item: Item) -> Iterator[Found]:
    titles = {"windows": "办理地点", "phone": "咨询电话", "complaint": "监督投诉电话"}
    for element, title in titles.items():
        words = item.said(element)
        if _NOTHING.match(words):
            yield (element,), words, f"没有写明{title}", f"请填写群众能找到的{title}。"
        elif element != "windows":
            yield from _telephone(element, title, words)


def _telephone(element: str, title: str, words: str) -> Iterator[Found]:
    for number in re.split(r"[、,，;；/ ]+", words):
        bare = re.sub(r"[（(].*?[）)]", "", number)
        if _MOBILE.match(bare):
            yield (
                (element,),
                number,
                f"{title}「{number}」是个人手机号码",
                "请改为单位的固定电话或者服务热线, 人员变动后群众仍能打通。",
            )
        elif bare and not _TELEPHONE.match(bare):
            yield (
                (element,),
                number,
                f"{title}「{number}」不是打得通的号码",
                "请填写带区号的固定电话或者服务热线, 例如 0519-12345。",
            )


def wrong_telephone(words: str) -> list[Finding]:
    """Of a telephone that stands by itself; an empty one is as at the organisation."""
    said = _telephone("phone", "咨询电话", words) if words else ()
    return [Finding("missing.contact", ERROR, *one) for one in said]


def _filled_in(item: Item) -> Iterator[Found]:
    for text in item.texts if _PLACEHOLDER.search(item.joined) else ():
        found = _PLACEHOLDER.search(text.words)
        if found:
            yield text.place, found[0], f"还留有没有填完的「{found[0]}」", "请填写实际内容, 或者删去。"


def _article(item: Item) -> Iterator[Found]:
    if not item.content.get("basis"):
        yield ("basis",), "", "没有设定依据", "请写明设定这一事项的法律、法规名称和条款。"
    for place, basis in item.lines("basis"):
        law, article = str(basis.get("law") or "").strip(), str(basis.get("article") or "").strip()
        if not _ARTICLE.search(article):
            yield (
                (*place, "article"),
                article,
                f"「{law}」没有写到条款",
                "请写明第几条; 依据整部文件的写「全文」。",
            )
        if law and not _LAW.search(_bare(law)):
            yield (
                (*place, "law"),
                law,
                f"「{law}」不像法律文件的名称",
                "请填写法律、法规、规章或者文件的全称。",
            )


def _bare(law: str) -> str:
    """Without its number and its 试行, which may stand behind a title."""
    while (shorter := _TAIL.sub("", law).rstrip("》”")) != law:
        law = shorter
    return law


def _essentials(item: Item) -> Iterator[Found]:
    for element, title in (("conditions", "受理条件"), ("flow", "办理流程"), ("everyday", "日常用语")):
        if not item.content.get(element):
            yield (element,), "", f"没有写明{title}", f"请至少列出一条{title}。"
    result: Any = item.part("result")
    if not str(result.get("name") or "").strip():
        yield ("result", "name"), "", "没有写明办理结果", "请写明办完后申请人得到什么证照、批文或者证明。"


RULES = (
    Rule("missing.limit", "缺办结时限", ERROR, _GUIDE, _limit),
    Rule("missing.limit_law", "法定时限缺依据", ERROR, _LICENSING, _limit_law),
    Rule("missing.fee", "缺收费标准或者依据", ERROR, "行政许可法第五十八条、第五十九条", _fee),
    Rule("missing.form", "缺申请表或者空白表格", ERROR, "行政许可法第二十九条、第三十条", _blank_form),
    Rule("missing.sample", "缺样表或者填报要求", WARNING, _LICENSING, _sample),
    Rule("missing.contact", "缺联系方式", ERROR, _GUIDE, _contact),
    Rule("missing.content", "要素未填完", ERROR, _GUIDE, _filled_in),
    Rule("missing.article", "依据未写到条款", ERROR, "GB/T 39554.2-2020", _article),
    Rule("missing.essential", "缺必备要素", ERROR, _GUIDE, _essentials),
)  # fmt: skip
