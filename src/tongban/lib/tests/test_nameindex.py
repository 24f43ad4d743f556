"""The index of names: what people type and what they must find with it."""

import pytest

from tongban.lib.nameindex import NameIndex, Speech, fold

ITEMS: list[tuple[str, list[str]]] = [
    ("食品经营许可", ["开饭店", "办食品证", "餐饮许可证", "开超市"]),
    ("食品经营许可延续", ["食品证到期"]),
    ("食品生产许可", ["开食品厂"]),
    ("药品经营许可", ["开药店", "开药房"]),
    ("药品生产许可", []),
    ("医疗器械经营许可", ["卖医疗器械"]),
    ("烟草专卖零售许可证核发", ["卖烟", "香烟证", "烟证"]),
    ("教师资格认定", ["教师证", "教资"]),
    ("三侨生身份认定", ["归侨子女加分", "华侨学生"]),
    ("地名命名核准", ["小区起名", "路名"]),
    ("娱乐场所经营许可延续", ["KTV延期", "歌舞厅换证"]),
    ("娱乐场所经营许可", ["开KTV", "开网吧旁的歌厅"]),
    ("无犯罪记录证明", ["无犯罪证明", "政审证明"]),
    ("设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批", ["户外广告"]),
    ("店招标牌设置备案", ["门头招牌", "店招"]),
    ("公众聚集场所投入使用、营业前消防安全检查", ["消防检查", "消防许可"]),
    ("企业设立登记", ["开公司", "注册公司", "营业执照"]),
    ("个体工商户设立登记", ["办个体", "个体户执照"]),
    ("企业注销登记", ["关公司", "注销公司"]),
    ("护士执业注册", ["护士证"]),
    ("医师执业注册", ["医生证", "医师证"]),
    ("医疗机构设置审批", ["开诊所"]),
    ("公共场所卫生许可", ["卫生许可证", "开理发店", "开宾馆"]),
    ("生育登记", ["准生证", "生孩子登记"]),
    ("婚姻登记", ["结婚", "领证", "离婚"]),
    ("收养登记", ["领养孩子"]),
    ("最低生活保障对象认定", ["低保", "吃低保"]),
    ("特困人员认定", ["五保"]),
    ("临时救助对象认定", ["困难补助"]),
    ("社会团体成立登记", ["成立协会"]),
    ("民办非企业单位成立登记", ["办民非"]),
    ("残疾人证办理", ["残疾证"]),
    ("失业登记", ["失业了"]),
    ("失业保险金申领", ["失业金"]),
    ("灵活就业人员参加职工基本养老保险登记", ["自己交社保", "灵活就业社保"]),
    ("社会保障卡申领", ["办社保卡"]),
    ("社会保障卡挂失", ["社保卡丢了"]),
    ("人力资源服务许可", ["开职介所"]),
    ("劳务派遣经营许可", ["劳务公司"]),
    ("住房公积金提取", ["取公积金", "提公积金"]),
    ("公租房租赁补贴资格确认", ["租房补贴", "公租房"]),
    ("建筑工程施工许可证核发", ["施工证"]),
    ("商品房预售许可", ["卖房许可", "预售证"]),
    ("城镇污水排入排水管网许可", ["排水证"]),
    ("取水许可", ["打井"]),
    ("道路货物运输经营许可", ["跑货运", "货运证"]),
    ("道路旅客运输经营许可", ["跑客运"]),
    ("机动车驾驶证核发", ["考驾照", "驾照"]),
    ("机动车驾驶证换证", ["换驾照", "驾驶证到期"]),
    ("身份证换领", ["换身份证"]),
    ("户口迁移审批", ["迁户口"]),
    ("出入境通行证签发", ["出境证"]),
    ("普通护照签发", ["办护照"]),
    ("旅行社设立许可", ["开旅行社"]),
    ("危险化学品经营许可", ["卖油漆", "危化品证"]),
    ("烟花爆竹经营（零售）许可", ["卖鞭炮", "卖烟花"]),
    ("农药经营许可", ["卖农药"]),
    ("动物诊疗许可", ["开宠物医院"]),
    ("兽药经营许可", ["卖兽药"]),
    ("退役军人优待证申领", ["退伍军人证"]),
    ("不动产转移登记", ["房产过户", "过户"]),
]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex((name, name, words, 1.0) for name, words in ITEMS)


