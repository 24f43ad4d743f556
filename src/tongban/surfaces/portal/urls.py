"""Addresses of the public site: its own pages, and those of the domains that it shows to everybody."""

from django.urls import URLPattern, URLResolver, include, path

from tongban.domains.cases.urls import public_urls as cases_urls
from tongban.domains.catalogue.urls import public_urls as catalogue_urls
from tongban.domains.licences.urls import public_urls as licences_urls
from tongban.domains.reviews.urls import public_urls as reviews_urls
from tongban.kernel.registers.urls import public_urls as registers_urls
from tongban.surfaces.portal import messages, my, views
from tongban.surfaces.portal.clock import reckoner
from tongban.surfaces.portal.registration import register

portal_urls = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/suggest", views.suggest, name="suggest"),
    path("figures/closed/", views.closed, name="closed"),
    path("clock/", reckoner, name="clock"),
    path("accounts/register/", register, name="register"),
    path("my/", my.home, name="my"),
    path("my/acting/", my.act_for, name="my-acting"),
    path("my/messages/", messages.messages, name="messages"),
    path("my/messages/read/", messages.read, name="messages-read"),
    path("help/", views.words, {"page": "help"}, name="help"),
    path("accessibility/", views.words, {"page": "accessibility"}, name="accessibility"),
    path("privacy/", views.words, {"page": "privacy"}, name="privacy"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((portal_urls, "portal"))),
    path("", include((cases_urls, "cases"))),
    path("", include((catalogue_urls, "catalogue"))),
    path("", include((licences_urls, "licences"))),
    path("", include((reviews_urls, "reviews"))),
    path("", include((registers_urls, "registers"))),
]
