"""Klachten over HTTP: taken in anywhere, handled by one partij and unseen by every other (ZVH-16.5f, IED-13.1, IED-13.2, LJR-29.2).

A klacht changes nothing about any other right: it names no casus and no rule looks at it.
"""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, Field

from gateway import cursor, klachtdaad, klachten
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.lijst import MEEST, STANDAARD, lees_vraag, op_id, vul, zet_link
from gateway.model import Klacht
from gateway.opdracht import Opdracht, via_rights
from gateway.openbaar import WegUit, wegen_van
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable
from shared.convenant import PARTIJREGLEMENTEN
from shared.convenant.klachtwegen import hier
from shared.crypto import zonder_bsn
from shared.errors import BadInput, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()
Onderwerp = Literal["verwerking", "verstrekking", "besluit_op_verzoek", "beveiliging", "bejegening", "reglement", "anders"]
Oordeel = Literal["gegrond", "deels_gegrond", "ongegrond", "niet_ontvankelijk"]


Tekst = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(zonder_bsn)]


class KlachtIn(Bericht):
    """A klacht as it came in: about the verband, or about one of its partijen. It names no casus."""

    verband: Code | None = Field(None, description="Alleen nodig als u aan meer verbanden deelneemt")
    ontvangen_op: date = Field(description="Dag van ontvangst, bij welke partij ook; vanaf hier loopt de termijn")
    over: PartijId | None = Field(None, description="De partij waarover wordt geklaagd; leeg: het verband")
    onderwerp: Onderwerp
    omschrijving: Tekst
    klager: Tekst | None = Field(None, description="Hoe de klager antwoord wil krijgen")


class KlachtBevestiging(Bevestiging):
    """Taken in: who answers, until when, and every way there is beside it (ZVH-16.5f)."""

    uiterste_datum: date
    behandelaar: PartijId
    verwijzing_ap: str
    wegen: list[WegUit]


class OntvangstIn(Bericht):
    """When whoever complains heard that it came in; that is no answer (IED-13.1)."""

    op: date


class ReactieIn(Bericht):
    """The answer in substance, and the day it went out."""

    op: date
    oordeel: Oordeel
    reactie: Tekst


class VervolgIn(Bericht):
    """Which way whoever complains takes now, and since when."""

    weg: Code
    op: date


class KlachtstapUit(Bericht):
    """One way that was taken, and how its term stands."""

    weg: Code
    begonnen_op: date
    uiterlijk: date | None = nullable("date")
    bevestigd_op: date | None = nullable("date")
    beantwoord_op: date | None = nullable("date")
    oordeel: Code | None
    te_laat: bool


class KlachtregelUit(Bericht):
    """A klacht in codes and dates."""

    id: UUID
    status: Code
    over: PartijId | None
    onderwerp: Onderwerp
    ontvangen_op: date
    te_laat: bool = Field(description="De termijn van een stap ging voorbij zonder inhoudelijk antwoord")
    stappen: list[KlachtstapUit]
    versie: int


class KlachtUit(KlachtregelUit):
    """The same with what was written, the answers by the way they were given on."""

    omschrijving: str
    klager: str | None
    reacties: dict[Code, str]


class Klachten(Bericht):
    """One page; the next one stands in the Link header."""

    klachten: list[KlachtregelUit]


@router.post("/klachten", status_code=201, openapi_extra={"x-handeling": "klacht.indienen"})
async def dien_in(a: MetBericht, invoer: KlachtIn) -> KlachtBevestiging:
    """Neem een klacht aan, waar die ook binnenkomt; het antwoord noemt wie behandelt, tot wanneer en dat de AP openstaat (ZVH-16.5f)."""

    def doe(r: Ruimte) -> Opdracht[KlachtBevestiging]:
        klacht = _nieuw(r, invoer)
        teksten = {"omschrijving": invoer.omschrijving} | ({"klager": invoer.klager} if invoer.klager else {})
        return klachtdaad.opdracht_voor(r, klacht, _bevestig(r, klacht), teksten)

    def herlees(r: Ruimte, klacht_id: UUID) -> KlachtBevestiging:
        klacht = klachten.zoek(r.s, klacht_id)
        if klacht is None:
            raise NotFound
        return _bevestig(r, klacht)

    daad = a.daad("klacht.indienen", None, {}, body=invoer, over_casus=False, slot=False, thuis=invoer.verband or "")
    antwoord, _ = await via_rights(a.kern, daad, doe, herlees)
    return antwoord


def _nieuw(r: Ruimte, invoer: KlachtIn) -> klachten.Stand:
    """The first version. Who has a reglement of his own answers for it himself, else the verband does (LJR-29.2, XTRA-14, IED-13.1)."""
    verband, register = r.beeld.verband, r.beeld.register
    bezwaren = {
        "/ontvangenOp": ("ligt in de toekomst", invoer.ontvangen_op > dag(r.nu)),
        "/over": ("is geen partij van dit verband", bool(invoer.over) and register.lidmaatschap(invoer.over or "", verband.code) is None),
    }
    if fouten := [Fout(veld, reden) for veld, (reden, geldt) in bezwaren.items() if geldt]:
        raise BadInput(fouten=fouten, artikel="ZVH-16.5f")
    regel = register.get(invoer.over or "")
    eigen = regel.reglement if regel is not None and regel.reglement in PARTIJREGLEMENTEN else None
    stelsel = eigen or verband.regime.naam
    velden = {
        "over": invoer.over,
        "stelsel": stelsel,
        "onderwerp": invoer.onderwerp,
        "ontvangen_op": str(invoer.ontvangen_op),
        "stappen": [klachtdaad.begin_stap(verband, stelsel, hier(stelsel)[0], invoer.ontvangen_op)],
    }
    behandelaar = regel.partij_id if regel is not None and eigen else verband.bestand.oin
    return klachten.Stand(r.nieuw_id, 1, verband.code, behandelaar, "open", velden)


