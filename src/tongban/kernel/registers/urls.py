"""Addresses of the record books: `public_urls` are taken up by the portal at its root, `desk_urls` by the desk."""

from django.urls import URLPattern, path

from tongban.kernel.registers.views import desk, public, spreadsheets

public_urls: list[URLPattern] = [
    path("registers/", public.shelf, name="registers"),
    path("registers/<slug:key>/", public.listing, name="register"),
    path("registers/<slug:key>/<int:pk>/", public.row, name="register-row"),
]

_BOOK = "registers/<slug:key>/"
desk_urls: list[URLPattern] = [
    path("registers/", desk.shelf, name="shelf"),
    path(_BOOK, desk.listing, name="list"),
    path(f"{_BOOK}export.<str:form>", desk.export, name="export"),
    path(f"{_BOOK}figures/", desk.figures, name="figures"),
    path(f"{_BOOK}new/", desk.new, name="new"),
    path(f"{_BOOK}import/", spreadsheets.bring, name="import"),
    path(f"{_BOOK}import/template.xlsx", spreadsheets.template, name="import-template"),
    path(f"{_BOOK}import/<int:pk>/", spreadsheets.checked, name="import-checked"),
    path(f"{_BOOK}import/<int:pk>/confirm/", spreadsheets.confirm, name="import-confirm"),
    path(f"{_BOOK}import/<int:pk>/report.xlsx", spreadsheets.report, name="import-report"),
    path(f"{_BOOK}<int:pk>/", desk.row, name="row"),
    path(f"{_BOOK}<int:pk>/edit/", desk.edit, name="edit"),
    path(f"{_BOOK}<int:pk>/publish/", desk.act, {"verb": "publish"}, name="publish"),
    path(f"{_BOOK}<int:pk>/withdraw/", desk.act, {"verb": "withdraw"}, name="withdraw"),
    path(f"{_BOOK}<int:pk>/strike/", desk.act, {"verb": "strike"}, name="strike"),
    path(f"{_BOOK}<int:pk>/unmask/", desk.act, {"verb": "unmask"}, name="unmask"),
]
