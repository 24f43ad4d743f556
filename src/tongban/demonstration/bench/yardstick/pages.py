"""The one page, its address, and the rows it reads."""

import os
from datetime import date, timedelta

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.demonstration.bench.yardstick.settings")
application = get_wsgi_application()

from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import path  # noqa: E402

from tongban.demonstration.bench.yardstick import CASES  # noqa: E402
from tongban.demonstration.bench.yardstick.models import Case, Paper, Step  # noqa: E402

PAPERS, STEPS = 30, 30
WORDS = "申请人应当如实提交有关材料和反映真实情况, 并对申请材料实质内容的真实性负责。"


def page(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(Case, pk=pk)
    context = {
        "case": case,
        "papers": Paper._default_manager.filter(case=case).order_by("pk"),
        "steps": Step._default_manager.filter(case=case).order_by("-on"),
    }
    return render(request, "page.html", context)


urlpatterns = [path("cases/<int:pk>/", page)]


def fill() -> None:
    """Make the tables and their rows, once."""
    from django.db import connection

    with connection.schema_editor() as editor:
        for model in (Case, Paper, Step):
            editor.create_model(model)
    begun = date(2026, 1, 5)
    Case._default_manager.bulk_create(
        Case(pk=n, number=f"CZ-XK-2026-{n:06d}", title="食品经营许可（新办）", owner="常州市市场监督管理局", opened_on=begun)
        for n in range(1, CASES + 1)
    )  # fmt: skip
    Paper._default_manager.bulk_create(
        (Paper(case_id=n, name=f"材料{m}", note=WORDS) for n in range(1, CASES + 1) for m in range(PAPERS)),
        batch_size=5000,
    )
    Step._default_manager.bulk_create(
        (
            Step(case_id=n, title=f"环节{m}", on=begun + timedelta(days=m), note=WORDS)
            for n in range(1, CASES + 1)
            for m in range(STEPS)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
