"""Words that let an office ask for whatever it likes: 其他材料, 相关材料, 等材料, 规定的其他条件. Names of laws are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tongban.domains.catalogue.rules.inspection.grammar import ERROR, WARNING, Found, Item, Rule, Text

_BAN = "国办发〔2022〕5号; 优化营商环境条例第三十六条"
_PAPER = r"(?:材料|资料|文件|证件|手续|证明|证照|凭证|要件)"
_KIND = r"(?:证明|证实|申请|申报|申办|书面|资料|必要|所需|辅助|支撑|佐证|补充|支持|附属|配套|合法|有效|法定|审批|的|性|类)*"
_END = r"(?:原件|复印件|扫描件|电子版)?(?:$|(?=[^\u4e00-\u9fff]|[各一及和与等]))"
_CATCH_ALL = (
    re.compile(rf"其[他它](?:(?![仍开凭与或不按从已未和])[\u4e00-\u9fff]){{0,10}}{_PAPER}"),
    re.compile(rf"(?:^|[等和及与或、，；;,。（(：:]|以及|或者|提供|提交|出具|所需|所需的)(?:相关|有关|必要|相应)的?{_KIND}{_PAPER}{_END}"),
    re.compile(rf"等(?:相关|有关|其[他它]|一切|各类|各种|所需)*{_KIND}{_PAPER}{_END}"),
    re.compile(rf"(?:法律|法规|规章|规定|部门|机关|窗口|本局|我局)[\u4e00-\u9fff、，]{{0,16}}(?:要求|规定|需要|认为)(?:提交|提供|补充|应当提交)?的?(?:其[他它]|相关|有关|必要|一切)[\u4e00-\u9fff]{{0,6}}{_PAPER}"),
    re.compile(rf"(?:审批|审核|登记|受理|主管|许可|登记|经办)(?:机关|部门|人员|单位|窗口)[\u4e00-\u9fff]{{0,6}}(?:要求|需要|认为)[\u4e00-\u9fff]{{0,8}}{_PAPER}"),
    re.compile(rf"(?:需要|应当|应|须|所有|一切|全部|各类|若干)(?:提供|提交|补充)?的?{_KIND}(?:材料|资料|文件|手续)$"),
)  # fmt: skip
_ALLOWED = re.compile(
    r"其[他它](?:合法|有效)?(?:使用|经营|药学|居住|所有|取得)|其[他它](?:决策|负责|技术|组织|机构|监护|人员|药学|印刷|教职|权利)"
)
"""A lawful alternative that is named by what it proves (或者其他合法使用的证明), and people, not papers."""
_LOOSE = (
    re.compile(r"(?:规定|要求|需要|认为|法定)的其[他它](?:法定)?(?:条件|情形|要求|事项|标准)"),
    re.compile(r"^(?:其[他它]|相关|有关)(?:法定|必要|应当具备的)?的?(?:条件|情形|要求|标准)"),
    re.compile(r"^(?:符合|满足|具备)(?:国家|法律|法规|法律法规)?(?:有关|相关|法律法规|规定|要求|的|和|其[他它]|、|政策)*(?:规定|要求|条件|标准)?$"),
    re.compile(r"视(?:具体)?情况|视情(?:况|形)?(?:而定|提供|确定)|酌情|根据(?:实际|具体)情况(?:提供|确定|提交|而定|要求)|等等|必要时(?:提供|提交|补充)|原则上|一般应|如有需要|如需"),
    re.compile(r"^(?:按|按照|依照|依据|根据|执行)(?:国家|法律|法规|法律法规|有关|相关|现行|文件|政策|的|及|和|、|上级)*(?:规定|要求|标准|政策)(?:执行|办理|提供|准备|提交)?$"),
    re.compile(r"^(?:咨询|详询|以)(?:窗口|工作人员|受理窗口|当地)[\u4e00-\u9fff]{0,6}(?:为准)?$"),
)  # fmt: skip
_WHO = re.compile(
    r"^(?:相关|有关|主管|当地|各级|上级|政府|县级以上|职能|行政)*的?(?:主管)?(?:部门|单位|机构|机关|组织)$"
)
_LEADING = re.compile(r"^(?:相关|有关)(?:主管)?(?:部门|单位|机构|机关)")
_IN_TITLE = re.compile(r"《[^》]*》")


def _without_titles(words: str) -> str:
    """A law may be called 《…有关…办法》; what a title says is not what the guide asks."""
    return _IN_TITLE.sub("《》", words)


def catch_all_in(words: str) -> str:
    """The words that ask for anything at all, or nothing."""
    words = _without_titles(words)
    for pattern in _CATCH_ALL:
        for found in pattern.finditer(words):
            if not _ALLOWED.search(found[0]):
                return found[0].lstrip("和及与或、，；;,。（(：:")
    return ""


def loose_in(words: str) -> str:
    words = _without_titles(words)
    return next((found[0] for pattern in _LOOSE if (found := pattern.search(words))), "")


def _materials(item: Item) -> Iterator[Found]:
    for text in item.among("materials", "situations", "commitment"):
        if text.last in ("name", "standard", "when", "adds", "proofs") and (
            found := catch_all_in(text.words)
        ):
            yield (
                text.place,
                found,
                f"「{found}」是兜底说法, 申请人不知道要交什么",
                "请写明具体材料名称; 用不到的删去, 指南以外的材料不得要求提交。",
            )


def _conditions(item: Item) -> Iterator[Found]:
    for text in item.texts:
        if _is_loose_place(text) and (found := loose_in(text.words)):
            yield (
                text.place,
                found,
                f"「{found}」说得含糊, 各人理解不一",
                "请写明具体的条件、情形或者要求; 法律另有规定的写出名称和条款。",
            )
        elif text.element in ("conditions", "faq", "flow", "limits") and (found := catch_all_in(text.words)):
            yield text.place, found, f"「{found}」是兜底说法", "请写明具体材料或者条件; 用不到的删去。"


def _is_loose_place(text: Text) -> bool:
    return text.element in ("conditions", "limits", "flow", "windows") or text.last in ("when", "standard")


def _issuers(item: Item) -> Iterator[Found]:
    for place, material in item.lines("materials"):
        issuer, name = str(material.get("issuer") or ""), str(material.get("name") or "")
        if issuer and _WHO.match(issuer):
            yield (
                (*place, "issuer"),
                issuer,
                f"「{name}」只写由「{issuer}」出具, 申请人不知道找谁",
                "请写明出具单位的名称。",
            )
        elif found := _LEADING.search(name):
            yield (
                (*place, "name"),
                name,
                f"「{name}」没有说明是哪个部门的",
                f"请把「{found[0]}」改为具体部门和文件的名称。",
            )


RULES = (
    Rule("vague.material", "材料兜底", ERROR, _BAN, _materials),
    Rule("vague.condition", "条件含糊", WARNING, _BAN, _conditions),
    Rule("vague.issuer", "出具单位含糊", WARNING, _BAN, _issuers),
)
