"""Another system lodges: the same case as at the window, once, for its own office only, and every no is a sentence."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.db import OperationalError
from django.test import Client as Browser

from tongban.domains.cases.models import Application
from tongban.domains.cases.tests.factories import FORM, a_case, an_item, ids
from tongban.kernel.access import may, visible
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity.models import Person
from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.queries import first_broken_seal
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import a_person, an_enterprise, an_organisation, on_day
from tongban.lib.idcard import make_credit_code
from tongban.surfaces.openapi import clients, limits, machine
from tongban.surfaces.openapi.limits import counted
from tongban.surfaces.openapi.operations import lodgings

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
KEY = "2026-03-02.000001"


@pytest.fixture(autouse=True)
def monday():
    clients._kept.clear()
    limits._counts[:] = bytes(len(limits._counts))
    with on_day(MONDAY.isoformat()):
        yield


@pytest.fixture
def item():
    return an_item()


@pytest.fixture
def credential(item):
    return clients.admit("市场监管局许可系统", organisation="market")[1]


def told_of(person):
    return {"name": person.name, "number": person.id_number}


def a_lodging(item, **changes):
    here = ids(item)
    return {
        "item": item.code,
        "applicant": changes.get("applicant") or told_of(an_enterprise()),
        "form": FORM,
        "materials": [here["营业执照"], here["经营场所平面图"], here["从业人员健康证明"]],
        **changes,
    }


def sent(credential, body, *, key=KEY, kind="application/json", method="POST"):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Browser().generic(
        method,
        machine.PATH,
        content,
        content_type=kind,
        headers={"Authorization": f"Bearer {credential}", "Idempotency-Key": key},
    )


def through_the_short_door(credential, body, *, key=KEY, method="POST"):
    content = json.dumps(body).encode()
    told = []
    environ = {
        "REQUEST_METHOD": method, "CONTENT_LENGTH": str(len(content)), "CONTENT_TYPE": "application/json",
        "HTTP_AUTHORIZATION": f"Bearer {credential}", "HTTP_IDEMPOTENCY_KEY": key, "wsgi.input": io.BytesIO(content),
    }  # fmt: skip
    given = b"".join(
        machine.application(environ, lambda status, headers: told.append((status, dict(headers))))
    )
    return told[0][0], told[0][1], json.loads(given)


def problem_of(answer, status):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), (
        answer.content
    )
    said = answer.json()
    assert said["status"] == status and "请" in said["title"]
    return said


def fields_of(answer):
    return {error["field"] for error in problem_of(answer, 422)["errors"]}


def test_what_a_system_lodges_is_the_same_case_as_at_home(item, credential):
    """Monday 2 March 2026: five working days to accept end on Monday the 9th; receipt, clocks, entry as for one lodged online."""
    answer = sent(credential, a_lodging(item))
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    said = answer.json()
    assert (said["opened_on"], said["due_on"]) == ("2026-03-02", "2026-03-09")
    mine, online = Matter.objects.get(number=said["number"]), a_case(item)
    assert (mine.channel, mine.state, mine.procedure) == ("system", online.state, online.procedure)
    assert online.number[-6:] == f"{int(mine.number[-6:]) + 1:06d}"
    clocks = [
        list(RunningClock.objects.filter(matter=one).values_list("name", "kind", "started_on", "due_on").order_by("name"))
        for one in (mine, online)
    ]  # fmt: skip
    assert clocks[0] == clocks[1] != []
    assert Letter.objects.get(book_id=mine.pk).facts["matter_number"] == mine.number
    entry = Entry.objects.get(book_id=mine.pk)
    assert (entry.by, entry.actor) == ("applicant", f"client:{clients.Client.objects.get().pk}")
    assert first_broken_seal(mine.pk) is None
    assert Application.objects.get(pk=mine.pk).form["premises"] == FORM["premises"]


def test_both_doors_answer_alike(item, credential):
    body = a_lodging(item)
    first = sent(credential, body)
    status, headers, said = through_the_short_door(credential, body)
    assert (status, said) == ("200 OK", first.json())
    assert headers["Cache-Control"] == "no-store"
    refused = sent("tb_nobody", body)
    status, headers, said = through_the_short_door("tb_nobody", body)
    assert (status[:3], said) == ("401", problem_of(refused, 401))
    assert headers["WWW-Authenticate"] == refused["WWW-Authenticate"] == "Bearer"


def test_sent_twice_it_is_one_matter(item, credential):
    body = a_lodging(item)
    first, again = sent(credential, body), sent(credential, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Matter.objects.count() == 1


def test_a_key_that_was_used_for_another_application_is_refused(item, credential):
    firm = told_of(an_enterprise())
    assert sent(credential, a_lodging(item, applicant=firm)).status_code == 201
    other = sent(credential, a_lodging(item, applicant=firm, form={"premises": "常州市天宁区和平中路1号"}))
    assert "Idempotency-Key" in problem_of(other, 409)["title"]
    assert Matter.objects.count() == 1


def test_two_systems_may_use_the_same_key(item, credential):
    other = clients.admit("统一受理平台", organisation="market", whole_city=True)[1]
    assert sent(credential, a_lodging(item)).status_code == 201
    assert sent(other, a_lodging(item)).status_code == 201
    assert Matter.objects.count() == 2


def test_a_system_lodges_for_its_own_office_only(item, credential):
    an_organisation("police", "常州市公安局")
    foreign = clients.admit("公安局户政系统", organisation="police")[1]
    problem_of(sent(foreign, a_lodging(item)), 403)
    assert not Matter.objects.exists()
    unified = clients.admit("统一受理平台", organisation="police", whole_city=True)[1]
    assert sent(unified, a_lodging(item)).status_code == 201


def test_a_client_sees_nothing_and_acts_on_nothing(item, credential):
    sent(credential, a_lodging(item))
    actor = clients.client_of(credential, on=MONDAY).actor
    assert not Matter.objects.filter(visible(actor)).exists()
    assert not any(may(actor, verb, Matter.objects.get()) for verb in ("see", "act", "unmask"))
    told = {"Authorization": f"Bearer {credential}"}
    assert Browser().get("/api/v1/my/matters/", headers=told).status_code == 401


@pytest.mark.parametrize(
    "wrong", ["", "tb_", "tb_" + "A" * 43, "x" * 5000, "tb_凭证".encode().decode("latin-1")]
)
def test_a_guessed_credential_opens_nothing(item, credential, wrong):
    answer = sent(wrong, a_lodging(item))
    problem_of(answer, 401)
    assert not Matter.objects.exists()


def test_a_renewed_or_ended_credential_opens_nothing_within_five_seconds(item, credential, monkeypatch):
    body = a_lodging(item)
    assert sent(credential, body).status_code == 201
    fresh = clients.renew("市场监管局许可系统")[1]
    later = clients.time.monotonic() + clients.KEPT + 0.1
    monkeypatch.setattr(clients.time, "monotonic", lambda: later)
    problem_of(sent(credential, body), 401)
    assert sent(fresh, body).status_code == 200
    clients.end("市场监管局许可系统", reason="系统下线")
    monkeypatch.setattr(clients.time, "monotonic", lambda: later + clients.KEPT + 0.1)
    problem_of(sent(fresh, body), 401)


def test_each_act_on_a_client_is_in_the_ledger_and_no_credential_is(item, credential):
    fresh = clients.renew("市场监管局许可系统")[1]
    clients.end("市场监管局许可系统", reason="系统下线")
    entries = Entry.objects.filter(actor="system").order_by("pk")
    assert [entry.title for entry in entries if entry.book.kind == "client"] == [
        "许可系统接入", "更换系统凭证", "停用系统接入",
    ]  # fmt: skip
    kept = json.dumps([entry.given for entry in entries]) + str(clients.Client.objects.values())
    assert credential not in kept and fresh not in kept
    with pytest.raises(Refused, match="没有名为"):
        clients.end("市场监管局许可系统", reason="系统下线")


def test_somebody_unknown_is_registered_with_the_application_and_not_without_it(item, credential):
    number = make_credit_code("91", "320404", "777000001")
    firm = {"name": "常州新开餐饮有限公司", "number": number}
    assert fields_of(sent(credential, a_lodging(item, applicant=firm))) == {"applicant.phone"}
    assert not Person.objects.filter(assurance=1).exists()
    body = a_lodging(item, applicant=firm | {"phone": "19900001234"})
    assert sent(credential, body, key="another-key-1").status_code == 201
    assert (Person.objects.get(assurance=1).name, Matter.objects.get().applicant.id_number) == (
        firm["name"],
        number,
    )


def test_whatever_is_wrong_is_named_at_once(item, credential):
    body = a_lodging(
        item,
        applicant=told_of(an_enterprise()) | {"name": "别的公司"},
        form={"premises": "", "nonsense": "x"},
        materials=["m-none"],
    )
    assert fields_of(sent(credential, body)) == {
        "applicant.name",
        "form.premises",
        "form.nonsense",
        "materials",
    }
    assert fields_of(sent(credential, a_lodging(item) | {"item": "no-such-code"})) == {"item"}
    assert fields_of(sent(credential, a_lodging(item, paid=True))) == {"paid"}
    assert fields_of(sent(credential, {})) == {"item", "applicant"}
    assert fields_of(sent(credential, a_lodging(item), key="short")) == {"Idempotency-Key"}
    assert not Matter.objects.exists()


def test_a_person_cannot_lodge_what_is_for_enterprises(item, credential):
    assert (
        "企业" in problem_of(sent(credential, a_lodging(item, applicant=told_of(a_person()))), 409)["title"]
    )


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"\\ud800"', b"null", b'{"item": "\\u0000"}']
)
def test_what_is_no_application_breaks_nothing(credential, body):
    assert sent(credential, body).status_code in (400, 422)


def test_what_is_too_long_is_not_read_as_an_application(credential):
    problem_of(sent(credential, b" " * (lodgings.MOST + 1)), 413)
    problem_of(sent(credential, a_lodging(an_item()), kind="text/plain"), 400)


def test_only_a_post_lodges_and_only_with_a_credential(item, credential):
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert problem_of(sent(credential, b"", method=method), 405)["status"] == 405
        problem_of(sent("", b"", method=method), 401)


def test_more_than_a_minute_s_share_is_asked_to_wait(item, monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 60.0 * 29_000_000)
    credential = clients.admit("慢系统", organisation="market", per_minute=2)[1]
    body = a_lodging(item)
    assert [sent(credential, body).status_code for _ in range(3)] == [201, 200, 429]
    assert sent(credential, body)["Retry-After"] == "60"


def test_a_minute_is_counted_anew():
    """600 a minute: the 601st of the minute waits until it is over, 13 seconds after its 47th."""
    at = 60.0 * 29_000_000 + 47
    assert [counted(4000, 600, at=at) for _ in range(601)] == [0] * 600 + [13]
    assert counted(4000, 600, at=at + 13) == 0


def test_a_line_that_was_cut_is_found_out_and_what_was_sent_comes_once(item, credential, monkeypatch):
    asked = []

    def cut(*given):
        asked.append(given)
        if len(asked) == 1:
            raise OperationalError("server closed the connection unexpectedly")
        return real(*given)

    real = lodgings._lodged
    monkeypatch.setattr(lodgings, "_lodged", cut)
    monkeypatch.setattr(lodgings.connection, "is_usable", lambda: len(asked) > 1)
    monkeypatch.setattr(lodgings.connection, "close", lambda: None)
    assert sent(credential, a_lodging(item)).status_code == 201
    assert (len(asked), Matter.objects.count()) == (2, 1)


def test_a_database_that_is_away_is_a_polite_answer(item, credential, monkeypatch):
    monkeypatch.setattr(lodgings, "_lodged", lambda *_: (_ for _ in ()).throw(OperationalError("away")))
    answer = sent(credential, a_lodging(item))
    assert answer["Retry-After"] == "30"
    problem_of(answer, 503)
