"""情景测试 of an item on the desk: the scenarios played, line by line, and their text in the draft."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from pydantic import ValidationError

from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.models import Edition, Item
from tongban.domains.catalogue.queries.desk import name_in
from tongban.domains.catalogue.queries.editions import edition_in_force, editions, elements_of
from tongban.domains.catalogue.queries.scenarios import results_of
from tongban.domains.catalogue.rules.guide import procedure_of
from tongban.domains.catalogue.rules.scenarios import Unreadable, read_written, written
from tongban.domains.catalogue.rules.schema import ItemContent, Scenario
from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import today
from tongban.kernel.docket.registry import in_force
from tongban.kernel.identity import Actor
from tongban.kernel.procedure import Procedure, Refused

LONGEST = 8000


class ScenariosForm(forms.Form):
    """All scenarios of an item as one text: each begins with «情景 名称», an empty line between them."""

    text = forms.CharField(
        label="情景",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18, "class": "number"}),
        help_text="一行一件事, 例如「2026-03-06 16:50 收到申请材料」「第2个工作日 一次性告知补正」; "
        "应有的结果以「则」开头, 例如「则 法定决定期限 到期 2026-04-14」「则 状态 审查中」「则 不能 受理」。",
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            for one in read_written(text):
                Scenario.model_validate(one)
        except Unreadable as no:
            raise forms.ValidationError(str(no)) from no
        except ValidationError as no:
            raise forms.ValidationError(
                "每个情景要有不超过60字的名称和2至40行内容; 请补足或者分开写。"
            ) from no
        return text


def _item(request: HttpRequest, item_id: int) -> Item:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    item = get_object_or_404(Item.objects.select_related("organisation"), pk=item_id)
    if item.organisation_id != actor.organisation_id and not actor.supervises:
        raise Forbidden("这是其他单位的事项, 您不能维护; 公开内容请在办事指南上查看。")
    return item


def _working(item: Item) -> Edition | None:
    return editions().filter(item=item, state__in=("draft", "review")).first()


@open_to("staff")
def scenarios(request: HttpRequest, item_id: int) -> HttpResponse:
    """The draft's scenarios, or those in force where there is no draft; sending the text keeps it in the draft."""
    item = _item(request, item_id)
    working = _working(item)
    shown = working or edition_in_force(item.pk, on=today(), suspended_too=True)
    content = elements_of(shown) if shown is not None else {}
    kept = [Scenario.model_validate(one) for one in content.get("scenarios") or ()]
    form = ScenariosForm(request.POST or None, initial={"text": written(kept)})
    if request.method == "POST" and form.is_valid():
        if working is None:
            raise Refused("现在没有可以修改的草稿; 请先在事项页面点「起草修订」。")
        given = {"scenarios": read_written(form.cleaned_data["text"])}
        course.edit(working, given, by=request.actor, on=today())  # type: ignore[attr-defined]
        messages.success(request, "情景已保存并重新运行; 没有通过的写在下面。")
        return HttpResponseRedirect(reverse("catalogue_desk:scenarios", args=[item.pk]))
    context = {
        "item": item,
        "name": name_in(content),
        "working": working,
        "editable": working is not None and working.state == Edition.State.DRAFT,
        "form": form,
        "results": results_of(content, on=today()),
        "procedure": _procedure(content),
    }
    return render(request, "catalogue/desk/scenarios.html", context, status=422 if form.is_bound else 200)


def _procedure(content: object) -> Procedure | None:
    """What the item's procedure calls its steps and terms, for whoever writes a scenario."""
    try:
        return in_force(procedure_of(ItemContent.model_validate(content)), today())
    except (ValidationError, Refused):
        return None
