"""An item as others are given it: frozen values, built from the elements of an edition and from who implements it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tongban.domains.catalogue.rules.local import LocalContent
from tongban.domains.catalogue.rules.schema import Fee, ItemContent
from tongban.domains.catalogue.rules.themes import theme_named
from tongban.kernel.clock import Term, Unit


@dataclass(frozen=True, slots=True)
class BasisView:
    law: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class MaterialView:
    """`need`: required, conditional (then `when` says in which situation) or deferrable (容缺后补)."""

    id: str
    name: str
    need: str
    when: str
    form: str
    copies: int
    source: str
    issuer: str
    licence: str
    standard: str
    has_template: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    name: str
    label: str
    kind: str
    required: bool
    help: str
    options: tuple[str, ...]
    max: int | None
    prefill: str


@dataclass(frozen=True, slots=True)
class ChargeView:
    name: str
    standard: str
    basis: str


@dataclass(frozen=True, slots=True)
class FeeView:
    charged: bool
    items: tuple[ChargeView, ...]


@dataclass(frozen=True, slots=True)
class CommitmentView:
    offered: bool
    proofs: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True)
class ResultView:
    name: str
    kind: str
    licence: str
    validity: str


@dataclass(frozen=True, slots=True)
class SituationView:
    name: str
    adds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    q: str
    a: str


@dataclass(frozen=True, slots=True)
class ThemesView:
    person: tuple[str, ...]
    enterprise: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceView:
    """办理点: where an organisation receives people."""

    address: str
    phone: str
    hours: str
    office: str


@dataclass(frozen=True, slots=True)
class Implementer:
    """Who implements an edition, and where; what the elements of the item do not say."""

    edition_id: int
    edition_number: int
    item_id: int
    base_id: int
    code: str
    basic_code: str
    local_code: str
    organisation_id: int
    organisation_name: str
    organisation_level: str
    region_code: str
    exercised: bool
    in_force_from: date
    does: str = "decides"
    local: LocalContent = field(default_factory=LocalContent)
    place: PlaceView | None = None


@dataclass(frozen=True, slots=True)
class ItemView:
    """A published edition of an item. `promise` is None for what is done on the spot, `statutory` where no law sets a term.
    `does` is what this organisation does with it (`decides`, `accepts`, `helps`, `attests`); `level` is what the item is
    declared for, `organisation_level` where this organisation stands. `hours`, `office` and `note` may be empty."""

    edition_id: int
    edition_number: int
    item_id: int
    base_id: int
    key: str
    code: str
    basic_code: str
    local_code: str
    name: str
    type: str
    level: str
    organisation_id: int
    organisation_name: str
    organisation_level: str
    region_code: str
    exercised: bool
    does: str
    department_key: str
    procedure: str
    statutory: Term | None
    statutory_law: str
    promise: Term | None
    on_the_spot: bool
    audience: tuple[str, ...]
    conditions: tuple[str, ...]
    materials: tuple[MaterialView, ...]
    situations: tuple[SituationView, ...]
    form: tuple[FieldView, ...]
    fee: FeeView
    commitment: CommitmentView
    on_site_check: bool
    excluded: tuple[str, ...]
    result: ResultView
    renewal_of: str
    visits: int
    depth: str
    limits: str
    window: str
    phone: str
    hours: str
    office: str
    note: str
    complaint: str
    flow: tuple[str, ...]
    faq: tuple[QuestionView, ...]
    basis: tuple[BasisView, ...]
    themes: ThemesView
    everyday: tuple[str, ...]
    published_on: date


def term_of(days: int | None, unit: str) -> Term | None:
    return Term(days, Unit(unit)) if days else None


def procedure_of(item: ItemContent) -> str:
    """即办 is a decision on the spot (行政许可法第三十四条第二款) for a licence alone; anything else that is done at once is a
    service, to which that law does not apply."""
    at_once = item.procedure == "cases.immediate" and item.type != "行政许可"
    return "cases.prompt" if at_once else item.procedure


def view_of(item: ItemContent, by: Implementer) -> ItemView:
    """What the basic entry says, with what is the organisation's own in front of it."""
    local, place = by.local, by.place
    promise = local.promise or item.promise.days
    visits = item.visits if local.visits is None else local.visits
    return ItemView(
        edition_id=by.edition_id,
        edition_number=by.edition_number,
        item_id=by.item_id,
        base_id=by.base_id,
        key=item.key,
        code=by.code,
        basic_code=by.basic_code,
        local_code=by.local_code,
        name=item.full_name,
        type=item.type,
        level=item.level,
        organisation_id=by.organisation_id,
        organisation_name=by.organisation_name,
        organisation_level=by.organisation_level,
        region_code=by.region_code,
        exercised=by.exercised,
        does=by.does,
        department_key=item.department,
        procedure=procedure_of(item),
        statutory=term_of(item.statutory.days, item.statutory.unit),
        statutory_law=item.statutory.law,
        promise=term_of(promise, item.promise.unit),
        on_the_spot=promise == 0,
        audience=tuple(item.audience),
        conditions=tuple(item.conditions),
        materials=materials_of(item),
        situations=tuple(SituationView(each.name, tuple(each.adds)) for each in item.situations),
        form=form_of(item),
        fee=_fee_of(item.fee, local),
        commitment=CommitmentView(
            item.commitment.offered, tuple(item.commitment.proofs), item.commitment.law
        ),
        on_site_check=item.on_site_check,
        excluded=tuple(item.excluded),
        result=ResultView(item.result.name, item.result.kind, item.result.licence, item.result.validity),
        renewal_of=item.renewal_of,
        visits=visits,
        depth=local.depth or item.depth,
        limits=item.limits,
        window=_window_of(item, local, place),
        phone=local.phone or (place.phone if place else "") or item.phone,
        hours=local.hours or (place.hours if place else ""),
        office=local.office or (place.office if place else ""),
        note=local.note,
        complaint=item.complaint,
        flow=tuple(item.flow),
        faq=tuple(QuestionView(each.q, each.a) for each in item.faq),
        basis=tuple(BasisView(each.law, each.article, each.text) for each in item.basis),
        themes=ThemesView(
            tuple(theme_named(name) for name in item.themes.person),
            tuple(theme_named(name) for name in item.themes.enterprise),
        ),
        everyday=tuple(item.everyday),
        published_on=by.in_force_from,
    )


def _window_of(item: ItemContent, local: LocalContent, place: PlaceView | None) -> str:
    if local.window:
        return local.window
    return f"{place.address} {local.counter}".rstrip() if place else local.counter or item.windows


def _fee_of(fee: Fee, local: LocalContent) -> FeeView:
    """Where a price is fixed locally, the local one."""
    charges = (ChargeView(one.name, local.fees.get(one.name, one.standard), one.basis) for one in fee.items)
    return FeeView(fee.charged, tuple(charges))


def materials_of(item: ItemContent) -> tuple[MaterialView, ...]:
    return tuple(
        MaterialView(
            id=f"m{number}",
            name=each.name,
            need=each.need,
            when=each.when,
            form=each.form,
            copies=each.copies,
            source=each.source,
            issuer=each.issuer,
            licence=each.licence,
            standard=each.standard,
            has_template=each.template,
        )
        for number, each in enumerate(item.materials, start=1)
    )


def form_of(item: ItemContent) -> tuple[FieldView, ...]:
    return tuple(
        FieldView(
            name=each.name,
            label=each.label,
            kind=each.kind,
            required=each.required,
            help=each.help,
            options=tuple(each.options),
            max=each.max,
            prefill=each.prefill,
        )
        for each in item.form
    )
