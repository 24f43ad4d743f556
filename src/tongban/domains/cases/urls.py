"""Addresses of cases: `public_urls` are taken up by the portal at its root, `desk_urls` by the desk below /desk/routes/."""

from django.urls import URLPattern, path

from tongban.domains.cases.views import routes as desk_routes
from tongban.domains.cases.views.public import (
    acts,
    drafts,
    matters,
    papers,
    progress,
    routes,
    start,
    supplying,
)

public_urls: list[URLPattern] = [
    path("progress/", progress.progress, name="progress"),
    path("routes/", routes.routes, name="routes"),
    path("routes/<slug:key>/", routes.route, name="route"),
    path("routes/<slug:key>/start/", routes.start, name="route-start"),
    path("apply/<int:item_id>/", start.apply, name="apply"),
    path("my/drafts/<str:token>/", drafts.fill, name="fill"),
    path("my/drafts/<str:token>/materials/", drafts.bring, name="bring"),
    path("my/drafts/<str:token>/review/", drafts.review, name="review"),
    path("my/drafts/<str:token>/keep/<slug:part>/", drafts.keep, name="keep"),
    path("my/drafts/<str:token>/newer/", start.newer_edition, name="newer"),
    path("my/drafts/<str:token>/delete/", drafts.throw_away, name="throw-away"),
    path("my/drafts/<str:token>/files/<int:document_id>/", drafts.draft_file, name="draft-file"),
    path("my/letters/<int:letter_id>/", papers.letter, name="letter"),
    path("my/matters/", matters.matters, name="matters"),
    path("my/matters/<str:number>/", matters.matter, name="matter"),
    path("my/matters/<str:number>/receipt/", drafts.receipt, name="receipt"),
    path("my/matters/<str:number>/supply/", supplying.supply, name="supply"),
    path("my/matters/<str:number>/clock/<slug:name>/", matters.clock, name="clock"),
    path("my/matters/<str:number>/files/<int:document_id>/", papers.file, name="file"),
    path("my/matters/<str:number>/act/<slug:name>/", acts.act, name="act"),
]

desk_urls: list[URLPattern] = [
    path("", desk_routes.routes, name="routes"),
    path("<slug:key>/", desk_routes.route, name="route"),
    path("<slug:key>/heading/", desk_routes.heading, name="route-heading"),
    path("<slug:key>/questions/<int:place>/", desk_routes.question, name="route-question"),
    path("<slug:key>/examples/", desk_routes.examples, name="route-examples"),
    path("<slug:key>/<slug:step>/", desk_routes.move, name="route-move"),
]
