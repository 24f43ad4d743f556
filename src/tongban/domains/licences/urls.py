"""Addresses of licences: `public_urls` are taken up by the portal at its root, `desk_urls` by the desk."""

from django.urls import URLPattern, path

from tongban.domains.licences.views import desk, verify, wallet

public_urls: list[URLPattern] = [
    path("my/licences/", wallet.wallet, name="licences-wallet"),
    path("my/licences/<int:licence_id>/", wallet.licence, name="licences-own"),
    path("my/licences/<int:licence_id>/paper.pdf", wallet.paper, name="licences-own-paper"),
    path("verify/", verify.start, name="licences-verify"),
    path("verify/<str:code>/", verify.verify, name="licences-verify-code"),
]

desk_urls: list[URLPattern] = [
    path("licences/", desk.register, name="licences-register"),
    path("licences/<int:licence_id>/", desk.licence, name="licences-desk"),
    path("licences/<int:licence_id>/paper.pdf", desk.paper, name="licences-desk-paper"),
    path("licences/<int:licence_id>/<slug:name>/", desk.act, name="licences-act"),
]
