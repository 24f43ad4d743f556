"""The themes (主题分类) and the life events (生命周期) by which people and enterprises look for an item: plain data."""

from __future__ import annotations

from dataclasses import dataclass

PERSON_THEMES = tuple(
    [
        "生育收养",
        "户籍办理",
        "民族宗教",
        "教育科研",
        "入伍服役",
        "就业创业",
        "设立变更",
        "准营准办",
        "职业资格",
        "行政缴费",
        "婚姻登记",
        "优待抚恤",
        "规划建设",
        "住房保障",
        "社会保障",
        "社会救助",
        "医疗卫生",
        "消费维权",
        "出境入境",
        "交通出行",
        "旅游观光",
        "环保绿化",
        "文化体育",
        "公共安全",
        "司法公证",
        "死亡殡葬",
    ]
)
ENTERPRISE_THEMES = tuple(
    [
        "设立变更",
        "准营准办",
        "资质认证",
        "年检年审",
        "税收财务",
        "人力资源",
        "社会保障",
        "投资审批",
        "融资信贷",
        "抵押质押",
        "商务贸易",
        "招标拍卖",
        "海关口岸",
        "涉外服务",
        "农林牧渔",
        "国土和规划建设",
        "交通运输",
        "环保绿化",
        "应急管理",
        "水务气象",
        "医疗卫生",
        "科技创新",
        "文体教育",
        "知识产权",
        "司法公证",
        "公安消防",
        "检验检疫",
        "安全生产",
        "档案文物",
        "公用事业",
        "法人注销",
    ]
)
THEMES = {"person": PERSON_THEMES, "enterprise": ENTERPRISE_THEMES}
_ALIASES = {"社会保障(社会救助)": "社会保障", "社会保障（社会救助）": "社会保障"}


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A turn in the life of a person or an enterprise, and the themes that belong to it."""

    key: str
    audience: str
    title: str
    themes: tuple[str, ...]
    icon: str


LIFE_EVENTS = (
    LifeEvent("birth", "person", "生育抚养", ("生育收养", "户籍办理"), "heart-pulse"),
    LifeEvent("school", "person", "上学读书", ("教育科研",), "mortarboard"),
    LifeEvent("work", "person", "就业从业", ("就业创业", "职业资格"), "briefcase"),
    LifeEvent("shop", "person", "开店经营", ("设立变更", "准营准办"), "shop"),
    LifeEvent("marriage", "person", "结婚成家", ("婚姻登记",), "people"),
    LifeEvent("home", "person", "买房安居", ("住房保障", "规划建设"), "house-heart"),
    LifeEvent("travel", "person", "出行出境", ("交通出行", "出境入境", "旅游观光"), "bus-front"),
    LifeEvent("health", "person", "看病医保", ("医疗卫生",), "capsule"),
    LifeEvent("support", "person", "社保救助", ("社会保障", "社会救助", "优待抚恤"), "wallet2"),
    LifeEvent("proof", "person", "证明公证", ("司法公证", "公共安全"), "file-earmark-check"),
    LifeEvent("faith", "person", "民族与侨务", ("民族宗教",), "flag"),
    LifeEvent("farewell", "person", "身后事务", ("死亡殡葬",), "clock-history"),
    LifeEvent("found", "enterprise", "开办企业", ("设立变更",), "building"),
    LifeEvent("operate", "enterprise", "准入准营", ("准营准办",), "shop"),
    LifeEvent("qualify", "enterprise", "资质年检", ("资质认证", "年检年审"), "award"),
    LifeEvent("build", "enterprise", "投资建设", ("投资审批", "国土和规划建设"), "hammer"),
    LifeEvent("employ", "enterprise", "招人用人", ("人力资源", "社会保障"), "people"),
    LifeEvent("safety", "enterprise", "消防安全", ("公安消防", "安全生产", "应急管理"), "fire"),
    LifeEvent("green", "enterprise", "环保水务", ("环保绿化", "水务气象"), "tree"),
    LifeEvent("trade", "enterprise", "交通商贸", ("交通运输", "商务贸易", "海关口岸"), "truck"),
    LifeEvent("farm", "enterprise", "农林牧渔", ("农林牧渔",), "basket"),
    LifeEvent("medicine", "enterprise", "医疗医药", ("医疗卫生", "检验检疫"), "capsule"),
    LifeEvent("culture", "enterprise", "文体科教", ("文体教育", "科技创新", "知识产权", "档案文物"), "book"),
    LifeEvent("close", "enterprise", "注销退出", ("法人注销",), "box-arrow-right"),
)


def theme_named(name: str) -> str:
    """One word for a theme that is written in two ways."""
    return _ALIASES.get(name, name)


def life_event(key: str) -> LifeEvent | None:
    return next((event for event in LIFE_EVENTS if event.key == key), None)
