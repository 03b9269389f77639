"""The inner doors of every service: read by label, leave, arrive, expire, destroy (ONTWERP §5). One copy, mounted five times.

A public read has no route of its own: it is two calls here (labels, then the permitted ids), declared to partners through ``Lezing``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import isodate
from fastapi import APIRouter, Body, Depends, Query, Request
from pydantic import Field
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from starlette.responses import Response

from shared.contracts import Bericht, Bevestiging, Etiket, Gegeven, Ids, Inhoud, Pakket, nullable
from shared.dossier import WACHTEND, ZICHTBAAR
from shared.errors import NotFound, Unauthenticated
from shared.handeling import ElkePas, Handeling, Omgeving, body_hash_of, kijk, voer_uit

BINNEN = {"x-deur": "binnen"}


def van_object(h: Handeling, object_id: UUID) -> ColumnElement[bool]:
    """The gegevens stored under one object."""
    return h.kluis.dossier.gegeven.c.object_id == object_id


def van_casus(h: Handeling, casus_id: UUID) -> ColumnElement[bool]:
    """All gegevens of one casus in this service."""
    return h.kluis.dossier.gegeven.c.casus_id == casus_id


@dataclass(frozen=True)
class Lezing:
    """One public read: its path, its answer and how the answer is built from the permitted gegevens.

    ``waar`` selects the gegevens that belong to it: those of one object unless said otherwise. ``bouw`` raises NotFound when the object
    is not there. ``met_versie``: one resource with one version, answered with an ETag (``versie`` in the answer). ``met_html``: the gateway
    also gives it as a page to whoever prefers text/html.
    """

    handeling: str
    pad: str
    antwoord: type[Bericht]
    bouw: Callable[[Handeling, UUID, list[Gegeven]], Bericht]
    uitleg: str
    waar: Callable[[Handeling, UUID], ColumnElement[bool]] = van_object
    publiek: bool = True
    met_versie: bool = False
    met_html: bool = False


class LeesEtiketten(Bericht):
    """Which object, and from where on."""

    id: UUID
    na: UUID | None = None
    limit: int = Field(1000, ge=1, le=1000)
    ook_wachtend: bool = False


class Etiketten(Bericht):
    """Ordered labels; ``einde`` is false when more follow after the last one."""

    etiketten: list[Etiket]
    einde: bool


class LeesInhoud(Bericht):
    """The ids that beleid let through."""

    id: UUID
    ids: list[UUID] = Field(max_length=10_000)


class Vertrek(Bericht):
    """The permitted set of one overdracht."""

    casus_id: UUID
    ids: list[UUID] = Field(max_length=10_000)


class Schoning(Bericht):
    """What becomes of every item after the release: gone, invisible until ``vervalt_op``, or waiting."""

    weg: list[UUID] = Field(max_length=10_000)
    onzichtbaar: list[UUID] = Field(max_length=10_000)
    wachtend: list[UUID] = Field(max_length=10_000)
    vervalt_op: datetime
    wacht_tot: datetime


class Vrijgave(Bericht):
    """Ids that are not here: custody ran out, bring them again."""

    ontbreekt: list[UUID]


class EtiketWijziging(Bericht):
    """The two fields of a label that may change from outside."""

    beperkt: bool | None = None
    bewaren_tot: date | None = nullable("date")


class Correctie(Bericht):
    """New content for one gegeven, on top of the version that was read."""

    inhoud: Inhoud
    versie: int


class Verklaring(Bericht):
    """A supplementary statement of the betrokkene about one gegeven."""

    tekst: str = Field(min_length=1, max_length=4000)


class Termijn(Bericht):
    """One gegeven whose end has come."""

    id: UUID
    casus_id: UUID
    toestand: str
    eigen: bool = Field(description="De eigen bewaartermijn is om; anders een wachttijd")


class Wissing(Bericht):
    """One line of the erasure ledger, played back after a restore."""

    soort: str
    id: UUID


class Vernietiging(Bericht):
    """Casussen of which everything goes, in one transaction."""

    casussen: list[UUID] = Field(min_length=1, max_length=1000)


class Vernietigd(Bericht):
    """How many gegevens went with them."""

    gegevens: int


Opruimer = Callable[[Session, Sequence[UUID]], None]


def elke_handeling(request: Request, pas: ElkePas, body: Annotated[str, Depends(body_hash_of)]) -> Iterator[Handeling]:
    """One transaction under whatever handeling the pas names; the gateway decided which."""
    yield from voer_uit(request.app.state.omgeving, pas, body)


def alleen_etiketten(request: Request, pas: ElkePas) -> Iterator[Handeling]:
    """The first half of a read: nothing is processed yet, so nothing is written; the second half is the handeling."""
    yield from kijk(request.app.state.omgeving, pas)


Kijkend = Annotated[Handeling, Depends(alleen_etiketten, scope="function")]
InnerHandeling = Annotated[Handeling, Depends(elke_handeling, scope="function")]


def _lezing_voor(lezingen: Mapping[str, Lezing], handeling: str, pas_handeling: str) -> Lezing:
    if handeling != pas_handeling:
        raise Unauthenticated
    if handeling not in lezingen:
        raise NotFound
    return lezingen[handeling]


def inner_router(lezingen: Mapping[str, Lezing], ruim_op: Opruimer) -> APIRouter:
    """The inner doors over one service's reads; ``ruim_op`` clears the service's own tables of casussen."""
    router = APIRouter()
    _leesdeuren(router, lezingen)
    _overdrachtdeuren(router)
    _onderhoudsdeuren(router, ruim_op)
    _bewijsdeuren(router, ruim_op)
    return router


def _leesdeuren(router: APIRouter, lezingen: Mapping[str, Lezing]) -> None:
    @router.post("/lezen/{handeling}/etiketten", openapi_extra=BINNEN)
    def lees_etiketten(handeling: str, vraag: LeesEtiketten, h: Kijkend) -> Etiketten:
        """Geef de etiketten die bij deze lezing horen, zonder inhoud."""
        lezing = _lezing_voor(lezingen, handeling, h.pas.handeling)
        toestanden = (ZICHTBAAR, WACHTEND) if vraag.ook_wachtend else (ZICHTBAAR,)
        etiketten = h.kluis.etiketten(lezing.waar(h, vraag.id), toestanden=toestanden, na=vraag.na, limit=vraag.limit)
        return Etiketten(etiketten=etiketten, einde=len(etiketten) < vraag.limit)

    @router.post("/lezen/{handeling}/inhoud", openapi_extra=BINNEN, response_model=None)
    def lees_inhoud(handeling: str, vraag: LeesInhoud, h: InnerHandeling) -> Response:
        """Geef het antwoord van deze lezing met alleen de toegelaten gegevens."""
        lezing = _lezing_voor(lezingen, handeling, h.pas.handeling)
        antwoord = lezing.bouw(h, vraag.id, h.kluis.inhoud(lezing.waar(h, vraag.id), vraag.ids))
        return Response(antwoord.model_dump_json(), media_type="application/json")


def _overdrachtdeuren(router: APIRouter) -> None:
    @router.put("/vertrek/{overdracht_id}", openapi_extra=BINNEN)
    def bevries(overdracht_id: UUID, vraag: Vertrek, h: InnerHandeling) -> Pakket:
        """Bevries deze gegevens onder de overdracht en geef ze mee."""
        return h.kluis.bevries(overdracht_id, vraag.casus_id, vraag.ids)

    @router.post("/vertrek/{overdracht_id}/schoning", openapi_extra=BINNEN, status_code=204)
    def schoon(overdracht_id: UUID, vraag: Schoning, h: InnerHandeling) -> None:
        """Ruim na de vrijgave op: mee is weg, niet nodig is onzichtbaar, onbeantwoord wacht."""
        h.kluis.schoon(
            overdracht_id,
            weg=vraag.weg,
            onzichtbaar=vraag.onzichtbaar,
            wachtend=vraag.wachtend,
            vervalt_op=vraag.vervalt_op,
            wacht_tot=vraag.wacht_tot,
        )

    @router.put("/aankomst/{overdracht_id}", openapi_extra=BINNEN, status_code=204)
    def neem_in_bewaring(overdracht_id: UUID, pakket: Pakket, h: InnerHandeling, request: Request) -> None:
        """Neem een pakket in bewaring; niemand ziet het tot de vrijgave."""
        if overdracht_id != pakket.overdracht_id:
            raise NotFound
        omgeving: Omgeving = request.app.state.omgeving
        h.kluis.neem_in_bewaring(pakket, datetime.now(UTC) + isodate.parse_duration(omgeving.settings.bewaring_termijn))

    @router.post("/aankomst/{overdracht_id}/vrijgave", openapi_extra=BINNEN)
    def geef_vrij(overdracht_id: UUID, vraag: Ids, h: InnerHandeling) -> Vrijgave:
        """Toon deze gegevens en vernietig wat er verder in het pakket zat."""
        return Vrijgave(ontbreekt=h.kluis.geef_vrij(overdracht_id, vraag.ids, h.pas.nu))


def _onderhoudsdeuren(router: APIRouter, ruim_op: Opruimer) -> None:
    @router.get("/termijnen", openapi_extra=BINNEN)
    def lijst_termijnen(
        tot: Annotated[datetime, Query()],
        h: Kijkend,
        eigen_voor: Annotated[date | None, Query(alias="eigenVoor")] = None,
        na: UUID | None = None,
    ) -> list[Termijn]:
        """Welke gegevens zijn aan hun einde, in volgorde na een id; een eigen bewaartermijn als zij voor eigenVoor eindigt."""
        return [Termijn.model_validate(t) for t in h.kluis.termijnen(tot, datetime.now(UTC), eigen_voor, na)]

    @router.patch("/gegevens/{gegeven_id}/etiket", openapi_extra=BINNEN, status_code=204)
    def wijzig_etiket(gegeven_id: UUID, vraag: EtiketWijziging, h: InnerHandeling) -> None:
        """Zet of hef een beperking, of verkort de bewaartermijn."""
        h.kluis.zet_etiket(gegeven_id, beperkt=vraag.beperkt, bewaren_tot=vraag.bewaren_tot)

    @router.put("/gegevens/{gegeven_id}", openapi_extra=BINNEN)
    def corrigeer(gegeven_id: UUID, vraag: Correctie, h: InnerHandeling) -> Bevestiging:
        """Leg een nieuwe versie van een gegeven vast."""
        etiket = h.kluis.corrigeer(gegeven_id, vraag.inhoud, vraag.versie, h.pas.nu)
        return Bevestiging(id=etiket.id, casus_id=etiket.casus_id, status="gecorrigeerd", versie=etiket.versie)

    @router.put("/gegevens/{gegeven_id}/verklaring", openapi_extra=BINNEN)
    def vul_aan(gegeven_id: UUID, vraag: Verklaring, h: InnerHandeling) -> Bevestiging:
        """Voeg een aanvullende verklaring van de betrokkene bij een gegeven; zij blijft erbij (LJR-19.1-aanvulling)."""
        etiket = h.kluis.vul_aan(gegeven_id, vraag.tekst, h.pas.nu)
        return Bevestiging(id=etiket.id, casus_id=etiket.casus_id, status="aangevuld", versie=etiket.versie)

    @router.delete("/gegevens/{gegeven_id}", openapi_extra=BINNEN, status_code=204)
    def vernietig_gegeven(gegeven_id: UUID, h: InnerHandeling) -> None:
        """Vernietig een gegeven en geef de rest van de casus een nieuwe sleutel."""
        h.kluis.vernietig([gegeven_id], h.pas.nu)

    @router.delete("/casussen/{casus_id}", openapi_extra=BINNEN, status_code=204)
    def vernietig_casus(casus_id: UUID, h: InnerHandeling) -> None:
        """Vernietig alles wat deze dienst van een casus heeft (ZVH-11.2c)."""
        ruim_op(h.session, [casus_id])
        h.kluis.vernietig_casussen([casus_id], h.pas.nu)

    @router.post("/vernietigingen", openapi_extra=BINNEN)
    def vernietig_casussen(vraag: Vernietiging, h: InnerHandeling) -> Vernietigd:
        """Vernietig alles wat deze dienst van deze casussen heeft, in één keer; twee keer is één keer (ZVH-11.2c)."""
        ruim_op(h.session, vraag.casussen)
        return Vernietigd(gegevens=h.kluis.vernietig_casussen(vraag.casussen, h.pas.nu))


def _bewijsdeuren(router: APIRouter, ruim_op: Opruimer) -> None:
    @router.put("/wissingen", openapi_extra=BINNEN, status_code=204)
    def speel_wissingen_af(wissingen: Annotated[list[Wissing], Body(max_length=10_000)], h: InnerHandeling) -> None:
        """Wis na een herstel opnieuw wat eerder was vernietigd."""
        h.kluis.vernietig([w.id for w in wissingen if w.soort == "gegeven"], h.pas.nu)
        casussen = [w.id for w in wissingen if w.soort == "casus"]
        ruim_op(h.session, casussen)
        h.kluis.vernietig_casussen(casussen, h.pas.nu)

    @router.get("/handelingen/{handeling_id}", openapi_extra=BINNEN, status_code=204)
    def toon_handeling(handeling_id: UUID, h: Kijkend) -> None:
        """Is deze handeling hier doorgegaan; zo niet 404."""
        t = h.kluis.dossier.handeling
        if h.session.execute(select(t.c.handeling_id).where(t.c.handeling_id == handeling_id)).one_or_none() is None:
            raise NotFound
