"""What applicants are told, at which step, in which words. No sentence names a person or holds a number of theirs."""

from __future__ import annotations

from collections.abc import Mapping

from tongban.kernel.notices.wordings import Wording

_PAGE = "/my/matters/{number}/"

MESSAGES: Mapping[str, Wording] = {
    "cases.open": Wording(
        "已收到您的申请: {item}",
        "{organisation}于{on}收到您的「{item}」申请, 编号 {number}。是否受理, 最迟 {due} 告诉您。",
        _PAGE,
        "您的申请已收到, 编号{number}, 可登录通办查看进度。",
    ),
    "cases.not_required": Wording(
        "您的申请不需要取得许可: {item}",
        "{organisation}告知: 您申请的事项依法不需要取得行政许可, 可以自主开展。告知书见办件页面。",
        _PAGE,
    ),
    "cases.not_ours": Wording(
        "您的申请不予受理: {item}",
        "「{item}」不属于{organisation}的职权范围, 请向{competent}申请。决定书和救济途径见办件页面。",
        _PAGE,
        "您的申请{number}不予受理, 应向哪里申请请登录通办查看。",
    ),
    "cases.ask_to_correct": Wording(
        "请补正材料: {item}",
        "请在 {correct_by} 前补正以下内容: {missing}。每一项的问题和补正办法见补正告知书; 补正期间不计入我们的办理时间。逾期未补正的, 按撤回申请处理。",
        _PAGE,
        "您的申请{number}需要补正材料, 请在{correct_by}前办理, 详见通办。",
    ),
    "cases.accept": Wording(
        "您的申请已受理: {item}",
        "{organisation}已于{on}受理, 最迟 {due} 作出决定。受理通知书见办件页面。",
        _PAGE,
        "您的申请{number}已受理, 最迟{due}作出决定。",
    ),
    "cases.accept_with_deferred": Wording(
        "您的申请已容缺受理: {item}",
        "{organisation}已于{on}受理。请在 {deferred_by} 前补交您承诺后补的材料; 逾期未补交的, 按撤回申请处理。",
        _PAGE,
        "您的申请{number}已容缺受理, 请在{deferred_by}前补交材料。",
    ),
    "cases.deem_accepted": Wording(
        "您的申请依法视为受理: {item}",
        "{organisation}没有在五个工作日内要求补正, 依照行政许可法第三十二条, 您的申请自收到之日起即为受理, 最迟 {due} 作出决定。",
        _PAGE,
        "您的申请{number}已依法视为受理, 最迟{due}作出决定。",
    ),
    "cases.lapse": Wording(
        "您的申请按撤回处理: {item}",
        "补正期限届满仍未收到材料, 本次申请按撤回处理。备齐材料后可以重新申请, 不影响您的其他权利。",
        _PAGE,
        "您的申请{number}逾期未补正, 已按撤回处理, 可以重新申请。",
    ),
    "cases.lapse_deferred": Wording(
        "您的申请按撤回处理: {item}",
        "承诺后补的材料逾期没有补交, 本次申请按撤回处理。备齐材料后可以重新申请。",
        _PAGE,
        "您的申请{number}逾期未补交材料, 已按撤回处理, 可以重新申请。",
    ),
    "cases.exclude_time": Wording(
        "您的申请进入特别程序: {item}",
        "您的申请需要{activity}, 预计 {days} 个工作日; 这段时间不计入办理期限(行政许可法第四十五条)。告知书见办件页面。",
        _PAGE,
    ),
    "cases.end_exclusion": Wording(
        "特别程序已经结束: {item}",
        "不计入期限的程序已经结束, 办理期限继续计算, 最迟 {due} 作出决定。",
        _PAGE,
    ),
    "cases.extend": Wording(
        "办理期限已延长: {item}",
        "{organisation}依法延长了办理期限, 最迟 {due} 作出决定。延长的理由见告知书。",
        _PAGE,
        "您的申请{number}的办理期限依法延长至{due}, 理由见通办。",
    ),
    "cases.offer_hearing": Wording(
        "您有权要求听证: {item}",
        "如果需要听证, 请在 {hearing_by} 前提出(行政许可法第四十七条); 不承担听证费用。不需要的, 可以在办件页面放弃, 以便尽早作出决定。",
        _PAGE,
        "您的申请{number}可以要求听证, 请在{hearing_by}前提出。",
    ),
    "cases.notify_hearing": Wording(
        "听证通知: {item}",
        "听证定于 {hearing_on} 在{place}举行。听证通知书见办件页面。",
        _PAGE,
        "您的申请{number}的听证定于{hearing_on}举行, 详见通办。",
    ),
    "cases.grant": Wording(
        "您的申请已准予: {item}",
        "{organisation}于{on}作出准予决定, 最迟 {due} 送达。决定书见办件页面。",
        _PAGE,
        "您的申请{number}已准予, 请登录通办查看。",
    ),
    "cases.grant_on_commitment": Wording(
        "您的申请已准予: {item}",
        "{organisation}于{on}依您的告知承诺作出准予决定。之后会核查承诺是否属实, 请留存有关材料。",
        _PAGE,
        "您的申请{number}已准予, 请登录通办查看。",
    ),
    # What closes with the grant: a service, with nothing left to hand over.
    "cases.done": Wording(
        "已办结: {item}",
        "{organisation}已于{on}办结您的「{item}」。办理结果见办件页面。",
        _PAGE,
        "您的申请{number}已办结, 请登录通办查看。",
    ),
    "cases.done_on_commitment": Wording(
        "已办结: {item}",
        "{organisation}已于{on}依您的告知承诺办结您的「{item}」。之后会核查承诺是否属实, 请留存有关材料。",
        _PAGE,
        "您的申请{number}已办结, 请登录通办查看。",
    ),
    "cases.deem_renewed": Wording(
        "您的许可依法视为准予延续: {item}",
        "{organisation}没有在有效期届满前作出决定, 依照行政许可法第五十条, 视为准予延续。",
        _PAGE,
        "您的申请{number}已依法视为准予延续。",
    ),
    "cases.refuse": Wording(
        "您的申请未获准予: {item}",
        "{organisation}于{on}作出不予决定。理由和救济途径写在决定书中, 请在办件页面查看。",
        _PAGE,
        "您的申请{number}已作出决定, 请登录通办查看。",
    ),
    "cases.deliver": Wording(
        "已送达: {item}",
        "您的「{item}」已于{on}送达({way}), 本件办结。",
        _PAGE,
    ),
    "cases.withdraw": Wording(
        "申请已撤回: {item}",
        "您的申请 {number} 已于{on}撤回; 需要时可以重新申请。",
        _PAGE,
    ),
    "cases.told": Wording(
        "日期有变动: {item}",
        "年度放假安排公布后重新推算, 您的申请 {number} 的{clock}由 {was} 改为 {kept}。告诉过您的日期, 由我们办的只会提前, 由您办的只会延后。",
        _PAGE,
        "您的申请{number}的{clock}改为{kept}, 详见通办。",
    ),
    "cases.order_rectification": Wording(
        "请限期整改: {item}",
        "核查发现与您的承诺不符, 请在 {rectify_by} 前整改到位; 逾期未整改的, 将依法撤销许可。通知书见办件页面。",
        _PAGE,
        "您的承诺核查发现不符, 请在{rectify_by}前整改, 详见通办。",
    ),
    "cases.revoke": Wording(
        "许可已被撤销: {item}",
        "{organisation}于{on}撤销了该项许可。理由和救济途径写在决定书中。",
        _PAGE,
        "您的一项许可已被撤销, 理由和救济途径请登录通办查看。",
    ),
    "cases.revoke_at_once": Wording(
        "许可已被撤销: {item}",
        "{organisation}于{on}撤销了该项许可。理由和救济途径写在决定书中。",
        _PAGE,
        "您的一项许可已被撤销, 理由和救济途径请登录通办查看。",
    ),
}
