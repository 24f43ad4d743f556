"""Addresses of the catalogue, taken up by the portal (`public_urls`) and by the desk (`desk_urls`, below /desk/items/).

The namespaces are `catalogue` and `catalogue_desk`.
"""

from django.urls import path

from tongban.domains.catalogue.views import claims, desk, levels, papers, public, scenarios

public_urls = [
    path("items/", public.items, name="items"),
    path("person/", public.audience, {"audience": "person"}, name="person"),
    path("enterprise/", public.audience, {"audience": "enterprise"}, name="enterprise"),
    path("items/levels/", levels.levels, name="levels"),
    path("items/levels/<str:level>/", levels.level, name="level"),
    path("items/of/<int:organisation_id>/", levels.rows, name="rows"),
    path("items/<int:item_id>/", public.guide, name="guide"),
    path("items/<int:item_id>/places/", public.places, name="places"),
    path("items/<int:item_id>/form.pdf", papers.blank, name="blank_form"),
    path("items/<int:item_id>/sample.pdf", papers.sample, name="sample_form"),
    path("items/<int:item_id>/editions/", public.item_editions, name="editions"),
    path("items/<int:item_id>/editions/<int:number>/", public.guide_as_it_was, name="edition"),
    path("departments/", public.departments, name="departments"),
    path("regions/", public.regions, name="regions"),
    path("regions/<str:code>/", public.regions, name="region"),
]

desk_urls = [
    path("", desk.items, name="items"),
    path("claims/", claims.claimable, name="claims"),
    path("claims/<int:grant_id>/refuse/", claims.refuse, name="refuse_claim"),
    path("rates/", claims.rates, name="rates"),
    path("<int:item_id>/", desk.item, name="item"),
    path("<int:item_id>/edit/", desk.edit, name="edit"),
    path("<int:item_id>/own/", claims.own, name="own"),
    path("<int:item_id>/own/publish/", claims.publish, name="publish_claim"),
    path("<int:item_id>/succeed/", desk.succeed, name="succeed"),
    path("<int:item_id>/compare/", desk.compare, name="compare"),
    path("<int:item_id>/scenarios/", scenarios.scenarios, name="scenarios"),
    path("<int:item_id>/<str:step>/", desk.move, name="move"),
]
