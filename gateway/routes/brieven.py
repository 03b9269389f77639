"""Letters over HTTP: the text before sending, that it was sent, and what was sent in a casus."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from gateway import briefherkomst, brieven
from gateway.briefplicht import sluit, verzend
from gateway.briefstand import BRIEVEN, PLICHT, open_plichten
from gateway.brieftekst import stel_op
from gateway.brieven import SOORT, Brief, Kaderbrief
from gateway.daadvelden import Velden, over_informatie
from gateway.eigen import Ruimte, handel
from gateway.instemmingen import heeft_ingebracht
from gateway.model import Feit
from gateway.namen import mag_naam_weten
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import Einde, MetBericht, beeindig, bevestig
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, Code, Reden, Tijdstip, nullable
from shared.errors import BadInput, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()
Aan = Literal["betrokkene", "wettelijk_vertegenwoordiger", "curator", "mentor", "bewindvoerder", "gemachtigde", "aanmelder", "deelnemer"]
Ontvanger = Annotated[str, Field(pattern=r"^([0-9]{20}(:[a-z_]{2,40})?|agendadeelnemer:[0-9a-f-]{36})$", description="Wie de brief krijgt")]


class BriefconceptIn(Bericht):
    """Which letter, about whom; the occasions are what only the sender knows (ZVH-16.5)."""

    casus_id: UUID
    brief: Code = Field(description="Soort brief uit de lijst van het convenant")
    betrokkene_id: UUID | None = None
    gelegenheden: Annotated[list[Literal["toestemming", "wettelijke_plicht", "verstrekplicht", "geautomatiseerd"]], Field(max_length=4)] = (
        Field(default_factory=list, description="Wat zich voordoet, zodat de tekst het uitlegt")
    )


class BriefIn(Bericht):
    """A letter that was sent: what, to whom, how and when; never its content, nor a name or address."""

    casus_id: UUID
    brief: Code = Field(description="Soort brief uit de lijst van het convenant")
    betrokkene_id: UUID | None = None
    aan: Aan
    ontvanger: Ontvanger | None = None
    kanaal: Code = Field(description="Uit de lijst kanalen; gewone e-mail staat daar niet op (ZVH-12.2)")
    ook: Annotated[list[Code], Field(max_length=4, description="Kanalen waarlangs het daarnaast ging")] = Field(default_factory=list)
    verzonden_op: date
    onderdelen: Annotated[list[Code], Field(max_length=30, description="Wat er in de tekst staat")] = Field(default_factory=list)
    aanleiding: UUID | None = Field(None, description="Waarop de brief volgt, zoals een verstrekking of een overdracht")


class BlokUit(Bericht):
    """One onderdeel of the text."""

    onderdeel: Code
    tekst: str


class OntvangstUit(Bericht):
    """Who got something of yours about this person: how, and when first."""

    naam: str
    soort: Code
    op: date


class BriefconceptUit(Bericht):
    """The text; the sender adds name and address, which are stored nowhere here."""

    onderwerp: str
    alineas: list[str]
    blokken: list[BlokUit]
    ontvangers: list[OntvangstUit] = Field(description="Uit het register van verstrekkingen, voor een brief die dit noemt (LJR-17.3)")


class OntheffingIn(Bericht):
    """Why a letter that is owed stays out: danger for persons or things, and nothing else (XTRA-11.2)."""

    reden: Reden = Field(description="Uit de lijst achterwege van deze brief")


class PlichtUit(Bericht):
    """A letter that is still owed: which, by whom, about whom, until when."""

    id: UUID
    brief: Code
    eis: str
    betrokkene_id: UUID | None
    partij: str
    uiterlijk: date | None = nullable("date")


class BriefUit(Bericht):
    """One letter as codes and dates."""

    id: UUID
    casus_id: UUID
    brief: Code
    eis: str = Field(description="Norm die om deze brief vraagt")
    betrokkene_id: UUID | None
    partij: str = Field(description="Wie hem verstuurde")
    aan: Code
    ontvanger: str
    kanaal: Code
    ook: list[Code]
    verzonden_op: date
    onderdelen: list[Code]
    aanleiding: UUID | None
    op: Tijdstip
    versie: int


class BrievenUit(Bericht):
    """The letters of one casus that the caller may know, and those that are still owed."""

    items: list[BriefUit]
    verschuldigd: list[PlichtUit]


def _afzender(partij: str, eigen: bool, naam: str) -> Velden:
    """Whoever asks, and who may send a letter of this soort; for an unknown one the content check answers."""

    def velden(beeld: Beeld) -> Mapping[str, Any]:
        kb = brieven.zoek(beeld, partij, naam)
        return {**over_informatie(partij, eigen, "")(beeld), "opgave": {"afzenders": kb.soort.afzenders[kb.kader] if kb else ["geen"]}}

    return velden


@router.post("/brieven/_concept", openapi_extra={"x-handeling": "brief.opstellen"})
async def concept(a: Vraagt, invoer: BriefconceptIn) -> BriefconceptUit:
    """Stel de tekst van een brief op; naam en adres zet u er zelf op, er wordt niets bewaard (ZVH-16.5, PGA-10.7a, LJR-17.3)."""
    partij, wie = a.claims.partij_id, invoer.betrokkene_id
    eigen = await a.kern.databank.lees(lambda s: heeft_ingebracht(s, invoer.casus_id, partij))

    def doe(r: Ruimte) -> tuple[Ruimte, Kaderbrief]:
        _require_betrokkene(r, wie)
        return r, brieven.soort_van(r.beeld, partij, invoer.brief)

    r, kb = await handel(a.kern, a.daad("brief.opstellen", invoer.casus_id, _afzender(partij, eigen, invoer.brief)), doe)
    herkomst = await briefherkomst.verzamel(a.kern, r.actie, r.beeld, kb, wie)
    tekst = stel_op(r.beeld, kb, partij, wie, invoer.gelegenheden, herkomst.woorden())
    blokken = [BlokUit(onderdeel=naam, tekst=wat) for naam, wat in tekst.blokken.items()]
    ontvangers = [OntvangstUit(naam=o.naam, soort=o.soort, op=o.op) for o in herkomst.ontvangers]
    return BriefconceptUit(onderwerp=tekst.onderwerp, alineas=tekst.alineas, blokken=blokken, ontvangers=ontvangers)


@router.post("/brieven", status_code=201, openapi_extra={"x-handeling": "brief.versturen"})
async def verstuur(a: MetBericht, invoer: BriefIn) -> Bevestiging:
    """Leg vast dat een brief is verzonden: welke, aan wie, hoe en wanneer; onder zestien aan de vertegenwoordiger (PGA-17.5)."""
    partij = a.claims.partij_id
    eigen = await a.kern.databank.lees(lambda s: heeft_ingebracht(s, invoer.casus_id, partij))
    brief = Brief(**invoer.model_dump(by_alias=False, exclude={"casus_id", "ontvanger"}), ontvanger=invoer.ontvanger or "")

    def doe(r: Ruimte) -> Bevestiging:
        _require_betrokkene(r, invoer.betrokkene_id)
        verzend(r, brieven.check(r.beeld, partij, brief), brief)
        return bevestig("verzonden")(r, r.nieuw_id)

    daad = a.daad("brief.versturen", invoer.casus_id, _afzender(partij, eigen, invoer.brief), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("verzonden"))


def _require_betrokkene(r: Ruimte, betrokkene: UUID | None) -> None:
    if betrokkene is not None and betrokkene not in r.beeld.betrokkenen:
        raise NotFound


@router.post("/briefplichten/{plichtId}/ontheffingen", status_code=201, openapi_extra={"x-handeling": "brief.achterwege"})
async def laat_achterwege(a: MetBericht, plichtId: str, invoer: OntheffingIn) -> Bevestiging:
    """Leg vast waarom een verschuldigde brief achterwege blijft: alleen om een reden die de norm zelf noemt (XTRA-11.2)."""

    def doe(r: Ruimte, plichten: list[Feit]) -> None:
        for f in plichten:
            if invoer.reden not in BRIEVEN.soorten[f.velden["brief"]].achterwege:
                raise BadInput(fouten=[Fout("/reden", "is geen reden om deze brief achterwege te laten")], artikel=f.velden["eis"])
            sluit(r.s, f, r.door)

    einde = Einde(PLICHT, "brief.achterwege", {"open": "achterwege"})
    return await beeindig(a, plichtId, einde, reden=invoer.reden, noteer={"reden": invoer.reden}, body=invoer, doe=doe)


@router.get("/brieven/{briefId}", openapi_extra={"x-handeling": "brief.lezen"})
async def lees(a: Vraagt, briefId: str) -> BriefUit:
    """Lees welke brief wanneer aan wie ging; de tekst zelf staat hier niet."""
    a.alleen()
    brief_id = parse_uuid(briefId)
    casus_id = await a.kern.databank.lees(
        lambda s: s.execute(select(Feit.casus_id).where(Feit.id == brief_id, Feit.soort == SOORT).limit(1)).scalar_one_or_none()
    )

    def doe(r: Ruimte) -> BriefUit:
        feit = r.beeld.feiten.alle.get(brief_id)
        if feit is None or not _mag(r, feit):
            raise NotFound
        return _uit(feit)

    return await handel(a.kern, a.daad("brief.lezen", casus_id, brieven.als_afzender(a.claims.partij_id), object_id=brief_id), doe)


@router.get("/casussen/{casusId}/brieven", openapi_extra={"x-handeling": "brief.lezen"})
async def lijst(a: Vraagt, casusId: str) -> BrievenUit:
    """De brieven van een casus en die nog verschuldigd zijn: die van uw eigen organisatie, of als procesregisseur alle."""
    a.alleen()

    def doe(r: Ruimte) -> BrievenUit:
        gevonden = sorted((f for f in r.beeld.feiten.soort(SOORT) if _mag(r, f)), key=lambda f: (f.op, f.id))
        verschuldigd = sorted((f for f in open_plichten(r.beeld.feiten) if _mag(r, f)), key=lambda f: (f.op, f.id))
        return BrievenUit(items=[_uit(f) for f in gevonden], verschuldigd=[_plicht(f) for f in verschuldigd])

    return await handel(a.kern, a.daad("brief.lezen", parse_uuid(casusId), brieven.als_afzender(a.claims.partij_id)), doe)


def _mag(r: Ruimte, f: Feit) -> bool:
    """One's own letters; all for the procesregisseur, the manager and the FG, without those of a partij they may not know (LJR-8.2)."""
    if f.partij == r.actie.partij:
        return True
    alles = r.wie.is_procesregisseur or r.wie.rollen & {"manager", "fg", "burgemeester", "gemandateerde"}
    return bool(alles) and mag_naam_weten(r.beeld, r.wie, f.partij or "")


def _plicht(f: Feit) -> PlichtUit:
    v = f.velden
    uiterlijk = v["uiterlijk"] or None
    return PlichtUit(id=f.id, brief=v["brief"], eis=v["eis"], betrokkene_id=f.betreft, partij=f.partij or "", uiterlijk=uiterlijk)


def _uit(f: Feit) -> BriefUit:
    v = f.velden
    return BriefUit(
        id=f.id,
        casus_id=f.casus_id,
        brief=v["brief"],
        eis=v["eis"],
        betrokkene_id=f.betreft,
        partij=f.partij or "",
        aan=v["aan"],
        ontvanger=v["ontvanger"],
        kanaal=v["kanaal"],
        ook=v["ook"],
        verzonden_op=v["verzonden_op"],
        onderdelen=v["onderdelen"],
        aanleiding=v["aanleiding"] or None,
        op=f.op,
        versie=f.versie,
    )
