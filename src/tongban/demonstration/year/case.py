"""A case as those who take part in it live through it: lodged, and moved on by the real acts of people and offices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from tongban.demonstration.answers import Applicant, answers
from tongban.demonstration.papers import paper_for
from tongban.demonstration.year import hours
from tongban.demonstration.year.town import Town, choose
from tongban.domains.cases.actions import lodge, lodge_at_window, save_draft, start_draft
from tongban.domains.cases.actions.drafts import REAL_NAME
from tongban.domains.cases.actions.receipt import confirm_receipt
from tongban.domains.cases.queries import application_of, asked_for_now, deferred_of, outstanding_of
from tongban.domains.cases.rules.completeness import FORM
from tongban.domains.catalogue.api import ItemView, MaterialView
from tongban.kernel.clock import now
from tongban.kernel.docket.actions import assign, perform
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import file_of
from tongban.kernel.documents.actions import attach
from tongban.kernel.documents.models import Document
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Staff
from tongban.kernel.procedure import File
from tongban.prepared import Prepared

_standing = Prepared(lambda pk: Matter.objects.filter(pk=pk).only("state", "closed_on", "due_on"))


@dataclass(slots=True)
class Asked:
    """What an applicant comes with: the answers, the papers brought, and by which way."""

    form: dict[str, Any]
    situations: list[str]
    brought: list[MaterialView]
    channel: str
    commits: bool

    @property
    def online(self) -> bool:
        return self.channel != "window"


class Case:
    """One matter, its item, its office and its applicant. Times are the engine's; nothing here looks at a wall clock."""

    def __init__(self, town: Town, item: ItemView, applicant: Applicant, random: Random) -> None:
        self.town, self.item, self.applicant, self.random = town, item, applicant, random
        self.bureau = town.bureaus[item.organisation_id]
        self.citizen = town.actors[applicant.row.pk]
        self.clerk = choose(random, self.bureau.clerks)
        self.officer = choose(random, self.bureau.officers, self.bureau.clerks)
        self.head = choose(random, self.bureau.heads, self.bureau.clerks)
        self.matter: Matter

    # When it goes on

    @property
    def today(self) -> date:
        return now().date()

    def worked(self, count: int) -> datetime:
        """So many working days on, when the office is open."""
        return hours.working_days_later(now(), count, self.random)

    def between(self, fewest: int, most: int) -> datetime:
        return self.worked(self.random.randint(fewest, most))

    def soon(self) -> datetime:
        return hours.soon(now(), self.random)

    def at_home(self, fewest: int, most: int) -> datetime:
        return hours.days_later(now(), self.random.randint(fewest, most), self.random)

    # What is done

    def lodge(self, *, lacking: Collection[str] = (), commits: bool = False, online: bool) -> None:
        """`lacking` are ids of materials that do not come with the application."""
        # A commitment is signed online by those seen at a window once; others sign it there.
        online = online and (not commits or self.citizen.assurance >= REAL_NAME)
        form = answers(self.item, self.applicant, on=self.today, random=self.random)
        situations = self._situations()
        brought = [one for one in self._wanted(situations) if one.id not in lacking]
        channel = ("mobile" if self.random.random() < 0.55 else "web") if online else "window"
        self.receive(Asked(form, situations, brought, channel, commits))

    def receive(self, asked: Asked) -> None:
        """By the real acts: a draft that is sent, or a clerk at a window."""
        if not asked.online:
            self.matter = lodge_at_window(
                item=self.item,
                applicant=self.applicant.row,
                form=asked.form,
                materials={one.id: "supplied" for one in asked.brought if not self._is_held(one)},
                by=self.clerk,
                situations=asked.situations,
                contact_name=self.applicant.contact,
                contact_phone=self.applicant.phone,
                commits=asked.commits,
            )
            return
        draft = start_draft(self.item.item_id, person=self.applicant.row, by=self.citizen)
        content = {
            "form": asked.form,
            "materials": {one.id: [self._upload(one).pk] for one in asked.brought if not self._is_held(one)},
            "situations": asked.situations,
            "contact": {"name": self.applicant.contact, "phone": self.applicant.phone},
            "consents": [one.id for one in asked.brought if self._is_held(one)],
            "commits": asked.commits,
        }
        save_draft(draft, content, by=self.citizen)
        self.matter = lodge(draft, by=self.citizen, channel=asked.channel)

    def _situations(self) -> list[str]:
        return [one.name for one in self.item.situations if self.random.random() < 0.2]

    def _wanted(self, situations: Collection[str]) -> list[MaterialView]:
        added = {name for one in self.item.situations if one.name in situations for name in one.adds}
        return [one for one in self.item.materials if one.need != "conditional" or one.name in added]

    def _is_held(self, material: MaterialView) -> bool:
        """What this city issued itself need not be brought (免证办)."""
        return bool(material.licence) and self.town.holds(self.applicant.row.pk, material.licence)

    def _upload(self, material: MaterialView) -> Document:
        return attach(None, paper_for(material.name), kind=material.id, by=self.citizen)

    def take(self, step: str, by: Actor, **given: Any) -> None:
        self.matter = perform(self.matter, step, by=by, on=self.today, **given)

    def assign(self, to: Actor, by: Actor) -> None:
        assign(self.matter, to=Staff.objects.get(pk=to.staff_id or 0), by=by, on=self.today)

    def confirm_receipt(self) -> None:
        confirm_receipt(self.matter, by=self.citizen, on=self.today)

    def file(self) -> File:
        return file_of(self.matter)

    def outstanding(self) -> list[MaterialView]:
        return list(outstanding_of(application_of(self.matter), self.item))

    def supply(self, *, deferred: bool = False) -> None:
        """The applicant brings all that was asked for."""
        application = application_of(self.matter)
        rows = deferred_of(application) if deferred else asked_for_now(application)
        online = self.matter.channel != "window"
        by = self.citizen if online else self.clerk
        documents = {}
        for row in rows:
            document = attach(self.matter.book, paper_for(row.name), kind=row.material_id, by=by)
            documents[row.material_id] = document
        step = "supply_deferred" if deferred else "supply"
        self.take(step, by, materials=[row.material_id for row in rows] or [FORM], documents=documents)

    @property
    def state(self) -> str:
        """As of our own last act; after a long wait look `again`, silence may have spoken."""
        return self.matter.state

    def again(self) -> str:
        standing = _standing.one(self.matter.pk)
        for name in ("state", "closed_on", "due_on"):
            setattr(self.matter, name, getattr(standing, name))
        return self.matter.state

    @property
    def is_closed(self) -> bool:
        return self.matter.closed_on is not None
