"""Addresses of quality, taken up by the desk."""

from django.urls import URLPattern, path

from tongban.domains.quality.views import attributes, inspection

desk_urls: list[URLPattern] = [
    path("quality/", inspection.report, name="quality-report"),
    path("quality/findings/", inspection.findings, name="quality-findings"),
    path("quality/objections/<int:matter_id>/", inspection.objection, name="quality-objection"),
    path("quality/attributes/", attributes.by_organisation, name="quality-attributes"),
    path("quality/attributes/items/", attributes.items, name="quality-items"),
]
