"""Who is really asking: behind the city's web server every request comes from the web server's own address.

Limits count by address, and reading is logged with it. Believed is what a web server of ours says, and nobody else.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Iterable
from typing import Any

TRUSTED = frozenset(
    each.strip() for each in os.environ.get("TONGBAN_FORWARDED_FROM", "127.0.0.1").split(",") if each.strip()
)
"""Addresses of our own web servers, as the operator names them (docs/operations/deploy.md)."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def by_their_own_address(inside: Application) -> Application:
    """An application that sees, as REMOTE_ADDR, the address of whoever asked our web server."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR", "") in TRUSTED and (named := environ.get("HTTP_X_FORWARDED_FOR")):
            environ["REMOTE_ADDR"] = visitor(named, environ["REMOTE_ADDR"])
        return inside(environ, start_response)

    return application


def visitor(named: str, peer: str) -> str:
    """The nearest address that is not one of ours: what stands before it a visitor may have written there."""
    for each in reversed(named.split(",")):
        try:
            address = str(ipaddress.ip_address(each.strip()))
        except ValueError:
            return peer
        if address not in TRUSTED:
            return address
    return peer
