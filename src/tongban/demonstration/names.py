"""Names as people and enterprises around 常州 bear them, by age, sex and trade; put together by chance."""

from dataclasses import dataclass
from random import Random
from typing import Literal

# Frequency falls with the place in the list.
_SURNAMES = "王张陈李刘徐周吴杨朱蒋顾钱史黄孙赵沈高薛谢许陆潘胡丁姚郑曹冯殷戴袁万恽蔡马唐庄夏严吕贺承巢何是金邵虞陶包梅"
_COMPOUND = ("欧阳", "诸葛", "司马", "上官", "夏侯")
# Given names by the years in which parents chose them.
_MALE: tuple[tuple[int, str], ...] = (
    (1959, "建国 国平 福生 金根 炳荣 志明 永康 德明 洪生 兴华 春林 根大 和平 正兴 荣坤 锡林 泉生 学良"),
    (1974, "建平 国强 卫东 建明 志刚 小平 红卫 建新 伟明 国华 永明 文龙 立新 海平 亚东 建军 晓明 雪峰"),
    (1989, "伟 勇 斌 军 涛 俊 志伟 建峰 晓东 海波 宏伟 文斌 永刚 剑锋 明华 国栋 立群 亚军 振宇 春晖"),
    (2004, "鹏 超 杰 磊 浩 晨 凯 宇航 志豪 俊杰 嘉伟 文韬 天宇 子豪 逸飞 佳明 思远 家豪 旭东 宇轩"),
    (2100, "浩然 子轩 宇辰 梓睿 奕辰 沐阳 一诺 俊熙 瑾瑜 承泽 知行 景行 泽宇 亦凡 嘉树 星河 乐山 书恒"),
)
_FEMALE: tuple[tuple[int, str], ...] = (
    (1959, "秀英 桂芳 玉珍 凤英 兰芬 菊芳 金娣 月琴 秀兰 彩英 素珍 福娣 杏珍 惠珍 腊英 巧云 美华 阿娣"),
    (1974, "建芳 亚萍 红梅 丽华 玉华 小红 卫芳 春燕 美娟 惠芬 雪芳 志英 文娟 国英 菊华 琴芳 秋萍 锦芳"),
    (1989, "燕 静 丽 娟 芳 敏 霞 晓燕 海燕 丽娜 晓红 亚琴 雪梅 春芳 文静 志敏 小娟 丹萍 玉洁 云霞"),
    (2004, "婷 倩 雪 悦 琳 莹 佳怡 雨婷 梦洁 思佳 欣怡 静怡 晓雯 雅婷 诗琪 嘉慧 心怡 文婷 佳颖 梦琪"),
    (2100, "梓涵 欣妍 语桐 一诺 若溪 可馨 诗涵 沐瑶 锦书 知夏 念安 清欢 苡沫 雨桐 书瑶 舒窈 令仪 望舒"),
)
_BRAND_FIRST = "晨盛恒瑞鸿嘉景锦泰润弘宏翔凯博朗启卓亿铭腾隆裕沁悦禾佳优新龙延毗陵菱滆横"
_BRAND_SECOND = "曦源达祥禾通和远诚安丰顺兴茂泽朗宁景博洋林川岳帆奇瑞凡木舟屿庭野语"


@dataclass(frozen=True, slots=True)
class Trade:
    key: str
    word: str
    form: str
    kind: Literal["company", "sole_trader", "cooperative"]


TRADES: tuple[Trade, ...] = (
    Trade("catering", "餐饮管理", "有限公司", "company"),
    Trade("catering", "小吃", "店", "sole_trader"),
    Trade("catering", "面馆", "", "sole_trader"),
    Trade("catering", "酒楼", "有限公司", "company"),
    Trade("food-shop", "超市", "", "sole_trader"),
    Trade("food-shop", "商贸", "有限公司", "company"),
    Trade("food-making", "食品", "有限公司", "company"),
    Trade("tobacco", "烟酒商行", "", "sole_trader"),
    Trade("pharmacy", "大药房", "有限公司", "company"),
    Trade("medical-devices", "医疗器械", "有限公司", "company"),
    Trade("entertainment", "娱乐", "有限公司", "company"),
    Trade("entertainment", "文化娱乐", "有限公司", "company"),
    Trade("hotel", "酒店管理", "有限公司", "company"),
    Trade("hairdresser", "美发", "店", "sole_trader"),
    Trade("advertising", "广告传媒", "有限公司", "company"),
    Trade("shop", "服饰", "店", "sole_trader"),
    Trade("shop", "家居生活", "馆", "sole_trader"),
    Trade("cinema", "影城", "有限公司", "company"),
    Trade("fitness", "体育健身", "有限公司", "company"),
    Trade("training", "教育培训", "有限公司", "company"),
    Trade("staffing", "人力资源", "有限公司", "company"),
    Trade("staffing", "劳务派遣", "有限公司", "company"),
    Trade("freight", "物流", "有限公司", "company"),
    Trade("freight", "货物运输", "有限公司", "company"),
    Trade("building", "建设工程", "有限公司", "company"),
    Trade("building", "房地产开发", "有限公司", "company"),
    Trade("machinery", "机械制造", "有限公司", "company"),
    Trade("machinery", "精密机械", "股份有限公司", "company"),
    Trade("new-energy", "新能源科技", "有限公司", "company"),
    Trade("electronics", "电子科技", "有限公司", "company"),
    Trade("chemicals", "化工", "有限公司", "company"),
    Trade("textile", "纺织品", "有限公司", "company"),
    Trade("printing", "印务", "有限公司", "company"),
    Trade("travel", "国际旅行社", "有限公司", "company"),
    Trade("pets", "宠物医院", "有限公司", "company"),
    Trade("care", "养老服务", "有限公司", "company"),
    Trade("clinic", "口腔门诊部", "有限公司", "company"),
    Trade("garage", "汽车维修", "有限公司", "company"),
    Trade("petrol", "加油站", "有限公司", "company"),
    Trade("books", "书店", "有限公司", "company"),
    Trade("bookkeeping", "会计服务", "有限公司", "company"),
    Trade("flowers", "花木", "专业合作社", "cooperative"),
    Trade("farming", "农业种植", "专业合作社", "cooperative"),
    Trade("fishing", "水产养殖", "专业合作社", "cooperative"),
)


def person_name(random: Random, *, sex: Literal["男", "女"], year: int) -> str:
    if random.random() < 0.004:
        surname = random.choice(_COMPOUND)
    else:
        surname = _SURNAMES[int(len(_SURNAMES) * random.random() ** 1.7)]
    waves = _MALE if sex == "男" else _FEMALE
    given = next(words for until, words in waves if year <= until).split()
    return surname + random.choice(given)


def brand(random: Random) -> str:
    """字号 of two or three characters."""
    first = random.choice(_BRAND_FIRST)
    second = random.choice([sign for sign in _BRAND_SECOND if sign != first])
    third = random.choice([sign for sign in _BRAND_SECOND if sign not in (first, second)])
    return first + second + (third if random.random() < 0.12 else "")
