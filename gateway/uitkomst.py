"""Intention and outcome of a call to a service: first on paper, then done, then settled (ONTWERP §8)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from gateway import audit, gevolgen, terugdraaien
from gateway.audit import Actie
from gateway.kern import Kern
from gateway.klokstand import wereldtijd
from gateway.model import Idempotentie, Openstaand
from gateway.proxy import Onbekend
from shared.errors import AppError, Upstream
from shared.telemetry import Trace


def schrijf_intentie(s: Session, actie: Actie, bewijs: Mapping[str, Any], gevolg: Mapping[str, Any], sleutel: Sequence[str]) -> None:
    """Verdict and intention in one row, and the call as open until its outcome is known."""
    audit.schrijf(s, actie, "intentie", "toegestaan", bewijs)
    s.execute(
        insert(Openstaand).values(
            handeling_id=actie.handeling_id,
            dienst=actie.dienst,
            actie=naar_json(actie),
            gevolg=dict(gevolg),
            idempotentie=list(sleutel),
            gestart_op=wereldtijd(),
        )
    )


async def met_uitkomst(
    kern: Kern, actie: Actie, roep: Awaitable[httpx.Response], klaar: Callable[[Session], None] | None = None
) -> tuple[int, Any]:
    """Await a call whose intention is on paper and write its outcome; status and JSON of the answer.

    An answer that is no JSON says nothing about what happened: ``onbekend``, and 502. ``klaar`` runs in the transaction of ``gelukt``.
    """
    try:
        antwoord = await roep
        inhoud = _json(antwoord)
    except Onbekend as onbekend:
        await kern.databank.schrijf(lambda s: rond_af(s, kern, actie, "onbekend"))
        raise onbekend.fout from None
    except AppError:
        await kern.databank.schrijf(lambda s: rond_af(s, kern, actie, "mislukt"))
        raise

    def af(s: Session) -> None:
        rond_af(s, kern, actie, "gelukt")
        if klaar:
            klaar(s)

    await kern.databank.schrijf(af)
    return antwoord.status_code, inhoud


def _json(antwoord: httpx.Response) -> Any:
    try:
        return antwoord.json() if antwoord.content else None
    except ValueError:
        raise Onbekend(Upstream()) from None


def rond_af(s: Session, kern: Kern, actie: Actie, uitkomst: str) -> None:
    """The outcome row; consequences in our own books only on ``gelukt``, and once. ``onbekend`` stays open for the klok."""
    audit.schrijf(s, actie, "uitkomst", uitkomst, {})
    if uitkomst == "onbekend":
        return
    o = Openstaand
    open_ = s.execute(delete(o).where(o.handeling_id == actie.handeling_id).returning(o.idempotentie, o.gevolg)).one_or_none()
    if open_ is None:  # another settled it first: this delete waited for his
        return
    if uitkomst == "gelukt":
        _sleutel(s, open_.idempotentie, klaar=True)
        gevolgen.pas_toe(s, kern, actie, open_.gevolg)
    elif not terugdraaien.nog_een_poging(s, actie, open_.gevolg):
        # While another attempt may have gone through, its key and its ids are not free.
        _sleutel(s, open_.idempotentie, klaar=False)
        terugdraaien.draai_terug(s, actie, open_.gevolg)


def _sleutel(s: Session, sleutel: Sequence[str], *, klaar: bool) -> None:
    if not sleutel:
        return
    partij, handeling, waarde = sleutel
    waar = (Idempotentie.partij == partij, Idempotentie.handeling == handeling, Idempotentie.sleutel == waarde)
    s.execute(update(Idempotentie).where(*waar).values(klaar=True) if klaar else delete(Idempotentie).where(*waar))


def naar_json(actie: Actie) -> dict[str, Any]:
    """An Actie as codes and ids, so that another process can settle it."""
    t = actie.trace
    return {
        "handeling": actie.handeling,
        "handeling_id": str(actie.handeling_id),
        "partij": actie.partij,
        "functionaris": actie.functionaris,
        "rollen": list(actie.rollen),
        "functie": actie.functie,
        "verband": actie.verband,
        "beleid_hash": actie.beleid_hash,
        "nu": actie.nu.isoformat(),
        "trace": [t.trace_id, t.span_id, t.parent_span_id],
        "casus_id": str(actie.casus_id) if actie.casus_id else None,
        "object_id": str(actie.object_id) if actie.object_id else None,
        "dienst": actie.dienst,
        "behoeve": list(actie.behoeve),
        "regime": actie.regime,
    }


def uit_json(j: Mapping[str, Any]) -> Actie:
    """Back from ``naar_json``."""
    return Actie(
        handeling=j["handeling"],
        handeling_id=UUID(j["handeling_id"]),
        partij=j["partij"],
        functionaris=j["functionaris"],
        rollen=tuple(j["rollen"]),
        functie=j["functie"],
        verband=j["verband"],
        beleid_hash=j["beleid_hash"],
        nu=datetime.fromisoformat(j["nu"]),
        trace=Trace(*j["trace"]),
        casus_id=UUID(j["casus_id"]) if j["casus_id"] else None,
        object_id=UUID(j["object_id"]) if j["object_id"] else None,
        dienst=j["dienst"],
        behoeve=(j["behoeve"][0], j["behoeve"][1]),
        regime=j["regime"],
    )
