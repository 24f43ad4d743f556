"""Addresses of the interface for programmes: version 1, its explanation, and a problem for everything else."""

from django.urls import URLPattern, URLResolver, include, path

from tongban.surfaces.openapi import views
from tongban.surfaces.openapi.api import addresses

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/docs", views.explained, name="api-docs"),
    path("v1/", include((addresses(), "ninja"), namespace="api-1")),
    path("<path:rest>", views.nowhere, name="api-nowhere"),
]
