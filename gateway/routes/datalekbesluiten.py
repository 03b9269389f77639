"""What is decided about a datalek, over HTTP: the AP, the betrokkenen, the measures, its end (ZVH-14.5, ZVH-14.6, PGA-5.5a, PGA-5.5c)."""

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from gateway import lekpoort
from gateway.beleid.kalender import dag
from gateway.datalekken import AFSTEMMEN, Lek, sluit
from gateway.eigen import Ruimte
from gateway.lekdaad import geraakte, melder, zet, zet_met_tekst
from gateway.melden import sluit_taken
from gateway.namen import mag_naam_weten
from gateway.registerstukken import Kenmerk
from gateway.routes.datalekken import Tekst
from gateway.vastleggen import MetBericht, ZonderBericht
from shared.contracts import Bericht, Bevestiging, Code, PartijId, Tijdstip
from shared.errors import BadInput, Conflict, Fout, Refused

router = APIRouter()


class ApBesluitIn(Bericht):
    """Whether the AP must be told, and why (ZVH-14.5, PGA-5.5a)."""

    meldplichtig: bool
    motivering: Tekst


class ApOnderdelen(Bericht):
    """The six parts of a report to the AP (ZVH-14.8 a-f)."""

    aard: Tekst
    categorieen_betrokkenen: Tekst
    categorieen_persoonsgegevens: Tekst
    versleuteld_of_onbegrijpelijk: Tekst
    aanbevolen_maatregelen: Tekst
    gevolgen_en_herstelmaatregelen: Tekst


class ApMeldingIn(Bericht):
    """When the AP was told, under which reference, and what it was told."""

    gemeld_op: Tijdstip
    kenmerk: Kenmerk
    onderdelen: ApOnderdelen


class AfschriftIn(Bericht):
    """To which organ a copy of the report to the AP went, and when (ZVH-14.5)."""

    aan: Literal["partneroverleg", "stuurgroep"]
    op: date


class BetrokkenenbesluitIn(Bericht):
    """Whether the betrokkenen are told; if not, or not yet, on which ground and why (ZVH-14.6, ZVH-14.9)."""

    besluit: lekpoort.Besluit
    genomen_op: date
    grond: Code | None = Field(None, description="Bij geen mededeling een van de drie gronden, bij uitstel een van de vijf belangen")
    motivering: Tekst | None = None
    mandaat: PartijId | None = Field(None, description="Partij die namens alle de mededeling doet (ZVH-14.6)")


class MededelingIn(Bericht):
    """What the betrokkenen were told, when and how; the text is the same for each of them."""

    op: date
    wijze: Code
    tekst: Tekst


class MaatregelenIn(Bericht):
    """What the partners agreed to do about it (PGA-5.5c)."""

    maatregelen: Tekst


class ReactieIn(Bericht):
    """What a notified partner says of the measures."""

    reactie: Literal["akkoord", "eigen_maatregelen", "niet_akkoord"]


@router.post("/datalekken/{datalekId}/ap-besluiten", status_code=201, openapi_extra={"x-handeling": "datalek.beoordelen"})
async def besluit_over_ap(a: MetBericht, datalekId: str, invoer: ApBesluitIn) -> Bevestiging:
    """Leg gemotiveerd vast of bij de Autoriteit Persoonsgegevens wordt gemeld; ook een nee blijft in het register (PGA-5.5a, PGA-4.1e)."""

    def stap(r: Ruimte, lek: Lek) -> Lek:
        if "ap_melding" in lek.velden:
            raise Conflict("Dit datalek is al bij de AP gemeld.", code="al_gemeld_bij_ap", artikel="PGA-5.5a")
        return lek.met(ap={"meldplichtig": invoer.meldplichtig, "op": r.nu.isoformat(), "door": r.actie.partij})

    teksten = {"motivering_ap": invoer.motivering}
    return await zet_met_tekst(a, datalekId, "datalek.beoordelen", "besloten", stap, melder, invoer, teksten)


