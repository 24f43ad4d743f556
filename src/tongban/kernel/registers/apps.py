"""台账 as a Django application."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "tongban.kernel.registers"
    label = "registers"
    verbose_name = "台账"
