"""What holders are told about their licences."""

from tongban.kernel.notices.wordings import Wording

_PAGE = "/my/licences/{licence}/"
_REMEDY = "对此不服的, 可以自知道之日起60日内申请行政复议(行政复议法第二十条), 或者在六个月内向人民法院起诉(行政诉讼法第四十六条)。"

MESSAGES = {
    "licences.issue": Wording(
        "《{name}》已经颁发",
        "{organisation}于{on}为您颁发《{name}》, 编号{number}, 有效期至{until}。您可以在“我的证照”中查看、下载, 出示二维码供他人核验。",
        _PAGE,
        "您的《{name}》已颁发, 请登录通办“我的证照”查看。",
    ),
    "licences.renew": Wording(
        "《{name}》已经延续",
        "{organisation}于{on}延续您的《{name}》, 编号{number}, 有效期至{until}。原版本不再使用, 请以新版本为准。",
        _PAGE,
        "您的《{name}》已延续, 请登录通办“我的证照”查看。",
    ),
    "licences.change": Wording(
        "《{name}》已经变更",
        "{organisation}于{on}变更您的《{name}》, 编号{number}。原版本不再使用, 请以新版本为准。",
        _PAGE,
        "您的《{name}》已变更, 请登录通办“我的证照”查看。",
    ),
    "licences.ending": Wording(
        "《{name}》快要到期",
        "您的《{name}》(编号{number})有效期至{until}。需要继续使用的, 请在{by_day}前向{organisation}申请延续(行政许可法第五十条第一款)。",
        _PAGE,
        "您的《{name}》有效期至{until}, 需继续使用请在{by_day}前申请延续。",
    ),
    "licences.expire": Wording(
        "《{name}》已经失效",
        "您的《{name}》(编号{number})有效期至{until}, 现已届满, 不能继续凭证从事许可的活动。需要的, 请重新申请。",
        _PAGE,
        "您的《{name}》有效期已届满, 请登录通办查看。",
    ),
    "licences.suspend": Wording(
        "《{name}》被暂扣",
        "{organisation}于{on}暂扣您的《{name}》(编号{number})。理由: {reason}(依据{law})。暂扣期间请停止相关活动。"
        + _REMEDY,
        _PAGE,
        "您的《{name}》被暂扣, 理由和救济途径请登录通办查看。",
    ),
    "licences.resume": Wording(
        "《{name}》已经发还",
        "{organisation}于{on}发还您的《{name}》(编号{number})。理由: {reason}。证照恢复有效。",
        _PAGE,
        "您的《{name}》已发还, 恢复有效。",
    ),
    "licences.revoke": Wording(
        "《{name}》被吊销",
        "{organisation}于{on}吊销您的《{name}》(编号{number})。理由: {reason}(依据{law})。" + _REMEDY,
        _PAGE,
        "您的《{name}》被吊销, 理由和救济途径请登录通办查看。",
    ),
    "licences.annul": Wording(
        "《{name}》被撤销",
        "{organisation}于{on}撤销您的《{name}》(编号{number})。理由: {reason}(依据{law})。" + _REMEDY,
        _PAGE,
        "您的《{name}》被撤销, 理由和救济途径请登录通办查看。",
    ),
    "licences.cancel": Wording(
        "《{name}》已经注销",
        "{organisation}于{on}注销您的《{name}》(编号{number})。理由: {reason}(依据{law})。" + _REMEDY,
        _PAGE,
        "您的《{name}》已注销, 理由和救济途径请登录通办查看。",
    ),
}