def first(index: NameIndex, query: str) -> tuple[str, str]:
    hits = index.search(query, 5)
    return (hits[0].key, hits[0].how) if hits else ("", "")


@pytest.mark.parametrize(
    ("typed", "found", "how"),
    [
        ("食品经营许可", "食品经营许可", "exact"),
        ("食品经营", "食品经营许可", "prefix"),
        ("食品经营许可证", "食品经营许可", "words"),
        ("专卖零售", "烟草专卖零售许可证核发", "words"),
        ("食品 延续", "食品经营许可延续", "words"),
        ("开饭店", "食品经营许可", "everyday"),
        ("我想开饭店", "食品经营许可", "everyday"),
        ("开饭店需要什么材料", "食品经营许可", "everyday"),
        ("香烟证", "烟草专卖零售许可证核发", "everyday"),
        ("准生证", "生育登记", "everyday"),
        ("开ktv", "娱乐场所经营许可", "everyday"),
        ("shipinjingying", "食品经营许可", "pinyin"),
        ("yaopinjy", "药品经营许可", "fuzzy"),
        ("jiaoshizige", "教师资格认定", "pinyin"),
        ("spjyxk", "食品经营许可", "initials"),
        ("jszg", "教师资格认定", "initials"),
        ("食品经营许河", "食品经营许可", "words"),
        ("食品精英许可", "食品经营许可", "pinyin"),
        ("教室资格认定", "教师资格认定", "pinyin"),
        ("无犯罪纪录证明", "无犯罪记录证明", "pinyin"),
        ("商品放预售许可", "商品房预售许可", "pinyin"),
        ("动物珍疗许可", "动物诊疗许可", "pinyin"),
        ("sipinjinyin", "食品经营许可", "fuzzy"),
        ("jiaosizige", "教师资格认定", "fuzzy"),
        ("shipingjingying", "食品经营许可", "fuzzy"),
        ("jiaoshizgie", "教师资格认定", "fuzzy"),
        ("烟花爆竹经营零售许可", "烟花爆竹经营（零售）许可", "exact"),
        ("户外广告牌", "设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批", "everyday"),
        ("消防安全检查", "公众聚集场所投入使用、营业前消防安全检查", "words"),
        ("社保卡", "社会保障卡申领", "everyday"),
        ("怎么办护照", "普通护照签发", "everyday"),
    ],
)
def test_what_people_type_finds_what_they_mean(index: NameIndex, typed: str, found: str, how: str) -> None:
    hits = index.search(typed, 5)
    assert found in [hit.key for hit in hits[:2]]
    assert next(hit.how for hit in hits if hit.key == found) == how


def test_pinyin_finds_all_names_that_sound_so(index: NameIndex) -> None:
    assert {hit.key for hit in index.search("shipin")} >= {"食品经营许可", "食品经营许可延续", "食品生产许可"}
    assert first(index, "spjy")[0] in ("食品经营许可", "食品经营许可延续")


def test_pinyin_begins_with_a_syllable(index: NameIndex) -> None:
    # «ipin» lies within shipin; nobody means 食品 by it.
    assert all(hit.how == "fuzzy" for hit in index.search("ipinjing"))


def test_one_character_lists_all_names_with_it(index: NameIndex) -> None:
    assert {hit.key for hit in index.search("药", 50)} == {
        "药品经营许可",
        "药品生产许可",
        "农药经营许可",
        "兽药经营许可",
    }


def test_the_exact_name_stands_before_longer_ones_and_what_begins_so_before_what_contains_it(
    index: NameIndex,
) -> None:
    assert [hit.key for hit in index.search("食品经营许可", 2)] == ["食品经营许可", "食品经营许可延续"]
    assert [hit.key for hit in index.search("动物", 1)] == ["动物诊疗许可"]


