"""文书 as a Django application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tongban.kernel.documents"
    label = "documents"
    verbose_name = "文书"
