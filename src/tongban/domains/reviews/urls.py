"""Addresses of reviews: `public_urls` are taken up by the portal at its root, `desk_urls` by the desk."""

from django.urls import URLPattern, path

from tongban.domains.reviews.views import desk, public

public_urls: list[URLPattern] = [
    path("my/reviews/", public.mine, name="reviews-mine"),
    path("reviews/", public.figures, name="reviews-figures"),
    path("reviews/<str:token>/", public.rate, name="reviews-rate"),
]

desk_urls: list[URLPattern] = [
    path("reviews/", desk.heard, name="reviews-heard"),
    path("reviews/appeals/<int:matter_id>/", desk.appeal, name="reviews-appeal"),
]