def _bevestig(r: Ruimte, klacht: klachten.Stand) -> KlachtBevestiging:
    eerste = klacht.stappen[0]
    wegen = wegen_van(r.beeld.verband, r.beeld.register.get(klacht.velden["over"] or ""), klacht.velden["onderwerp"])
    return KlachtBevestiging(
        id=klacht.id,
        status="open",
        uiterste_datum=eerste.uiterlijk or eerste.begonnen_op,
        behandelaar=klacht.partij,
        verwijzing_ap=next(w.tekst for w in wegen if w.code == "ap"),
        wegen=wegen,
    )


@router.post("/klachten/{klachtId}/ontvangstbevestigingen", status_code=201, openapi_extra={"x-handeling": "klacht.behandelen"})
async def bevestig_ontvangst(a: MetBericht, klachtId: str, invoer: OntvangstIn) -> Bevestiging:
    """Leg vast dat de klager weet dat zijn klacht er is; de termijn voor het antwoord loopt door (IED-13.1)."""
    return await klachtdaad.zet(a, klachtId, "ontvangst_bevestigd", lambda r, k: klachtdaad.bevestig_ontvangst(r, k, invoer.op), invoer)


@router.post("/klachten/{klachtId}/reacties", status_code=201, openapi_extra={"x-handeling": "klacht.behandelen"})
async def beantwoord(a: MetBericht, klachtId: str, invoer: ReactieIn) -> Bevestiging:
    """Beantwoord een klacht inhoudelijk; een antwoord na de termijn telt en blijft als te laat staan (ZVH-16.5f, IED-13.1)."""
    return await klachtdaad.zet_met_tekst(
        a, klachtId, "beantwoord", lambda r, k: klachtdaad.beantwoord(r, k, invoer.op, invoer.oordeel), invoer, invoer.reactie
    )


@router.post("/klachten/{klachtId}/vervolgstappen", status_code=201, openapi_extra={"x-handeling": "klacht.behandelen"})
async def ga_door(a: MetBericht, klachtId: str, invoer: VervolgIn) -> Bevestiging:
    """Leg vast dat de klager verder gaat; bij de verantwoordelijke begint een nieuwe termijn, ook zonder antwoord van de eerste (IED-13.2).

    De Klachtencommissie Reclassering behandelt geen klacht over een besluit op een verzoek (LJR-29.2-commissie).
    """
    return await klachtdaad.zet(a, klachtId, "doorgegaan", lambda r, k: klachtdaad.ga_door(r, k, invoer.weg, invoer.op), invoer)


@router.get("/klachten", openapi_extra={"x-handeling": "klacht.lezen"})
async def lijst(
    a: Vraagt,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    waarde: Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)] = "",
) -> Klachten:
    """De klachten die uw organisatie behandelt, in codes en datums (ZVH-16.5f)."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde)

    def doe(r: Ruimte) -> Klachten:
        rijen = klachten.nieuwste().where(Klacht.partij == r.actie.partij)
        pagina = vul(vraag.limit, vraag.na, op_id(r.s, rijen, Klacht.id), lambda k: str(k.id), list)
        zet_link(response, vraag, pagina, lambda k: str(k.id))
        return Klachten(klachten=[KlachtregelUit(**_regel(klachten.stand_van(k), dag(r.nu))) for k in pagina.rijen])

    return await handel(a.kern, a.daad("klacht.lezen", over_casus=False), doe)


@router.get("/klachten/{klachtId}", openapi_extra={"x-handeling": "klacht.lezen"})
async def lees(a: Vraagt, klachtId: str) -> KlachtUit:
    """Lees een klacht die uw organisatie behandelt: wat er staat, hoe de termijnen lopen en wat is geantwoord (ZVH-16.5f, IED-13.1)."""
    a.alleen()
    klacht_id = parse_uuid(klachtId)

    def doe(r: Ruimte) -> Opdracht[dict[str, Any]]:
        regel = _regel(klachten.get_klacht(r, klacht_id), dag(r.nu))
        return Opdracht(regel, "/klachten/_lees", {"ids": [str(klacht_id)]})

    waar = await klachtdaad.thuis(a.kern, a.claims, klacht_id)
    regel, gelezen = await via_rights(a.kern, a.daad("klacht.lezen", object_id=klacht_id, over_casus=False, thuis=waar), doe)
    teksten: dict[str, str] = gelezen["klachten"][0]["teksten"]
    reacties = {naam.removeprefix("reactie_"): tekst for naam, tekst in teksten.items() if naam.startswith("reactie_")}
    return KlachtUit(**regel, omschrijving=teksten["omschrijving"], klager=teksten.get("klager"), reacties=reacties)


def _regel(klacht: klachten.Stand, vandaag: date) -> dict[str, Any]:
    te_laat = [s.te_laat(vandaag) for s in klacht.stappen]
    stappen = [KlachtstapUit(**s, te_laat=laat) for s, laat in zip(klacht.velden["stappen"], te_laat, strict=True)]
    vast = {naam: klacht.velden[naam] for naam in ("over", "onderwerp", "ontvangen_op")}
    return {**vast, "id": klacht.id, "status": klacht.status, "te_laat": any(te_laat), "stappen": stappen, "versie": klacht.versie}
