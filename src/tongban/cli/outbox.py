"""`tongban outbox`: what follows from the steps and has not yet happened, and trying it again."""

from __future__ import annotations

import click

from tongban.cli.command import json_option, show, with_city


@click.group()
def outbox() -> None:
    """发件箱: 办理环节之后要做的事, 哪些没有完成, 重新办理。"""


@outbox.command(name="list", epilog="例: tongban outbox list")
@json_option
def list_(as_json: bool) -> None:
    """列出失败过、还没有完成的事: 编号、办件、要做什么、试了几次、下次时间和原因。"""
    with_city()
    from tongban.kernel.clock import TIME_ZONE
    from tongban.kernel.outbox.delivering import failing

    data = [
        {
            "id": each.pk,
            "number": each.number,
            "step": each.step,
            "what": each.title,
            "attempts": each.attempts,
            "set_aside": each.is_set_aside,
            "next": each.next_at.astimezone(TIME_ZONE).isoformat(timespec="seconds") if each.next_at else "",
            "error": each.error,
        }
        for each in failing()
    ]
    lines = [
        f"{each['id']}  {each['number']}  {each['what']}  已试 {each['attempts']} 次, "
        + ("已停止自动重试" if each["set_aside"] else f"下次 {each['next']}")
        + f"  {each['error']}"
        for each in data
    ]
    stopped = sum(bool(each["set_aside"]) for each in data)
    lines.append(
        f"{len(data)} 件没有完成, 其中 {stopped} 件已停止自动重试(排除原因后运行 tongban outbox retry)"
    )
    show(data, as_json=as_json, lines=lines)


@outbox.command(epilog="例: tongban outbox retry; tongban outbox retry 1024")
@click.argument("numbers", type=int, nargs=-1, metavar="[编号]...")
@json_option
def retry(numbers: tuple[int, ...], as_json: bool) -> None:
    """排除原因之后, 让没有完成的事立刻重新办理; 不写编号则为全部。已经完成的不会再做一次。"""
    with_city()
    from tongban.kernel.outbox.delivering import failing, try_again

    rows = failing().filter(pk__in=numbers) if numbers else failing()
    if unknown := sorted(set(numbers) - set(rows.values_list("pk", flat=True))):
        raise click.UsageError(
            f"没有完成的事里没有编号 {'、'.join(map(str, unknown))}; 用 tongban outbox list 查看。"
        )
    again = try_again(rows)
    show({"again": again}, as_json=as_json, lines=[f"{again} 件将由后台立刻重新办理"])
