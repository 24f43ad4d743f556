"""留痕 as a Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tongban.kernel.ledger"
    label = "ledger"
    verbose_name = "留痕"
