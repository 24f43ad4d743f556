"""On an old telephone, without JavaScript: search, read, apply, save, submit, follow and withdraw."""

from __future__ import annotations

import re

from tests.journeys.conftest import Visit

ITEM = "开具无犯罪记录证明"


def test_everything_public_works_without_a_script_on_a_narrow_screen(visit: Visit) -> None:
    citizen = visit(width=360, height=740, scripts=False)
    citizen.goes("/")
    citizen.page.get_by_label("您要办什么事").fill("无犯罪证明")
    citizen.presses("搜索")
    citizen.follows(ITEM)
    citizen.sees("我能办吗", "居民身份证")
    citizen.follows("武进区")
    citizen.follows("在线办理")
    citizen.signs_in_by_hand("citizen")
    citizen.sees(f"申请{ITEM}", "本人")
    citizen.presses("开始填写")

    citizen.fills(**{"f-household_address": "常州市武进区湖塘镇", "f-purpose": "入职需要"})
    citizen.presses("保存草稿")
    citizen.sees("草稿已保存")
    citizen.goes("/my/")
    citizen.sees("没填完的申请", ITEM)
    citizen.follows(ITEM, exact=True)
    assert citizen.field("f-purpose").input_value() == "入职需要"
    citizen.fills(**{"f-residence": "常州市武进区湖塘镇花园街 9 号", "f-copies": "1"})
    citizen.presses("下一步: 提交材料")
    citizen.page.get_by_label(re.compile("免提交: 同意.*居民身份证")).check()
    citizen.presses("下一步: 核对")
    citizen.sees(f"{ITEM}申请表", "免提交, 读取电子证照《居民身份证》")
    citizen.presses("提交申请", exact=True)
    citizen.sees("还没有提交; 您填写的内容都还在", "请先勾选")
    citizen.page.get_by_label(re.compile("以上内容真实")).check()
    citizen.presses("提交申请", exact=True)
    citizen.sees("申请已经收到", "扫码查进度")
    number = citizen.number()

    citizen.follows("查看这件申请")
    citizen.sees(number, "待受理", "接下来")
    citizen.follows("为什么是这一天")
    citizen.sees("起算")
    citizen.goes(f"/my/matters/{number}/")
    citizen.follows("撤回申请")
    citizen.sees("撤回不能取消")
    citizen.presses("撤回申请")
    citizen.sees("已撤回", "已办理: 撤回申请")
