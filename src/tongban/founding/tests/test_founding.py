"""A city in service begins with its files and with nobody; its first administrator signs in once with what was printed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from tongban.cli.command import root
from tongban.domains.catalogue import api as catalogue
from tongban.founding.loading import BadCity, load_city
from tongban.founding.staff import add_staff, reset_second_factor
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity.models import Person, Staff
from tongban.kernel.ledger.models import Entry
from tongban.kernel.orgs.models import Organisation, Post, Region
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import an_organisation, staff_of

pytestmark = pytest.mark.django_db
CITY = Path(__file__).parents[4] / "city"
DAY = date(2026, 11, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITY, tmp_path / "city"))


def test_a_city_is_loaded_once_and_nobody_is_invented() -> None:
    first = load_city(CITY, on=DAY)
    # Of the 1,124 of the list two are prisons and four are communities only statistics know, two of them the prisons'.
    assert (first.regions, Region.objects.count()) == (1118, 1118)
    assert not Region.objects.filter(name__regex="监狱|虚拟").exists()
    assert first.organisations == Organisation.objects.count() > 1000
    assert first.posts == Post.objects.count()
    assert first.items > 400 and len(catalogue.cards()) >= 400
    assert (Person.objects.count(), Staff.objects.count(), Matter.objects.count()) == (0, 0, 0)

    again = load_city(CITY, on=DAY)
    assert (again.regions, again.organisations, again.posts, again.items) == (0, 0, 0, 0)
    assert (again.changed, again.items_changed) == (0, 0)


def test_every_wrong_line_is_named_and_nothing_is_loaded(folder: Path) -> None:
    file = folder / "divisions/changzhou.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace("320404", "32040")
    lines[4] = lines[4].replace("新北区,district", "新北区,province", 1)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    departments = folder / "departments.yaml"
    text = departments.read_text(encoding="utf-8")
    departments.write_text(text.replace("11320400TB000001XM", "11320400TB000001XN"), encoding="utf-8")
    with pytest.raises(BadCity) as bad:
        load_city(folder, on=DAY)
    words = str(bad.value)
    assert "changzhou.csv 第 4 行: 区划代码「32040」应为 6 位数字" in words
    assert "changzhou.csv 第 5 行: 层级「province」" in words
    assert "「常州市发展和改革委员会」: 统一社会信用代码 11320400TB000001XN 的校验码不符" in words
    assert Region.objects.count() == 0


def test_a_renamed_organisation_is_renamed_and_nothing_else_moves(folder: Path) -> None:
    load_city(CITY, on=DAY)
    file = folder / "departments.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("name: 常州市邮政管理局", "name: 常州市邮政管理总局"), encoding="utf-8")
    assert load_city(folder, on=DAY).changed == 1
    assert Organisation.objects.get(key="postal").name == "常州市邮政管理总局"


def test_the_command_says_what_is_wrong_with_a_folder(tmp_path: Path) -> None:
    done = CliRunner().invoke(root, ["city", "load", str(tmp_path)])
    assert isinstance(done.exception, Refused)
    assert "没有区划文件" in str(done.exception)


def test_a_first_password_holds_for_one_sign_in(client: Client) -> None:
    approval = staff_of(an_organisation("approval", "常州市政务服务管理办公室"), "clerk").post
    staff, password = add_staff(
        "wang", name="王芳", number="A1", organisation="approval", post=approval.title, since=DAY
    )
    assert client.login(username="wang", password=password)
    assert client.get("/desk/").headers["Location"] == reverse("account_change_password")
    entry = Entry.objects.get(book__once=f"staff:{staff.pk}")
    assert (entry.step, entry.title) == ("appoint", "任用并开通账户")
    assert "王芳" not in str(entry.given)


def test_an_administrator_sets_up_a_second_factor_before_anything_else(client: Client) -> None:
    post = staff_of(an_organisation("approval", "常州市政务服务管理办公室"), "admin").post
    _, password = add_staff(
        "admin", name="李明", number="A2", organisation="approval", post=post.title, since=DAY
    )
    client.login(username="admin", password=password)
    assert client.get("/desk/").headers["Location"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"organisation": "nowhere"}, "没有标识为「nowhere」的机构"),
        ({"post": "局长"}, "没有「局长」这个岗位"),
    ],
)
def test_a_place_that_is_not_there_is_named(given: dict[str, str], sentence: str) -> None:
    staff_of(an_organisation("approval", "常州市政务服务管理办公室"), "clerk")
    asked = {"organisation": "approval", "post": "窗口", **given}
    with pytest.raises(Refused, match=sentence):
        add_staff("wang", name="王芳", number="A1", since=DAY, **asked)


def test_a_lost_second_factor_is_taken_off_with_an_entry_in_the_ledger() -> None:
    head = staff_of(an_organisation(), "head")
    Authenticator.objects.create(user=head.account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    done = CliRunner().invoke(
        root, ["staff", "reset-second-factor", head.account.username, "--reason", "手机遗失, 已当面核实身份"]
    )
    assert done.exit_code == 0, done.output
    assert not Authenticator.objects.filter(user=head.account).exists()
    entry = Entry.objects.get(book__once=f"staff:{head.pk}")
    assert entry.given["reason"] == "手机遗失, 已当面核实身份" and entry.given["kinds"] == ["totp"]
    with pytest.raises(Refused, match="没有启用动态验证码"):
        reset_second_factor(head.account.username, reason="再来一次试试")


def test_a_second_factor_is_not_taken_off_without_a_reason() -> None:
    head = staff_of(an_organisation(), "head")
    with pytest.raises(Refused, match="请写明为什么"):
        reset_second_factor(head.account.username, reason=" ")
