"""Persons, enterprises, mandates, staff and their accounts (身份): who is acting, and how surely we know it."""

from tongban.kernel.identity.actor import GUEST, SYSTEM_ACTOR, Actor

__all__ = ["GUEST", "SYSTEM_ACTOR", "Actor"]
