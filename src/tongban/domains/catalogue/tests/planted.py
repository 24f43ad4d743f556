"""Faults put into real items by hand, one to an item: what an inspector of the government's own would have written down.

A planting changes the content and gives the place; None says that this item has nothing to change there. They are
written from what inspections complain of, not from the rules, and some are there that no rule knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Content = dict[str, Any]
Place = tuple[str | int, ...]
Planting = Callable[[Content], Place | None]


@dataclass(frozen=True)
class Fault:
    """`kind` is what an inspector would call it."""

    kind: str
    plant: Planting


def put(*place: str | int, says: Any) -> Planting:
    """Writes a value at a place, where the item has that place already."""

    def plant(content: Content) -> Place | None:
        at: Any = content
        for part in place[:-1]:
            if isinstance(at, list) and (not isinstance(part, int) or part >= len(at)):
                return None
            at = at[part]
        last = place[-1]
        if isinstance(at, list) and (not isinstance(last, int) or last >= len(at)):
            return None
        at[last] = says
        return place

    return plant


def also(element: str, says: Any) -> Planting:
    """One more line at the end of a list."""

    def plant(content: Content) -> Place | None:
        content[element].append(says)
        return element, len(content[element]) - 1

    return plant


def reads(element: str, part: str, old: str, new: str) -> Planting:
    """Puts one word in the place of another in the first line that has it."""

    def plant(content: Content) -> Place | None:
        for at, row in enumerate(content[element]):
            words = row if isinstance(row, str) else row[part]
            if old in words:
                changed = words.replace(old, new, 1)
                if isinstance(row, str):
                    content[element][at] = changed
                    return element, at
                row[part] = changed
                return element, at, part
        return None

    return plant


def material(name: str) -> Planting:
    return also(
        "materials",
        {"name": name, "need": "required", "when": "", "form": "电子", "copies": 1, "source": "self", "issuer": "", "licence": "", "standard": "申请人签名", "template": False},
    )  # fmt: skip


def named(name: str) -> Planting:
    """A catch-all as one more material; what is wrong is its name."""
    add = material(name)
    return lambda content: (place := add(content)) and (*place, "name")


def of_material(part: str, says: Any, *, source: str = "self", ends: str = "") -> Planting:
    """Changes one thing of the first material of a source, or whose name ends so."""

    def plant(content: Content) -> Place | None:
        for at, row in enumerate(content["materials"]):
            plain = row["source"] == source and (row["name"].endswith(ends) if ends else not row["template"])
            if plain and row[part] != says:
                row[part] = says
                return "materials", at, part
        return None

    return plant


def charged(part: str, says: str) -> Planting:
    def plant(content: Content) -> Place | None:
        if not content["fee"]["items"]:
            return None
        content["fee"]["items"][0][part] = says
        return "fee", "items", 0, part

    return plant


def law(name: str, article: str = "第三条") -> Planting:
    def plant(content: Content) -> Place | None:
        content["basis"].append({"law": name, "article": article, "text": ""})
        return "basis", len(content["basis"]) - 1, "law"

    return plant


def article(words: str) -> Planting:
    return put("basis", 0, "article", says=words)


def answer(words: str, *, charged: bool | None = None, online: bool | None = None) -> Planting:
    """A question that is answered so; only in items that are (not) charged, or online, where that matters."""

    def plant(content: Content) -> Place | None:
        if charged is not None and content["fee"]["charged"] is not charged:
            return None
        if online is not None and (content["depth"] == "全程网办") is not online:
            return None
        content["faq"].append({"q": "还要注意什么？", "a": words})
        return "faq", len(content["faq"]) - 1, "a"

    return plant


def when(holds: Callable[[Content], bool], plant: Planting) -> Planting:
    return lambda content: plant(content) if holds(content) else None


def _same_again(element: str, part: str = "") -> Planting:
    def plant(content: Content) -> Place | None:
        if not content[element]:
            return None
        again = content[element][0]
        content[element].append(dict(again) if part else again)
        return (element, len(content[element]) - 1)

    return plant


def _promised(days: int, unit: str, statutory: int, law_unit: str = "working_days") -> Planting:
    def plant(content: Content) -> Place | None:
        if content["handling_kind"] != "承诺件":
            return None
        content["statutory"] = {"none": False, "days": statutory, "unit": law_unit, "law": "行政许可法第四十二条第一款"}  # fmt: skip
        content["promise"] = {"days": days, "unit": unit}
        return ("promise",)

    return plant


def _without(element: str, part: str) -> Planting:
    def plant(content: Content) -> Place | None:
        content[element].pop(part)
        return (element,)

    return plant


def _renamed_proof(content: Content) -> Place | None:
    if not content["commitment"]["proofs"] or content["commitment"]["proofs"][0] not in [row["name"] for row in content["materials"]]:  # fmt: skip
        return None
    content["commitment"]["proofs"][0] += "件"
    return "commitment", "proofs", 0


def _prefill(content: Content) -> Place | None:
    if content["audience"] != ["person"]:
        return None
    content["form"][0]["prefill"] = "enterprise.name"
    return "form", 0, "prefill"


def _limits() -> Iterator[Fault]:
    yield Fault(
        "法定时限空白",
        put("statutory", says={"none": False, "days": None, "unit": "working_days", "law": ""}),
    )
    yield Fault("法定时限整项没有", put("statutory", says={}))
    yield Fault("承诺时限空白", put("promise", says={"days": None, "unit": "working_days"}))
    yield Fault("承诺时限整项没有", _without("promise", "days"))
    yield Fault(
        "法定时限没有依据",
        when(lambda c: bool(c["statutory"]["days"]), lambda c: put("statutory", "law", says="")(c)),
    )
    yield Fault(
        "法定时限依据只有空格",
        when(lambda c: bool(c["statutory"]["days"]), put("statutory", "law", says="  ")),
    )
    yield Fault("承诺二十五日长于法定二十日", _promised(25, "working_days", 20))
    yield Fault("承诺两个月长于法定三十个工作日", _promised(2, "months", 30))
    yield Fault("承诺三十自然日长于法定二十个工作日", _promised(30, "days", 20))
    yield Fault("承诺四十五工作日长于法定六十日", _promised(45, "working_days", 60, "days"))
    yield Fault(
        "即办件写了天数",
        when(
            lambda c: c["handling_kind"] == "即办件", lambda c: (c["promise"].update(days=3), ("promise",))[1]
        ),
    )
    yield Fault(
        "承诺件写成0天",
        when(
            lambda c: c["handling_kind"] == "承诺件", lambda c: (c["promise"].update(days=0), ("promise",))[1]
        ),
    )
    yield Fault(
        "问答里的时限更长",
        when(lambda c: 0 < c["promise"]["days"] < 20, answer("材料齐全的, 承诺三十个工作日办结。")),
    )
    yield Fault(
        "问答说办理时限二十日",
        when(lambda c: 0 < c["promise"]["days"] <= 5, answer("办理时限为20个工作日。")),
    )


def _fees() -> Iterator[Fault]:
    yield Fault("收费没有项目", put("fee", says={"charged": True, "items": []}))
    yield Fault("收费标准是按规定", charged("standard", "按规定收取"))
    yield Fault("收费标准空白", charged("standard", ""))
    yield Fault("收费标准是现行标准", charged("standard", "执行国家现行标准"))
    yield Fault("收费依据空白", charged("basis", ""))
    yield Fault("收费依据是有关规定", charged("basis", "按照国家有关规定"))
    yield Fault("收费依据是省里规定", charged("basis", "省有关部门规定"))
    yield Fault("没有写是否收费", _without("fee", "charged"))
    yield Fault("收费的事项说免费", answer("办理本事项免费。", charged=True))
    yield Fault("不收费的事项说收钱", answer("领证时应当缴纳办证费50元。", charged=False))


def _forms() -> Iterator[Fault]:
    yield Fault("没有申请表", put("form", says=[]))
    yield Fault("申请表没有空白表格", of_material("template", False, ends="申请表"))
    yield Fault("申请书没有空白表格", of_material("template", False, ends="申请书"))
    yield Fault("承诺书没有空白表格", of_material("template", False, ends="承诺书"))
    yield Fault(
        "选择题没有选项",
        when(
            lambda c: c["form"][-1]["kind"] == "choice",
            lambda c: (c["form"][-1].update(options=[]), ("form", len(c["form"]) - 1, "options"))[1],
        ),
    )
    yield Fault("自备材料没有样表和要求", of_material("standard", ""))
    yield Fault("自备材料要求只有空格", of_material("standard", " "))
    yield Fault("个人事项带出企业名称", _prefill)
    yield Fault(
        "特定情形没有说明",
        lambda c: (place := of_material("need", "conditional")(c)) and (*place[:2], "when"),
    )
    yield Fault("政府核发没有部门", of_material("issuer", "", source="government"))


def _contacts() -> Iterator[Fault]:
    for element, words in (
        ("phone", ""), ("phone", "无"), ("phone", "13961200000"), ("phone", "0519-1234"), ("phone", "请到窗口咨询"),
        ("phone", "０５１９-12345"), ("phone", "0519-8560000O"), ("complaint", ""), ("complaint", "详见门户网站"), ("complaint", "暂无"),
        ("complaint", "0519-856812345678"), ("windows", ""), ("windows", "窗口"), ("windows", "待定"), ("windows", "另行通知"),
    ):  # fmt: skip
        yield Fault(f"{element}写的是「{words}」", put(element, says=words))
    yield Fault("地址没有填完", put("windows", says="常州市××路××号"))
    yield Fault("联系人是样例", put("windows", says="某某中心二楼"))
    yield Fault("条件没有填完", also("conditions", "注册资金不少于XX万元"))
    yield Fault("流程没有填完", also("flow", "待补充"))
    yield Fault("没有受理条件", put("conditions", says=[]))
    yield Fault("没有办理流程", put("flow", says=[]))
    yield Fault("没有办理结果", put("result", "name", says=""))


def _vague() -> Iterator[Fault]:
    for name in (
        "其他材料", "其它有关材料", "法律法规规定的其他材料", "相关证明材料", "申请人身份证等材料", "营业执照等相关证明", "审批部门要求的其他文件",
        "登记机关认为需要提交的资料", "有关文件", "必要的证明材料", "户口簿等证件原件", "需要提供的材料", "其他需补充的证明文件", "主管部门规定的有关资料",
        "身份证、学历证书及相关资料", "与申请有关的其他证件", "办理该业务所需的一切手续", "窗口需要的辅助材料", "资信证明若干份",
    ):  # fmt: skip
        yield Fault(f"材料「{name}」", named(name))
    for part, words in (
        ("standard", "提供身份证及其他相关资料"), ("standard", "按要求提供"), ("when", "视情况提供"), ("standard", "符合有关规定"), ("standard", "以窗口要求为准"),
    ):  # fmt: skip
        yield Fault(f"材料要求「{words}」", of_material(part, words))
    for words in (
        "法律、法规规定的其他条件", "其他条件", "符合有关规定", "具体视情况而定", "按照国家有关规定执行", "符合法定的其他条件", "满足相关要求",
        "根据实际情况确定", "符合国家有关政策", "有一定的资金", "提交申请表和其他有关材料",
    ):  # fmt: skip
        yield Fault(f"条件「{words}」", also("conditions", words))
    for words in ("有关部门", "相关单位", "上级主管部门"):
        yield Fault(f"出具单位「{words}」", of_material("issuer", words, source="government"))


def _laws() -> Iterator[Fault]:
    for name in (
        "中华人民共和国合同法", "中华人民共和国物权法", "中华人民共和国婚姻法", "中华人民共和国收养法", "中华人民共和国继承法", "担保法",
        "《中华人民共和国民法通则》", "民法总则", "中华人民共和国侵权责任法", "中华人民共和国执业医师法", "中华人民共和国公司登记管理条例", "个体工商户条例",
        "信访条例", "中华人民共和国增值税暂行条例", "食品经营许可管理办法", "城市房屋拆迁管理条例", "中华人民共和国水污染防治法实施细则",
    ):  # fmt: skip
        yield Fault(f"依据《{name.strip('《》')}》已经废止", law(name))
    yield Fault("问答引用婚姻法", answer("依据《婚姻法》第十条办理。"))
    yield Fault("条件引用收养法", also("conditions", "符合《中华人民共和国收养法》规定的收养条件"))
    yield Fault(
        "时限依据是物权法",
        when(lambda c: bool(c["statutory"]["days"]), put("statutory", "law", says="物权法第十条")),
    )
    yield Fault("收费依据是拆迁条例", charged("basis", "城市房屋拆迁管理条例第三条"))
    yield Fault("条款是相关条款", article("相关条款"))
    yield Fault("条款是见文件", article("见文件"))
    yield Fault("没有依据", put("basis", says=[]))
    yield Fault("依据不是法律文件", law("上级主管部门会议精神", "全文"))


def _addresses() -> Iterator[Fault]:
    for words in (
        "样表见 /items/99999999/ 下载。", "请看 /guide/old-page/。", "网上申请: http://zwfw.changzhou.gov.con/", "网址是 http：//www.changzhou.gov.cn/。",
        "请打开 http://192.168.10.8/apply/ 填报。", "请打开 http://localhost:8000/。", "下载 https://www.example.com/form.doc。",
        "请登录 htpp://rsj.changzhou.gov.cn/。", "网址 http:/gaj.changzhou.gov.cn", "详见 www.changzhou..gov.cn", "请看 https://changzhou/。",
    ):  # fmt: skip
        yield Fault(f"地址打不开: {words}", answer(words))


def _characters() -> Iterator[Fault]:
    for kind, words in (
        ("乱码", "请携带身份\ufffd\ufffd到场。"), ("乱码", "锟斤拷锟斤拷"), ("乱码", "å…¬å¸è¯æ˜Ž"), ("网页代码", "请提前&nbsp;预约。"), ("网页代码", "第一步<br/>第二步"),
        ("零宽字符", "请提前\u200b预约。"), ("私用区字符", "请提前\ue5e5预约。"), ("西里尔字母", "请选择А类。"), ("希腊字母", "请选择Β类。"), ("字母当数字", "每证2O元。"),
        ("字母当数字", "满1O日后领取。"), ("部首", "请提前⼀天预约。"), ("假名", "本人の身份。"), ("繁体", "請攜帶原件。"), ("繁体", "本人領取執照。"), ("繁体", "由聽證機關確認。"),
        ("全角数字", "满１８周岁的可以办。"), ("半角逗号", "带原件,不用复印。"), ("半角括号", "带原件(本人领取)即可。"), ("重字", "本人的的原件。"), ("重词", "可以可以代办。"),
        ("重词", "请提交提交原件。"), ("重标点", "请带原件。。"), ("括号不配对", "请带原件（本人领取。"), ("书名号不配对", "依照《公证法办理。"), ("引号不配对", "选择“代办。"),
    ):  # fmt: skip
        yield Fault(f"{kind}: {words}", answer(words))
    for old, new in (
        ("申请人", "申清人"), ("身份证明", "身分证明"), ("户口簿", "户口薄"), ("营业执照", "营业执昭"), ("法定代表人", "法定代表入"), ("证明材料", "证明材科"), ("合同", "合囗同"),
    ):  # fmt: skip
        yield Fault(f"材料名错字「{new}」", reads("materials", "name", old, new))
    for old, new in (("有效期内", "有效期期内"), ("签名", "签宇"), ("盖章", "盖张"), ("原件", "原仵")):
        yield Fault(f"材料要求错字「{new}」", reads("materials", "standard", old, new))
    yield Fault("条件错字「做为」", also("conditions", "做为用人单位已经参保"))
    yield Fault("问答错字「登陆系统」", answer("请登陆系统查询。"))
    yield Fault(
        "名称夹繁体",
        lambda c: (
            (c.update(name=c["name"].replace("登记", "登記", 1)), ("name",))[1]
            if "登记" in c["name"]
            else None
        ),
    )


def _contradictions() -> Iterator[Fault]:
    online = lambda c: c["depth"] == "全程网办"  # noqa: E731
    yield Fault("全程网办还要到现场", when(online, put("visits", says=1)))
    yield Fault(
        "只能咨询却不用到现场", when(online, lambda c: put("depth", says="互联网咨询")(c) and ("visits",))
    )
    yield Fault("全程网办又要本人到窗口", answer("必须本人到窗口核对原件。", online=True))
    yield Fault(
        "现场核查不在流程",
        when(
            lambda c: c["flow"] == ["申请", "受理", "审查", "决定", "送达"],
            lambda c: (c.update(on_site_check=True), ("flow",))[1],
        ),
    )
    yield Fault(
        "告知承诺没有依据", when(lambda c: c["commitment"]["offered"], put("commitment", "law", says=""))
    )
    yield Fault("告知承诺的材料名称不一", _renamed_proof)
    yield Fault("条件写了两遍", _same_again("conditions"))
    yield Fault("日常用语写了两遍", _same_again("everyday"))
    yield Fault("依据写了两遍", _same_again("basis", "law"))
    yield Fault("问题写了两遍", _same_again("faq", "q"))
    yield Fault("材料写了两遍", lambda c: (_same_again("materials", "name")(c)) if c["materials"] else None)
    yield Fault(
        "证照类型不存在", lambda c: (c["result"].update(licence="no-such-licence"), ("result", "licence"))[1]
    )
    yield Fault(
        "主题不存在",
        lambda c: (c["themes"][c["audience"][0]].append("吃喝玩乐"), ("themes", c["audience"][0]))[1],
    )
    yield Fault(
        "情形引用不存在的材料",
        lambda c: (
            c["situations"].append({"name": "代办", "adds": ["外婆的书面意见"]}),
            ("situations", len(c["situations"]) - 1, "adds"),
        )[1],
    )


FAULTS: tuple[Fault, ...] = (
    *_limits(), *_fees(), *_forms(), *_contacts(), *_vague(), *_laws(), *_addresses(), *_characters(), *_contradictions(),
)  # fmt: skip