def test_an_everyday_word_of_ones_own_stands_before_names_that_only_contain_it() -> None:
    index = NameIndex(
        [("again", "补领离婚证", ["证丢了"], 1), ("first", "内地居民离婚登记", ["协议离婚", "离婚"], 1)]
    )
    assert [(hit.key, hit.how) for hit in index.search("离婚")] == [("first", "everyday"), ("again", "words")]


def test_of_two_items_with_the_same_everyday_word_the_one_that_puts_it_first_stands_first() -> None:
    index = NameIndex([("a", "甲", ["开店", "开饭店"], 1), ("b", "乙", ["开饭店", "餐馆"], 1)])
    assert [hit.key for hit in index.search("开饭店")] == ["b", "a"]


def test_a_sentence_finds_what_shares_its_rarest_words() -> None:
    names = ["机动车登记", "不动产登记", "失业登记", "婚姻登记", "机动车驾驶证换证"]
    index = NameIndex((name, name, (), 1) for name in names)
    assert index.search("机动车买来以后登记", 1)[0].key == "机动车登记"


def test_what_is_said_around_a_thing_says_nothing_of_it() -> None:
    speech = Speech(said=["我想", "怎么办理", "要什么材料"])
    index = NameIndex([("a", "护照签发", ["办护照"], 1), ("b", "材料认证", [], 1)], speech)
    assert speech.core("我想办护照要什么材料") == "办护照"
    assert speech.core("怎么办理") == "怎么办理"
    assert [(hit.key, hit.how) for hit in index.search("我想办护照要什么材料")] == [("a", "everyday")]


def test_words_for_one_thing_find_each_other() -> None:
    speech = Speech(same=[["小孩", "孩子", "小囡"], ["上学", "入学"]])
    index = NameIndex([("school", "孩子入学", [], 1), ("age", "老人体检", [], 1)], speech)
    assert [hit.key for hit in index.search("小囡上学")] == ["school"]
    assert NameIndex([("school", "孩子入学", [], 1)]).search("小囡上学") == []


def test_traditional_characters_are_read_as_simplified(index: NameIndex) -> None:
    assert fold("離婚證補領") == "离婚证补领"
    assert first(index, "開藥店") == first(index, "开药店") == ("药品经营许可", "everyday")


def test_what_is_asked_for_more_often_stands_first() -> None:
    index = NameIndex([("a", "取水许可", [], 1), ("b", "取土许可", [], 90)])
    assert [hit.key for hit in index.search("取")] == ["b", "a"]


def test_nothing_is_found_for_nothing_and_for_nonsense(index: NameIndex) -> None:
    assert index.search("") == []
    assert index.search("　，。！") == []
    assert index.search("量子纠缠黑洞") == []
    assert index.search("食品", 0) == []
    assert index.search("'; DROP TABLE items; --" * 20, 3) is not None


def test_only_what_may_be_shown_is_found(index: NameIndex) -> None:
    hits = index.search("食品经营许可", among=lambda key: key != "食品经营许可")
    assert hits[0].key == "食品经营许可延续"
    assert "食品经营许可" not in [hit.key for hit in hits]


def test_suggestions_are_names_and_say_which_word_led_to_them(index: NameIndex) -> None:
    offered = index.suggest("开饭", 3)
    assert (offered[0].name, offered[0].because) == ("食品经营许可", "开饭店")
    assert [one.name for one in index.suggest("食品经", 2)] == ["食品经营许可", "食品经营许可延续"]
    assert index.suggest("食品经", 2)[0].because == ""
    assert len(index.suggest("许可", 4)) == 4


def test_width_case_and_signs_make_no_difference() -> None:
    assert fold("烟花爆竹经营（零售）许可") == fold("烟花爆竹经营(零售)许可") == "烟花爆竹经营零售许可"
    assert fold("ＫＴＶ") == "ktv"


def test_an_empty_index_finds_nothing() -> None:
    assert NameIndex([]).search("食品") == []
    assert len(NameIndex([])) == 0
