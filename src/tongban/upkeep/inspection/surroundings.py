"""Settings, addresses, the secret, the calendar, the clock: what surrounds the installation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.core.checks import Error, run_checks
from django.http.request import validate_host

from tongban.kernel.clock import now, the_calendar, today
from tongban.upkeep.backup.moments import instant
from tongban.upkeep.inspection.finding import BROKEN, OK, WARNING, Finding

SECRET_LENGTH, SECRET_LETTERS = 40, 10
EXPIRES_SOON = timedelta(days=30)
HERE = ("127.0.0.1", "localhost", "::1")
NOTICE_BY = (12, 1)
"""The State Council announces the next year's holidays in autumn; after this day its notice should be in use."""


def settings_hold() -> Iterator[Finding]:
    errors = [one for one in run_checks() if isinstance(one, Error)]
    for error in errors:
        yield Finding(
            "设置", BROKEN, str(error.msg), "程序不能按设置运行", str(error.hint or "请按提示改正设置")
        )
    name = settings.SETTINGS_MODULE
    if settings.DEBUG:
        yield Finding(
            "设置",
            WARNING,
            f"{name}: 开发方式(DEBUG)",
            "出错时会把程序和数据的细节显示给来访者",
            "对外提供服务请用 DJANGO_SETTINGS_MODULE=tongban.config.settings.production",
        )
    elif not errors:
        words = ", 演示方式(可以移动今天)" if settings.TONGBAN_REHEARSAL else ""
        yield Finding("设置", OK, f"{name}{words}, 今天是 {today()}")
    if is_production() and settings.TONGBAN_REHEARSAL:
        yield Finding(
            "演示方式",
            BROKEN,
            "正式设置下开启了 TONGBAN_REHEARSAL",
            "有人移动“今天”, 法定期限就会算错",
            "请从 /etc/tongban.env 中删去 TONGBAN_REHEARSAL, 重启页面和后台",
        )
    if is_production() and settings.TONGBAN_TIMESTAMP_AUTHORITY == "embedded":
        yield Finding(
            "时间戳",
            WARNING,
            "每日清单由本机自己盖时间戳",
            "掌握数据库和密钥的人可以伪造留痕而不被发现",
            "请用 TONGBAN_TIMESTAMP_AUTHORITY 指定外部的 RFC 3161 服务",
        )


def is_production() -> bool:
    return str(settings.SETTINGS_MODULE).endswith(".production")


def secret_is_strong() -> Iterator[Finding]:
    secret = str(settings.SECRET_KEY)
    weak = (
        len(secret) < SECRET_LENGTH
        or len(set(secret)) < SECRET_LETTERS
        or secret.startswith("django-insecure")
    )
    if weak and not settings.DEBUG:
        yield Finding(
            "会话密钥",
            BROKEN,
            "TONGBAN_SECRET_KEY 太短或者太有规律",
            "猜出它的人可以冒充任何登录的人",
            '请改用 python3 -c "import secrets; print(secrets.token_urlsafe(50))" 的结果, 重启后所有人重新登录',
        )
    else:
        yield Finding("会话密钥", OK, f"{len(secret)} 个字符")


