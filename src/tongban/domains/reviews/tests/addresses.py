"""The addresses of reviews alone, as the surfaces take them up."""

from django.urls import include, path

from tongban.domains.reviews.urls import desk_urls, public_urls

urlpatterns = [*public_urls, path("desk/", include(desk_urls))]