@router.post("/datalekken/{datalekId}/ap-meldingen", status_code=201, openapi_extra={"x-handeling": "datalek.beoordelen"})
async def leg_ap_melding_vast(a: MetBericht, datalekId: str, invoer: ApMeldingIn) -> Bevestiging:
    """Leg vast dat, wanneer en met welke zes onderdelen bij de AP is gemeld (ZVH-14.8)."""

    def stap(r: Ruimte, lek: Lek) -> Lek:
        if lek.velden.get("ap", {}).get("meldplichtig") is not True:
            stap = "Neem eerst een gemotiveerd besluit dat er wordt gemeld."
            raise Conflict(
                "Er is niet besloten dat bij de AP wordt gemeld.", code="geen_besluit_ap", artikel="ZVH-14.5", volgende_stap=stap
            )
        if not lek.ontdekt_op <= invoer.gemeld_op <= r.nu:
            raise BadInput(fouten=[Fout("/gemeldOp", "ligt voor de ontdekking of in de toekomst")], artikel="ZVH-14.8")
        return lek.met(ap_melding={"gemeld_op": invoer.gemeld_op.isoformat(), "kenmerk": invoer.kenmerk})

    teksten = {f"ap_{onderdeel}": tekst for onderdeel, tekst in invoer.onderdelen.model_dump(by_alias=False).items()}
    return await zet_met_tekst(a, datalekId, "datalek.beoordelen", "gemeld_bij_ap", stap, melder, invoer, teksten)


@router.post("/datalekken/{datalekId}/afschriften", status_code=201, openapi_extra={"x-handeling": "datalek.beoordelen"})
async def leg_afschrift_vast(a: MetBericht, datalekId: str, invoer: AfschriftIn) -> Bevestiging:
    """Leg vast dat partneroverleg of stuurgroep een afschrift van de melding bij de AP kreeg (ZVH-14.5)."""

    def stap(r: Ruimte, lek: Lek) -> Lek:
        if "ap_melding" not in lek.velden:
            raise Conflict("Er is nog niet bij de AP gemeld.", code="geen_melding_ap", artikel="ZVH-14.5")
        _niet_in_toekomst(r, "/op", invoer.op, "ZVH-14.5")
        return lek.met(afschriften={**lek.velden.get("afschriften", {}), invoer.aan: invoer.op.isoformat()})

    return await zet(a, datalekId, "datalek.beoordelen", "afschrift_verstuurd", stap, melder, invoer)


@router.post("/datalekken/{datalekId}/betrokkenenbesluiten", status_code=201, openapi_extra={"x-handeling": "datalek.betrokkenen"})
async def besluit_over_betrokkenen(a: MetBericht, datalekId: str, invoer: BetrokkenenbesluitIn) -> Bevestiging:
    """Besluit of betrokkenen worden geïnformeerd: het partneroverleg, of in een pga de burgemeester (ZVH-14.6, ZVH-14.9)."""

    def stap(r: Ruimte, lek: Lek) -> Lek:
        if "mededeling" in lek.velden:
            raise Conflict("De betrokkenen zijn al geïnformeerd.", code="al_medegedeeld", artikel="ZVH-14.6")
        _niet_in_toekomst(r, "/genomenOp", invoer.genomen_op, "ZVH-14.6")
        lekpoort.check_betrokkenen(r.beeld.verband, lek.velden, invoer.besluit, invoer.grond, gemotiveerd=invoer.motivering is not None)
        _check_mandaat(r, invoer)
        codes = {"besluit": invoer.besluit, "grond": invoer.grond, "mandaat": invoer.mandaat, "op": invoer.genomen_op.isoformat()}
        return lek.met(betrokkenen=codes)

    if invoer.motivering is None:
        return await zet(a, datalekId, "datalek.betrokkenen", "besloten", stap, _niemand, invoer)
    teksten = {"motivering_betrokkenen": invoer.motivering}
    return await zet_met_tekst(a, datalekId, "datalek.betrokkenen", "besloten", stap, _niemand, invoer, teksten)


def _niemand(_lek: Lek, _partij: str) -> bool:
    """Only who has a role for it: not the partij that reported it, nor one that was hit."""
    return False


def _check_mandaat(r: Ruimte, invoer: BetrokkenenbesluitIn) -> None:
    if invoer.mandaat is None:
        return
    bekend = r.beeld.register.lidmaatschap(invoer.mandaat, r.beeld.verband.code) is not None
    if invoer.besluit != "informeren" or not bekend:
        raise BadInput(fouten=[Fout("/mandaat", "hoort bij informeren, aan een partij van dit verband")], artikel="ZVH-14.6")


