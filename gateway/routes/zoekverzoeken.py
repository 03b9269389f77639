"""A verzoek that names no casus, from who searches to who answers; its reception is at the door of every verzoek (ZVH-17.1)."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from gateway import zoekdaad
from gateway.beleid.kalender import dag
from gateway.deuren import als_brief
from gateway.eigen import Ruimte, handel
from gateway.opdracht import Opdracht, via_rights
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht, ZonderBericht
from gateway.zoekontvangst import WOORDEN
from gateway.zoekverzoeken import Stand, behandelt, get_vrij, mag_weten, zoek
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable
from shared.errors import NotFound
from shared.http import parse_uuid

router = APIRouter()
Formeel = Literal["identiteit_niet_vastgesteld", "verzoeker_onbevoegd", "verzoek_onvolledig"]


class PersoonUit(Bericht):
    """Who asks, as he gave it."""

    achternaam: str
    geboortedatum: date
    postcode: str | None
    antwoordadres: str | None
    omschrijving: str | None


class ZoekverzoekUit(Bericht):
    """A verzoek that names no casus. Who received it reads that it is handled and until when, never what was found."""

    id: UUID
    soort: Code
    status: Literal["in_behandeling", "open", "gekoppeld", "besloten", "beantwoord"]
    samenwerkingsverband: Code
    ontvangen_op: date
    ontvangen_bij: PartijId
    ingediend_door: Code
    uiterste_datum: date
    laat_doorgemeld: bool = Field(description="De partij waar het binnenkwam gaf het na zijn termijn door (ZVH-17.3)")
    identiteit_op: date | None = nullable("date")
    gekoppeld: list[UUID] = Field(description="De verzoeken die het werd, voor wie antwoordt; ieder met de termijn van deze ontvangst")
    persoon: PersoonUit | None


class KandidaatUit(Bericht):
    """Somebody in a casus who may be the one who asks; what the casus holds is not said here."""

    casus_id: UUID
    betrokkene_id: UUID
    overeenkomst: list[Literal["achternaam_geboortedatum", "geboortedatum_postcode"]]


class ZoekingUit(Bericht):
    """What was compared, and the candidates this caller may judge and nobody judged yet; empty when there is none, or none for him."""

    gezocht_op: date
    sleutels: list[Code]
    kandidaten: list[KandidaatUit]


class KandidaatoordeelIn(Bericht):
    """What a human established about one candidate."""

    casus_id: UUID
    betrokkene_id: UUID
    oordeel: Literal["zelfde_persoon", "andere_persoon"]


class VaststellingIn(Bericht):
    """That it is known who asks: when and how, nothing of the document (ZVH-18.4)."""

    wijze: Literal["in_persoon_bij_zvh", "andere_passende_wijze"]
    op: date


class ZoekbesluitIn(Bericht):
    """Without grounds: nothing was found. With one: a merely formal refusal, which says nothing about what there is."""

    gronden: list[Formeel] = Field(default_factory=list, max_length=3)


class ZoekantwoordIn(Bericht):
    """That the letter left."""

    verzonden_op: date
    wijze: Literal["uitgereikt_in_persoon", "aangetekende_post", "digitaal_beveiligd"]


class TekstUit(Bericht):
    """A code in plain words."""

    code: Code
    tekst: str


class GezochtUit(Bericht):
    """What was searched, where and how."""

    op: date
    fasen: list[TekstUit]
    sleutels: list[TekstUit]
    tekst: str


class WegenUit(Bericht):
    """Where to go for who does not agree."""

    van: Code
    wegen: list[TekstUit]


class LokettenUit(Bericht):
    """The passage on police and OM that stands in every letter (ZVH-17.5, ZVH-17.6)."""

    tekst: str
    loketten: list[TekstUit]


class AutomatischUit(Bericht):
    """No besluit is ever taken by a machine."""

    vindt_plaats: bool
    tekst: str


class ZoekbriefUit(Bericht):
    """The letter: nothing was found, where and how was searched, and which ways are open (ZVH-18.1, IED-6.3)."""

    verzoek_id: UUID
    soort: Code
    ontvangen_op: date
    uiterste_datum: date
    verzonden_op: date | None = nullable("date")
    wijze: Code | None
    uitkomst: Literal["niets_gevonden", "afwijzen"]
    besluittekst: str
    gronden: list[TekstUit]
    opgenomen: TekstUit | None
    gezocht: GezochtUit | None
    rechten: dict[Code, str]
    klachtrecht: str
    rechtsmiddelen: list[WegenUit]
    geautomatiseerde_besluitvorming: AutomatischUit
    politie_en_om: LokettenUit
    kosten: str


LEEG: dict[str, Any] = {
    **dict.fromkeys(("motivering", "gegevens", "items", "ontvangers", "weggelaten", "weigeringen"), ()),
    **{"bewaarperiode": None, "ontvangersTekst": "Wij vonden niets over u en gaven dus ook niets aan anderen."},
}
"""What a page of this letter has nothing to say about."""


@router.get("/zoekverzoeken/{verzoekId}", openapi_extra={"x-handeling": "zoekverzoek.lezen"})
async def lees(a: Vraagt, verzoekId: str) -> ZoekverzoekUit:
    """Lees een verzoek zonder casus: wie het aannam leest dat het loopt en tot wanneer, wie het behandelt ook wie het vraagt (ZVH-17.1)."""
    a.alleen()
    verzoek_id = parse_uuid(verzoekId)
    waar = await zoekdaad.thuis(a.kern, a.claims, verzoek_id)

    def doe(r: Ruimte) -> ZoekverzoekUit:
        z = zoek(r.s, verzoek_id)
        if z is None or not mag_weten(z, a.claims, a.kern.verbanden):
            raise NotFound
        return _uit(z, vol=behandelt(z, a.claims, a.kern.verbanden) and _antwoordt(r))

    gelezen = await handel(a.kern, a.daad("zoekverzoek.lezen", object_id=verzoek_id, over_casus=False, thuis=waar), doe)
    if not waar:
        return gelezen
    woorden = await zoekdaad.lees_woorden(a, "zoekverzoek.lezen", verzoek_id, waar)
    wie = {naam: woorden.get(naam) for naam in WOORDEN}
    return gelezen.model_copy(update={"persoon": PersoonUit.model_validate(wie) if woorden else None})


def _antwoordt(r: Ruimte) -> bool:
    """Who answers for it reads how far it is; a procesregisseur would learn from that of a casus of a colleague."""
    return bool(r.beeld.beslis(r.beeld.vraag("zoekverzoek.beantwoorden", r.wie)))


def _uit(z: Stand, *, vol: bool) -> ZoekverzoekUit:
    v = z.velden
    return ZoekverzoekUit.model_validate(
        {
            "id": z.id,
            "soort": v["verzoek"]["soort"],
            "status": z.status if vol else "in_behandeling",
            "samenwerkingsverband": z.verband,
            "ontvangen_op": v["verzoek"]["ontvangenOp"],
            "ontvangen_bij": v["verzoek"]["ontvangenBij"],
            "ingediend_door": v["verzoek"]["ingediendDoor"],
            "uiterste_datum": v["uiterlijk"],
            "laat_doorgemeld": v["laat_doorgemeld"],
            "identiteit_op": v["identiteit"]["op"] if vol and v["identiteit"] else None,
            "gekoppeld": z.gekoppeld if vol else [],
            "persoon": None,
        }
    )


@router.post("/zoekverzoeken/{verzoekId}/zoekingen", status_code=201, openapi_extra={"x-handeling": zoekdaad.ZOEKEN})
async def zoek_persoon(a: ZonderBericht, verzoekId: str) -> ZoekingUit:
    """Zoek met twee versleutelde kenmerken of deze persoon in een casus van uw verband staat; u beoordeelt zelf iedere kandidaat."""
    verzoek_id = parse_uuid(verzoekId)
    waar = await zoekdaad.thuis(a.kern, a.claims, verzoek_id)
    woorden = await zoekdaad.lees_woorden(a, zoekdaad.ZOEKEN, verzoek_id, waar)

    def doe(r: Ruimte, _: UUID | None = None) -> ZoekingUit:
        z = get_vrij(r, verzoek_id)
        vondst = zoekdaad.vind(r, z, woorden)
        paren = zoekdaad.te_tonen(r, a.claims, z, vondst)
        gezocht = vondst.gezocht(dag(r.nu))
        zoekdaad.noteer(r, z.met(z.status, gezocht=gezocht))
        kandidaten = [KandidaatUit.model_validate({"casus_id": c, "betrokkene_id": b, "overeenkomst": o}) for (c, b), o in paren.items()]
        return ZoekingUit(gezocht_op=date.fromisoformat(gezocht["op"]), sleutels=gezocht["sleutels"], kandidaten=kandidaten)

    daad = a.daad(zoekdaad.ZOEKEN, None, {}, object_id=verzoek_id, over_casus=False, slot=False, thuis=waar)
    return await handel(a.kern, daad, doe, doe)


@router.post("/zoekverzoeken/{verzoekId}/kandidaatoordelen", status_code=201, openapi_extra={"x-handeling": zoekdaad.OORDELEN})
async def oordeel(a: MetBericht, verzoekId: str, invoer: KandidaatoordeelIn) -> Bevestiging:
    """Zeg of een kandidaat is wie het vraagt; dan komt het verzoek in die casus, met de termijn van de eerste ontvangst (ZVH-17.3)."""
    gezegd = zoekdaad.Oordeel(invoer.casus_id, invoer.betrokkene_id, invoer.oordeel)
    return await zoekdaad.oordeel(a, parse_uuid(verzoekId), gezegd, invoer)


@router.post(
    "/zoekverzoeken/{verzoekId}/identiteitsvaststellingen", status_code=201, openapi_extra={"x-handeling": "zoekverzoek.identificeren"}
)
async def identificeer(a: MetBericht, verzoekId: str, invoer: VaststellingIn) -> Bevestiging:
    """Leg vast dat, wanneer en hoe de identiteit is vastgesteld; van het bewijs zelf niets (ZVH-18.4)."""
    verzoek_id = parse_uuid(verzoekId)
    waar = await zoekdaad.thuis(a.kern, a.claims, verzoek_id)

    def stap(r: Ruimte, z: Stand) -> Stand:
        return zoekdaad.identificeer(r, z, invoer.wijze, invoer.op)

    return await zoekdaad.zet(a, "zoekverzoek.identificeren", verzoek_id, waar, stap, invoer)


@router.post("/zoekverzoeken/{verzoekId}/besluiten", status_code=201, openapi_extra={"x-handeling": "zoekverzoek.besluiten"})
async def besluit(a: MetBericht, verzoekId: str, invoer: ZoekbesluitIn) -> Bevestiging:
    """Besluit dat er niets is gevonden, na een nieuwe zoeking en als iedere kandidaat is beoordeeld; of wijs om de vorm af (ZVH-18.2b)."""
    verzoek_id = parse_uuid(verzoekId)
    waar = await zoekdaad.thuis(a.kern, a.claims, verzoek_id)
    woorden = await zoekdaad.lees_woorden(a, "zoekverzoek.besluiten", verzoek_id, waar)

    def stap(r: Ruimte, z: Stand) -> Stand:
        return zoekdaad.besluit(r, z, list(invoer.gronden), zoekdaad.vind(r, z, woorden))

    return await zoekdaad.zet(a, "zoekverzoek.besluiten", verzoek_id, waar, stap, invoer)


@router.post("/zoekverzoeken/{verzoekId}/antwoorden", status_code=201, openapi_extra={"x-handeling": "zoekverzoek.beantwoorden"})
async def beantwoord(a: MetBericht, verzoekId: str, invoer: ZoekantwoordIn) -> Bevestiging:
    """Leg vast dat de brief is uitgereikt of verzonden (ZVH-18.2)."""
    verzoek_id = parse_uuid(verzoekId)
    waar = await zoekdaad.thuis(a.kern, a.claims, verzoek_id)

    def stap(r: Ruimte, z: Stand) -> Stand:
        return zoekdaad.beantwoord(r, z, invoer.verzonden_op, invoer.wijze)

    return await zoekdaad.zet(a, "zoekverzoek.beantwoorden", verzoek_id, waar, stap, invoer)


@router.get("/zoekverzoeken/{verzoekId}/antwoord", openapi_extra={"x-handeling": "zoekverzoek.antwoord.lezen"}, response_model=ZoekbriefUit)
async def lees_brief(a: Vraagt, request: Request, verzoekId: str) -> Response:
    """Lees de brief: dat er niets is gevonden, waar en hoe is gezocht en wat iemand dan nog kan; als JSON of als toegankelijke pagina."""
    a.alleen()
    verzoek_id = parse_uuid(verzoekId)
    waar = await zoekdaad.thuis(a.kern, a.claims, verzoek_id)

    def doe(r: Ruimte) -> Opdracht[None]:
        z = zoek(r.s, verzoek_id)
        if z is None or z.verband != waar:
            raise NotFound
        return Opdracht(None, f"/zoekverzoeken/{verzoek_id}/brief", zoekdaad.brief(z))

    daad = a.daad("zoekverzoek.antwoord.lezen", object_id=verzoek_id, over_casus=False, thuis=waar)
    _, inhoud = await via_rights(a.kern, daad, doe)
    return als_brief(request, inhoud, LEEG)
