"""The facts the LJ&R reglement asks for, as beleid reads them about one gegeven (LJR 13.2 e-g, 21.2, 24.1)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from gateway.beleid.kalender import dag
from gateway.beleid.vraag import Label, Vergewissing
from gateway.model import Feit
from shared.identity import derived_id

Soort = Callable[[str], Sequence[Feit]]
OVER_HET_VERBAND = "*"


class Door(Protocol):
    """Who states a fact, and when; ``gateway.feiten.Door``, which reads this module."""

    @property
    def partij(self) -> str: ...
    @property
    def functionaris(self) -> str: ...
    @property
    def op(self) -> datetime: ...


def velden(soort: Soort, label: Label, wie: Sequence[str]) -> dict[str, Any]:
    """Fields of ``Feiten``; only what a partij of ``wie``, those who keep the say over this gegeven, stated itself."""
    return {
        "vergewissingen": tuple(_vergewissing(f) for f in soort("vergewissing") if _geldt(f, label, wie, "vastgesteld")),
        "rapportgesprek": frozenset(k for f in soort("rapportgesprek") if _geldt(f, label, wie, "gevoerd") for k in f.velden["geboden"]),
        "laatste_contact": max((_datum(f) for f in soort("contact") if _geldt(f, label, wie, "gemeld")), default=None),
        "langer_bewaren_op": max((dag(f.op) for f in soort("bewaarbesluit") if _geldt(f, label, wie, "genomen")), default=None),
        "gehoord_door": _gehoord_door([f for f in soort("zienswijze") if str(f.betreft) == label.betrokkene_id]),
        "gebruik_beperkt": frozenset(
            f.velden["ontvanger"] or OVER_HET_VERBAND
            for f in soort("beperkingsgebruik")
            if str(f.betreft) == label.id and f.status == "gezet"
        ),
    }


def doorgaan(feiten: Iterable[Feit]) -> bool:
    """The client was heard, and the last decision after that is to go on (LJR-11.5, LJR-13.2f)."""
    laatste = max(feiten, key=lambda f: (f.op, f.id), default=None)
    return laatste is not None and laatste.status == "vastgelegd"


def _gehoord_door(over: Sequence[Feit]) -> frozenset[str]:
    """Who heard this betrokkene itself about what it is to receive, and went on."""
    return frozenset(p for p in {f.partij or "" for f in over} if doorgaan(f for f in over if f.partij == p))


def _geldt(f: Feit, label: Label, wie: Sequence[str], status: str) -> bool:
    """About this gegeven, about this betrokkene, or about the whole casus."""
    return f.status == status and f.partij in wie and (f.betreft is None or str(f.betreft) in (label.id, label.betrokkene_id))


def _datum(f: Feit) -> date:
    return date.fromisoformat(f.velden["contact_op"])


def _vergewissing(f: Feit) -> Vergewissing:
    v = f.velden
    return Vergewissing(
        soort=v["soort"],
        ontvanger=v["ontvanger"],
        doel=v["doel"],
        grondslag=v["grondslag"],
        uitzonderingsgrond=v["uitzonderingsgrond"],
        bewijs=v["bewijs"],
        kenmerk=v["kenmerk"],
        voorwaarden=frozenset(v.get("voorwaarden", ())),
        geldig_tot=date.fromisoformat(v["geldig_tot"]) if v.get("geldig_tot") else None,
    )


def contactfeiten(body: Mapping[str, Any], basis: UUID, casus_id: UUID, door: Door) -> list[dict[str, Any]]:
    """The last contact as the labels in this request state it: the term of everything about that person runs from there (LJR-24.1c)."""
    per_betrokkene: dict[str, str] = {}
    for item in body.get("gegevens") or ():
        etiket = item["etiket"]
        contact = (etiket.get("regimevelden") or {}).get("laatste_contact")
        if contact:
            per_betrokkene[etiket["betrokkeneId"]] = max(contact, per_betrokkene.get(etiket["betrokkeneId"], ""))
    return [
        {
            "id": derived_id(basis, "contact", n),
            "versie": 1,
            "casus_id": casus_id,
            "soort": "contact",
            "betreft": UUID(betrokkene),
            "categorie": None,
            "partij": door.partij,
            "status": "gemeld",
            "velden": {"contact_op": contact},
            "door": door.partij,
            "functionaris": door.functionaris,
            "op": door.op,
        }
        for n, (betrokkene, contact) in enumerate(sorted(per_betrokkene.items()))
    ]