@router.post("/datalekken/{datalekId}/mededelingen", status_code=201, openapi_extra={"x-handeling": "datalek.mededelen"})
async def leg_mededeling_vast(a: MetBericht, datalekId: str, invoer: MededelingIn) -> Bevestiging:
    """Leg vast wat betrokkenen te horen kregen; alleen na het besluit, en bij een mandaat alleen door die partij (ZVH-14.6, ZVH-14.11)."""

    def stap(r: Ruimte, lek: Lek) -> Lek:
        besluit = lek.velden.get("betrokkenen", {})
        if besluit.get("besluit") != "informeren":
            stap = "Leg eerst het besluit van het partneroverleg vast."
            raise Conflict(
                "Er is niet besloten betrokkenen te informeren.", code="geen_besluit_betrokkenen", artikel="ZVH-14.6", volgende_stap=stap
            )
        if besluit.get("mandaat") not in (None, r.actie.partij):
            raise Refused("Een andere partij heeft hiervoor mandaat.", code="geen_mandaat", artikel="ZVH-14.6")
        _niet_in_toekomst(r, "/op", invoer.op, "ZVH-14.6")
        return lek.met(mededeling={"op": invoer.op.isoformat(), "wijze": invoer.wijze, "door": r.actie.partij})

    teksten = {"tekst_kennisgeving_betrokkene": invoer.tekst}
    return await zet_met_tekst(a, datalekId, "datalek.mededelen", "medegedeeld", stap, _mededeler, invoer, teksten)


def _mededeler(lek: Lek, partij: str) -> bool:
    """The partij that got the mandate; without one, the partij that reported it."""
    return partij == (lek.velden.get("betrokkenen", {}).get("mandaat") or lek.partij)


@router.post("/datalekken/{datalekId}/maatregelen", status_code=201, openapi_extra={"x-handeling": "datalek.afstemmen"})
async def leg_maatregelen_vast(a: MetBericht, datalekId: str, invoer: MaatregelenIn) -> Bevestiging:
    """Leg de maatregelen vast waarop de betrokken partners zich afstemden (PGA-5.5c)."""

    def stap(r: Ruimte, lek: Lek) -> Lek:
        return lek.met(afstemming={"op": r.nu.isoformat(), "door": r.actie.partij})

    return await zet_met_tekst(
        a, datalekId, "datalek.afstemmen", "afgestemd", stap, melder, invoer, {"afgestemde_maatregelen": invoer.maatregelen}
    )


@router.post("/datalekken/{datalekId}/reacties", status_code=201, openapi_extra={"x-handeling": "datalek.reageren"})
async def reageer(a: MetBericht, datalekId: str, invoer: ReactieIn) -> Bevestiging:
    """Reageer als partner die bericht kreeg; zonder uw reactie wordt het datalek niet gesloten (PGA-5.5c)."""

    def stap(r: Ruimte, lek: Lek) -> Lek:
        reacties = {**lek.velden.get("reacties", {}), r.actie.partij: {"reactie": invoer.reactie, "op": r.nu.isoformat()}}
        sluit_taken(r.s, lek.id, AFSTEMMEN, r.nu, object_id=lek.id, partij=r.actie.partij)
        return lek.met(reacties=reacties)

    return await zet(a, datalekId, "datalek.reageren", "gereageerd", stap, geraakte, invoer)


@router.post("/datalekken/{datalekId}/sluitingen", status_code=201, openapi_extra={"x-handeling": "datalek.sluiten"})
async def sluit_datalek(a: ZonderBericht, datalekId: str) -> Bevestiging:
    """Sluit een datalek als niets meer ontbreekt; anders zegt het antwoord wat nog moet (ZVH-14.5, ZVH-14.6, PGA-5.5c, LJR-27)."""

    def stap(r: Ruimte, lek: Lek) -> Lek:
        partners = [p for p in lek.delen if mag_naam_weten(r.beeld, r.wie, p)]
        if mist := lekpoort.ontbreekt(lek.velden, r.beeld.verband.regime.naam, partners):
            raise Conflict(
                f"Dit datalek kan nog niet worden gesloten; ontbreekt: {', '.join(mist)}.",
                code="datalek_onvolledig",
                artikel="ZVH-14.5" if r.beeld.verband.regime.naam == "zvh" else "PGA-5.5c",
                volgende_stap="Leg vast wat ontbreekt en sluit daarna.",
                fouten=[Fout(f"/{code}", "ontbreekt") for code in mist],
            )
        sluit(r.s, lek, r.nu)
        return lek.met("gesloten", gesloten_op=r.nu.isoformat())

    return await zet(a, datalekId, "datalek.sluiten", "gesloten", stap, _niemand, None)


def _niet_in_toekomst(r: Ruimte, veld: str, op: date, artikel: str) -> None:
    if op > dag(r.nu):
        raise BadInput(fouten=[Fout(veld, "ligt in de toekomst")], artikel=artikel)
