"""What people are told about their reviews."""

from tongban.kernel.notices.wordings import Wording

_PAGE = "/reviews/{token}/"

MESSAGES = {
    "reviews.invite": Wording(
        "请您评价: {service}",
        "您的「{service}」已经办结。{organisation}的服务怎么样? 欢迎在{until}前评价, 可以匿名。评价完全自愿, 不评价也不会算作好评。",
        _PAGE,
    ),
    "reviews.contacted": Wording(
        "承办单位回应了您的评价: {service}",
        "{organisation}看到了您对「{service}」的评价, 给您留言: {words} 留言由平台转达, 承办单位不知道您是谁。",
        _PAGE,
    ),
    "reviews.answered": Wording(
        "请确认整改结果: {service}",
        "{organisation}对您的评价答复: {words} 请在{days}个工作日内告诉我们是否满意, 逾期视为没有其他意见。",
        _PAGE,
    ),
    "reviews.not_adopted": Wording(
        "您的评价未被采纳: {service}",
        "{organisation}认为您对「{service}」的评价有误, 经监督机构复核, 这次评价不计入统计。理由: {reason} 有不同意见的, 请拨打12345反映。",
        _PAGE,
    ),
}
