"""Names, numbers and addresses of people as a page may show them to somebody who need not know them."""

import re

_COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "司徒",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "夏侯",
        "长孙",
        "宇文",
        "轩辕",
        "端木",
        "百里",
        "呼延",
        "南宫",
        "西门",
        "独孤",
        "澹台",
        "公冶",
        "宗政",
        "濮阳",
        "淳于",
        "单于",
        "太叔",
        "申屠",
        "钟离",
        "闾丘",
        "鲜于",
        "闻人",
        "赫连",
        "拓跋",
        "第五",
        "万俟",
        "纳兰",
        "东郭",
        "南门",
        "羊舌",
        "微生",
        "梁丘",
        "左丘",
    ]
)
_ORGANISATION_ENDS = (
    "公司",
    "店",
    "厂",
    "行",
    "部",
    "社",
    "所",
    "院",
    "馆",
    "中心",
    "协会",
    "学校",
    "合作社",
    "集团",
)


def surname(name: str) -> str:
    """A compound surname counts only with a given name after it: 东方 alone is a person called 方."""
    return name[:2] if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else name[:1]


def mask_name(name: str) -> str:
    """王芳 is 王*, 王小明 王**, 欧阳娜娜 欧阳**, 阿依古丽·买买提 阿***·***, Anna Smith A*** S****."""
    name = name.strip()
    if len(name) < 2:
        return "*" * len(name)
    if name.isascii():
        return re.sub(r"(?<=[A-Za-z])[A-Za-z]", "*", name)
    if "·" in name:
        first, *rest = name.split("·")
        return "·".join([first[:1] + "*" * (len(first) - 1), *("*" * len(part) for part in rest)])
    kept = surname(name)
    return kept + "*" * (len(name) - len(kept))


def mask_id_number(number: str) -> str:
    """3204**********1234. Also a credit code, where it stands for one person (个体工商户)."""
    return _middle(number.strip(), head=4, tail=4)


def mask_credit_code(code: str) -> str:
    """913204**********1X: the place of registration stays readable."""
    return _middle(code.strip(), head=6, tail=2)


def mask_phone(phone: str) -> str:
    """138****5678; a land line keeps its area code: 0519-86****01."""
    phone = phone.strip()
    if line := re.fullmatch(r"(0\d{2,3})-?(\d{7,8})", phone):
        return f"{line[1]}-{_middle(line[2], head=2, tail=2)}"
    if re.fullmatch(r"\d{11}", phone):
        return _middle(phone, head=3, tail=4)
    return _middle(phone, head=min(3, len(phone) // 3), tail=min(4, len(phone) // 3))


def mask_email(address: str) -> str:
    name, at, host = address.strip().partition("@")
    return f"{name[:1]}***{at}{host}" if at else _middle(address, head=1, tail=0)


def mask_account(number: str) -> str:
    """A bank account shows its last four digits."""
    return _middle(number.replace(" ", ""), head=0, tail=4)


def mask_address(address: str) -> str:
    """江苏省常州市钟楼区南大街街道**** : the town stays, the house goes."""
    address = address.strip()
    # 镇江 and 新乡 are cities, no towns.
    for ends in ("街道|镇(?!江)|乡(?!市)", "区|县|市", "省"):
        if kept := re.match(rf"^.{{1,24}}?(?:{ends})", address):
            text = kept[0]
            if ends == "区|县|市":
                text = _furthest(address, text)
            return text + "****"
    return "****" if address else ""


def mask_holder(name: str, *, enterprise: bool = False) -> str:
    """An enterprise's name is public; a person's is not."""
    return name if enterprise or (name.endswith(_ORGANISATION_ENDS) and len(name) > 4) else mask_name(name)


def _furthest(address: str, text: str) -> str:
    """江苏省常州市 goes on to 钟楼区, but not into a road's name far behind."""
    while more := re.match(r"^[^\d路街巷号]{1,6}?(?:(?<![小园社])区|县|市)", address[len(text) :]):
        text += more[0]
    return text


def _middle(text: str, *, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    if hidden <= 0:
        return "*" * len(text)
    return text[:head] + "*" * hidden + (text[-tail:] if tail else "")
