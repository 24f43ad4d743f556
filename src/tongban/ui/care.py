"""关怀版: everything 1.4 times as large, chosen by a form without script and remembered in a cookie."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from tongban.kernel.access import open_to

COOKIE = "care"
A_YEAR = 365 * 24 * 3600


@require_GET
@open_to("public")
def choose(request: HttpRequest) -> HttpResponse:
    """A GET, since it changes nothing but the look: so stored pages can carry its form without a token."""
    back = request.GET.get("back", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    answer = HttpResponseRedirect(back)
    if request.GET.get("on") == "1":
        answer.set_cookie(COOKIE, "1", max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