def addresses_agree() -> Iterator[Finding]:
    address = urlsplit(settings.TONGBAN_PUBLIC_ADDRESS)
    host, hosts = address.hostname or "", list(settings.ALLOWED_HOSTS)
    local = host in HERE
    if "*" in hosts and not settings.DEBUG:
        yield Finding(
            "主机名",
            BROKEN,
            "TONGBAN_ALLOWED_HOSTS 允许任何主机名",
            "别人可以用假域名骗取链接和缓存",
            "请只写本市的域名",
        )
    elif not validate_host(host, hosts):
        yield Finding(
            "主机名",
            BROKEN,
            f"对外地址的主机名 {host or '(空)'} 不在 TONGBAN_ALLOWED_HOSTS 中",
            "群众扫码或者点开消息中的链接会被拒绝",
            f"请把 {host or '域名'} 加进 TONGBAN_ALLOWED_HOSTS, 或者改正 TONGBAN_PUBLIC_ADDRESS",
        )
    else:
        yield Finding("主机名", OK, f"{settings.TONGBAN_PUBLIC_ADDRESS}")
    if address.scheme != "https" and not local:
        yield Finding(
            "加密连接",
            BROKEN,
            f"对外地址 {settings.TONGBAN_PUBLIC_ADDRESS} 不是 https",
            "密码和身份证号码会在网络上明文传送",
            "请在 nginx 配置 TLS 证书, 把 TONGBAN_PUBLIC_ADDRESS 改为 https, 并设 TONGBAN_BEHIND_TLS=1",
        )
    elif address.scheme == "https" and not getattr(settings, "SESSION_COOKIE_SECURE", False):
        yield Finding(
            "加密连接",
            BROKEN,
            "对外地址是 https, 而没有设 TONGBAN_BEHIND_TLS=1",
            "登录凭证也会在不加密的连接上发出",
            "请设 TONGBAN_BEHIND_TLS=1, 重启页面",
        )
    elif is_production() and local:
        yield Finding(
            "加密连接",
            WARNING,
            f"对外地址是 {settings.TONGBAN_PUBLIC_ADDRESS}",
            "二维码和消息里的链接只在这台机器上打得开",
            "请把 TONGBAN_PUBLIC_ADDRESS 设为本市的网址",
        )


def calendar_reaches_far_enough() -> Iterator[Finding]:
    known, day = the_calendar(), today()
    if known.announced_through < day:
        yield Finding(
            "工作日历",
            BROKEN,
            f"没有 {day.year} 年的放假通知, 放假安排只到 {known.announced_through}",
            "按工作日计算的法定期限都不确定",
            "请载入国务院办公厅的通知: tongban calendar load 文件",
        )
    elif day.year + 1 not in known.papers and (day.month, day.day) >= NOTICE_BY:
        yield Finding(
            "工作日历",
            WARNING,
            f"还没有 {day.year + 1} 年的放假通知",
            f"{known.announced_through} 以后的到期日都是暂定的",
            "通知公布后请及时载入: tongban calendar load 文件",
        )
    else:
        words = f"{day.year} 年的通知在用, 放假安排确定到 {known.announced_through}"
        later = "" if day.year + 1 in known.papers else f"; {day.year + 1} 年的待公布"
        yield Finding("工作日历", OK, words + later)


def certificates_last() -> Iterator[Finding]:
    """Of the time-stamp authority and the seals; the web server's own stands in the web server."""
    found = list(_certificates(Path(settings.TONGBAN_KEYS)))
    sound = True
    for name, certificate in found:
        ends = certificate.not_valid_after_utc
        if ends > max(now(), instant()) + EXPIRES_SOON:
            continue
        sound = False
        over = ends <= max(now(), instant())
        yield Finding(
            "证书",
            BROKEN if over else WARNING,
            f"{name} {'已于' if over else '将于'} {ends:%Y-%m-%d} 到期",
            "到期后签发的文书和时间戳验不过",
            "请换发证书, 放进密钥目录, 重启页面和后台",
        )
    if found and sound:
        yield Finding("证书", OK, f"{len(found)} 张, 30 日内没有到期的")


def _certificates(folder: Path) -> Iterator[tuple[str, x509.Certificate]]:
    for file in sorted((*folder.rglob("*.crt"), *folder.rglob("*.pem"), *folder.rglob("*.p12"))):
        name = str(file.relative_to(folder))
        if file.suffix == ".p12":
            kept = pkcs12.load_pkcs12(file.read_bytes(), None).cert
            if kept is not None:
                yield name, kept.certificate
        elif b"BEGIN CERTIFICATE" in (content := file.read_bytes()):
            for certificate in x509.load_pem_x509_certificates(content):
                yield name, certificate
