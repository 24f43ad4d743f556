"""Addresses: surfaces only; a domain's addresses are taken up by the surface that shows them."""

from django.urls import include, path

from tongban.surfaces.openapi.health import healthz
from tongban.surfaces.portal.views import words

handler500 = "tongban.ui.busy.whatever_failed"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # Passwords are set anew at a window, not by mail; what the library offers for that is answered here.
    *(path(f"accounts/{each}/", words, {"page": "lost-password"}) for each in ("password/reset", "email")),
    path("accounts/", include("allauth.urls")),
    path("desk/", include("tongban.surfaces.desk.urls")),
    path("ui/", include("tongban.ui.urls")),
    path("api/", include("tongban.surfaces.openapi.urls")),
    path("", include("tongban.surfaces.portal.urls")),
]
