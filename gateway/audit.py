"""The audit: every decision on paper before it happens, refusals too (ONTWERP §8, ZVH-B3.6; Authorization Decision Log 1.0). Codes only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gateway import reglementstand
from gateway.beleid import Besluit, Vraag
from gateway.beleid.kalender import dag
from gateway.beleid.vraag import Instemming
from gateway.beleidversie import beleidversie
from gateway.ketenregel import zuiver
from gateway.klokstand import wereldtijd
from gateway.model import Audit
from shared.errors import AppError
from shared.identity import uuid7
from shared.telemetry import Trace


@dataclass(frozen=True)
class Actie:
    """One handeling by one caller: what every audit row about it has in common."""

    handeling: str
    handeling_id: UUID
    partij: str
    functionaris: str
    rollen: tuple[str, ...]
    functie: str
    verband: str
    beleid_hash: str
    nu: datetime
    trace: Trace
    casus_id: UUID | None = None
    object_id: UUID | None = None
    dienst: str | None = None
    behoeve: tuple[str, str] = ("", "")
    """For whose task this is done and on which grondslag, as they were at that moment (ZVH-5.1.2)."""
    regime: Literal["zvh", "pga"] = "zvh"
    """Of the verband: the terms a service counts with."""


CASUS_ONBEKEND: Mapping[str, Any] = {
    "adl.core.response": {"decision": False, "uitkomst": "geweigerd", "regel": "casus_onbekend", "artikel": ""}
}
"""What a service keeps belongs to a casus; where there is none that the caller may know, an act that beleid allows in general is a 404."""


def schrijf(session: Session, actie: Actie, soort: str, uitkomst: str, body: Mapping[str, Any]) -> None:
    """Add one row in the caller's transaction. soort: verdict, intentie, uitkomst, feit. NietCanoniek for a body the chain cannot hold."""
    session.execute(insert(Audit).values(**_rij(actie, soort, uitkomst, body)))


def schrijf_feiten(session: Session, acties: Sequence[Actie], body: Mapping[str, Any]) -> None:
    """One row ``feit`` about each of these, with the same body, in one statement."""
    if acties:
        session.execute(insert(Audit), [_rij(actie, "feit", "toegestaan", body) for actie in acties])


def _rij(actie: Actie, soort: str, uitkomst: str, body: Mapping[str, Any]) -> dict[str, Any]:
    batch = "items" in body
    return {
        "id": uuid7(),
        "verband": actie.verband,
        "soort": soort,
        "event_name": "adl.access_evaluations" if batch else "adl.access_evaluation",
        "trace_id": actie.trace.trace_id,
        "span_id": actie.trace.span_id,
        "parent_span_id": actie.trace.parent_span_id,
        "tijdstip_ms": int(wereldtijd().timestamp() * 1000),
        "op": actie.nu,
        "status": "Unset",
        "handeling_id": actie.handeling_id,
        "handeling": actie.handeling,
        "dienst": actie.dienst,
        "partij": actie.partij,
        "functionaris": actie.functionaris,
        "casus_id": actie.casus_id,
        "uitkomst": uitkomst,
        "body": zuiver(_adl(actie, body)),
    }


def _adl(actie: Actie, body: Mapping[str, Any]) -> dict[str, Any]:
    verzoek = {
        "subject": {"partij": actie.partij, "functionaris": actie.functionaris, "rollen": list(actie.rollen), "functie": actie.functie},
        "action": {"name": actie.handeling},
        "resource": {"casus": _tekst(actie.casus_id), "object": _tekst(actie.object_id)},
    }
    if any(actie.behoeve):
        verzoek["context"] = {"ten_behoeve_van": actie.behoeve[0], "grondslag": actie.behoeve[1]}
    beleid = {"verband": actie.verband, "hash": actie.beleid_hash, "versie": beleidversie()}
    return {"adl.core.request": verzoek, "adl.core.policies": beleid, **body}


def _tekst(waarde: object) -> str | None:
    return None if waarde is None else str(waarde)


def besluit_body(besluit: Besluit) -> dict[str, Any]:
    """One verdict as codes."""
    return {
        "adl.core.response": {"decision": bool(besluit), "uitkomst": besluit.uitkomst, "regel": besluit.regel, "artikel": besluit.artikel}
    }


def fout_body(fout: AppError) -> dict[str, Any]:
    """A refusal that is no verdict of beleid, as codes."""
    return {"adl.core.response": {"decision": False, "uitkomst": "geweigerd", "regel": fout.code, "artikel": fout.artikel or ""}}


def items_body(vragen: Sequence[Vraag], besluiten: Sequence[Besluit]) -> dict[str, Any]:
    """Verdicts per gegeven as codes, matched by id by whoever reads them; and the instemmingen they rest on as they were then."""
    stand = {i.id: {"versie": i.versie, "status": i.status} for v in vragen for i in _steunt_op(v)}
    informatie = {"adl.core.information": {"instemmingen": stand}} if stand else {}
    return {"items": [_item(v, b) for v, b in zip(vragen, besluiten, strict=True)], **informatie}


def _item(vraag: Vraag, besluit: Besluit) -> dict[str, Any]:
    label = vraag.label
    assert label is not None
    return {
        "gegeven": label.id,
        "leverancier": label.leverancier,
        "categorie": label.categorie_verband,
        "doel": vraag.doel or vraag.fasedoel or label.fasedoel,
        **({"doorbrekingsgrond": str(grond)} if (grond := label.regimevelden.get("doorbrekingsgrond")) else {}),
        "ontvanger": vraag.ontvanger.partij_id if vraag.ontvanger else None,
        **({"reglement": reglement} if (reglement := _reglement(vraag)) else {}),
        **({"instemmingen": ids} if (ids := sorted(i.id for i in _steunt_op(vraag))) else {}),
        "uitkomst": besluit.uitkomst,
        "regel": besluit.regel,
        "artikel": besluit.artikel,
    }


def _reglement(vraag: Vraag) -> str:
    """The own reglement of the leverancier and its version in force at this decision (LJR-31.2, XTRA-15, IED-16)."""
    partij = vraag.leverancier
    if partij is None or not partij.reglement:
        return ""
    return f"{partij.reglement} {reglementstand.geldende(partij.reglement_versies, partij.reglement, dag(vraag.nu))}"


def _steunt_op(vraag: Vraag) -> list[Instemming]:
    """The instemmingen about this gegeven for this very fase or ontvanger, whatever they said."""
    ontvanger = vraag.ontvanger.partij_id if vraag.ontvanger else ""
    return [
        i
        for i in vraag.feiten.instemmingen
        if i.id and ((vraag.naar_fase and i.naar_fase == vraag.naar_fase) or (ontvanger and i.ontvanger == ontvanger))
    ]


def veilig(waarde: Any) -> Any:
    """A value as the canonical chain can hold it: text, whole numbers, booleans, lists and objects of those."""
    if isinstance(waarde, Mapping):
        return {str(k): veilig(v) for k, v in waarde.items()}
    if isinstance(waarde, list | tuple | set | frozenset):
        return [veilig(v) for v in (sorted(waarde) if isinstance(waarde, set | frozenset) else waarde)]
    if isinstance(waarde, UUID | date):
        return str(waarde)
    return waarde
