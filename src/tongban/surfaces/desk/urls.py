"""Addresses of the desk: its own pages, and those of the domains that staff work with."""

from django.urls import URLPattern, URLResolver, include, path

from tongban.domains.cases.urls import desk_urls as cases_urls
from tongban.domains.catalogue.urls import desk_urls as catalogue_urls
from tongban.domains.licences.urls import desk_urls as licences_urls
from tongban.domains.quality.urls import desk_urls as quality_urls
from tongban.domains.reviews.urls import desk_urls as reviews_urls
from tongban.kernel.registers.urls import desk_urls as registers_urls
from tongban.surfaces.desk.views import inbox, intake, matter, papers, rating, rehearsal

desk_urls: list[URLPattern | URLResolver] = [
    path("", inbox.inbox, name="inbox"),
    path("matters/", inbox.matters, name="matters"),
    path("matters/<str:number>/", matter.matter, name="matter"),
    path("matters/<str:number>/clocks/<slug:name>/", matter.clock, name="clock"),
    path("matters/<str:number>/steps/<slug:step>/", matter.take_step, name="step"),
    path("matters/<str:number>/assign/", matter.assign_to, name="assign"),
    path("matters/<str:number>/reveal/", matter.reveal, name="reveal"),
    path("matters/<str:number>/rating/", rating.rating_code, name="rating"),
    path("letters/<int:letter_id>/", papers.letter, name="letter"),
    path("documents/<int:document_id>/", papers.document, name="document"),
    path("intake/", intake.find, name="intake"),
    path("intake/<int:item_id>/", intake.receive, name="receive"),
    path("rehearsal/", rehearsal.rehearsal, name="rehearsal"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((desk_urls, "desk"))),
    path("routes/", include((cases_urls, "cases_desk"))),
    path("items/", include((catalogue_urls, "catalogue_desk"))),
    path("", include((licences_urls, "licences_desk"))),
    path("", include((reviews_urls, "reviews_desk"))),
    path("", include((quality_urls, "quality_desk"))),
    path("", include((registers_urls, "registers_desk"))),
]
