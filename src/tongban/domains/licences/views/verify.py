"""Public verification: by the code on the paper, or by the file itself. It shows no more than the paper does."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tongban.domains.licences import queries
from tongban.domains.licences.forms import CodeForm, FileForm
from tongban.domains.licences.models import Licence
from tongban.domains.licences.rules import public_value
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.documents.models import Letter, Paper
from tongban.kernel.documents.queries import by_verify_code, verification
from tongban.kernel.identity.models import Person
from tongban.lib.masking import mask_credit_code, mask_holder, mask_id_number, mask_name

MISSES = 20
"""Unknown codes from one address within WINDOW seconds, after which it must wait. A right code is
answered all the same: many people share one address, and 16 signs of 30 are not found by trying."""
WINDOW = 600
_CHUNK = 64 * 1024


@open_to("public")
def start(request: HttpRequest) -> HttpResponse:
    code, file = CodeForm(), FileForm()
    if request.method == "POST":
        if "file" in request.FILES or "check_file" in request.POST:
            file = FileForm(request.POST, request.FILES)
            if file.is_valid():
                return _by_file(request, file)
        else:
            code = CodeForm(request.POST)
            if code.is_valid():
                plain = "".join(sign for sign in code.cleaned_data["code"].upper() if sign.isalnum())
                return HttpResponseRedirect(f"/verify/{plain or 'X'}/")
    return render(request, "licences/public/verify.html", {"code_form": code, "file_form": file})


@open_to("public")
def verify(request: HttpRequest, code: str) -> HttpResponse:
    letter = by_verify_code(code)
    if letter is None:
        return _unknown(request, code=code[:40])
    licence = queries.by_letter(letter.pk)
    context = {"letter": letter, "found": verification(letter), "on": today()}
    if licence is not None:
        context |= _of_licence(licence)
        return render(request, "licences/public/verified_licence.html", context)
    context["applicant"] = mask_holder(str(letter.facts.get("applicant", "")))
    context["item"] = letter.facts.get("item", "")
    return render(request, "licences/public/verified_letter.html", context)


def _of_licence(licence: Licence) -> dict[str, object]:
    person = licence.holder.kind == Person.Kind.NATURAL
    fields = licence.type.labelled(licence.fields)
    number = licence.holder.id_number
    return {
        "licence": licence,
        "stands": queries.standing(licence, on=today()),
        "holder": mask_name(licence.holder.name) if person else licence.holder.name,
        "holder_code": mask_id_number(number) if person else mask_credit_code(number),
        "holder_code_label": "公民身份号码" if person else "统一社会信用代码",
        "shown": [
            (label, public_value(name, value, holder_is_person=person)) for name, label, value in fields
        ],
    }


def _by_file(request: HttpRequest, form: FileForm) -> HttpResponse:
    """The same bytes as were issued, or not: a file that was changed in any place is another file."""
    digest = hashlib.sha256()
    for chunk in form.cleaned_data["file"].chunks(_CHUNK):
        digest.update(chunk)
    paper = Paper.objects.select_related("letter").filter(sha256=digest.hexdigest()).first()
    if paper is None:
        return _unknown(request, file=True)
    letter: Letter = paper.letter
    return HttpResponseRedirect(f"/verify/{letter.verify_code}/?file=1")


def _unknown(request: HttpRequest, **what: object) -> HttpResponse:
    if _waits(request):
        return render(request, "licences/public/verify_unknown.html", {"waits": True}, status=429)
    _missed(request)
    return render(request, "licences/public/verify_unknown.html", what, status=404)


def _key(request: HttpRequest) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    return f"verify:{hashlib.sha256(address.encode()).hexdigest()[:24]}"


def _waits(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= MISSES


def _missed(request: HttpRequest) -> None:
    key = _key(request)
    if not cache.add(key, 1, WINDOW):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.add(key, 1, WINDOW)
