"""What LJ&R established before it supplied: about an ontvanger or a use, and that a report was discussed (LJR 13.2 e, g)."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.vastleggen import Einde, MetBericht, ZonderBericht, beeindig, bevestig, eigen_van, schrijf_feiten
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable
from shared.crypto import bevat_bsn
from shared.errors import BadInput, Fout, NotFound

router = APIRouter()
Kenmerk = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$", description="Kenmerk van het stuk dat het bewijst")]
VOORTAAN = {"vastgesteld": "ingetrokken"}


class VergewissingIn(Bericht):
    """What the caller's organisation checked itself: of whom, for which doel, on which ground, on what evidence (LJR-13.2e)."""

    casus_id: UUID
    soort: Literal["grondslag", "ondertoezichtstelling", "onderzoek", "nifp_toestemming", "doorgifte"]
    betrokkene_id: UUID | None = None
    ontvanger: PartijId | None = None
    doel: Code | None = None
    grondslag: Code | None = None
    uitzonderingsgrond: Code | None = None
    bewijs: Code = Field(description="Waarmee het is vastgesteld, zoals wettekst of aanwijzingsbesluit")
    kenmerk: Kenmerk
    voorwaarden: Annotated[list[Code], Field(max_length=10)] = Field(default_factory=list)
    geldig_tot: date | None = nullable("date")


class RapportgesprekIn(Bericht):
    """The client could be heard about a report and react to it; what he said stands in a gegeven (LJR-13.2g-horen, LJR-13.2g-reactie)."""

    casus_id: UUID
    betrokkene_id: UUID
    gesprek_op: date
    uitkomst: Literal["gehoord", "niet_gebruikt"]
    reactie_gevraagd_op: date | None = nullable("date")
    reactie: Literal["gegeven", "niet_gebruikt"] | None = None
    reactie_opgenomen: bool = Field(False, description="De reactie of een samenvatting staat in het definitieve rapport")
    uitzondering: Code | None = Field(
        None, description="Uitzonderlijk zwaarwegende reden om geen reactie te vragen, uit het eigen reglement"
    )


@router.post("/vergewissingen", status_code=201, openapi_extra={"x-handeling": "vergewissing.vastleggen"})
async def leg_vergewissing_vast(a: MetBericht, invoer: VergewissingIn) -> Bevestiging:
    """Leg vast dat u zelf bent nagegaan of een ontvanger of een gebruik aan de voorwaarden voldoet (LJR-13.2e)."""
    velden = invoer.model_dump(mode="json", by_alias=False, exclude={"casus_id", "betrokkene_id"})
    leeg = ("ontvanger", "doel", "grondslag", "uitzonderingsgrond")

    def doe(r: Ruimte) -> Bevestiging:
        _check_vergewissing(r, invoer)
        stand = velden | {veld: velden.get(veld) or "" for veld in leeg}
        schrijf_feiten(r, "vergewissing", "vastgesteld", [invoer.betrokkene_id], stand, partij=a.claims.partij_id)
        return bevestig("vastgesteld")(r, r.nieuw_id)

    daad = a.daad("vergewissing.vastleggen", invoer.casus_id, await eigen_van(a, invoer.casus_id), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("vastgesteld"))


def _check_vergewissing(r: Ruimte, invoer: VergewissingIn) -> None:
    fouten = []
    if invoer.betrokkene_id is not None and invoer.betrokkene_id not in r.beeld.betrokkenen:
        raise NotFound
    if invoer.soort in ("grondslag", "ondertoezichtstelling", "doorgifte") and r.beeld.register.get(invoer.ontvanger or "") is None:
        fouten.append(Fout("/ontvanger", "ontbreekt of staat niet in het register"))
    if invoer.soort == "grondslag":
        verplicht = ("doel", "grondslag", "uitzonderingsgrond")
        fouten += [Fout(f"/{veld}", "ontbreekt") for veld in verplicht if not getattr(invoer, veld)]
    if invoer.geldig_tot is not None and invoer.geldig_tot < dag(r.nu):
        fouten.append(Fout("/geldigTot", "ligt in het verleden"))
    if bevat_bsn(invoer.kenmerk):
        fouten.append(Fout("/kenmerk", "bevat een nummer dat een BSN kan zijn"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="LJR-13.2e")


@router.post("/vergewissingen/{vergewissingId}/intrekkingen", status_code=201, openapi_extra={"x-handeling": "vergewissing.intrekken"})
async def trek_vergewissing_in(a: ZonderBericht, vergewissingId: str) -> Bevestiging:
    """Trek een eigen vergewissing in: wat erop rustte gaat niet meer mee."""
    return await beeindig(a, vergewissingId, Einde("vergewissing", "vergewissing.intrekken", VOORTAAN))


@router.post("/rapportgesprekken", status_code=201, openapi_extra={"x-handeling": "rapport.bespreken"})
async def leg_rapportgesprek_vast(a: MetBericht, invoer: RapportgesprekIn) -> Bevestiging:
    """Leg vast dat de cliënt over een rapport kon spreken en erop kon reageren; zijn medewerking is niet nodig (LJR-13.2g-medewerking)."""

    def doe(r: Ruimte) -> Bevestiging:
        if invoer.betrokkene_id not in r.beeld.betrokkenen:
            raise NotFound
        _check_rapportgesprek(r, invoer)
        reactiekans = invoer.reactie_gevraagd_op or invoer.uitzondering
        geboden = ["hoorgelegenheid", *(["reactiekans"] if reactiekans else [])]
        velden = invoer.model_dump(mode="json", by_alias=False, exclude={"casus_id", "betrokkene_id"}) | {"geboden": geboden}
        schrijf_feiten(r, "rapportgesprek", "gevoerd", [invoer.betrokkene_id], velden, partij=a.claims.partij_id)
        return bevestig("gevoerd")(r, r.nieuw_id)

    daad = a.daad("rapport.bespreken", invoer.casus_id, await eigen_van(a, invoer.casus_id), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("gevoerd"))


def _check_rapportgesprek(r: Ruimte, invoer: RapportgesprekIn) -> None:
    """BadInput for a day to come, a reaction that was given and left out of the report, or an exception the reglement does not know."""
    dagen = {"/gesprekOp": invoer.gesprek_op, "/reactieGevraagdOp": invoer.reactie_gevraagd_op}
    fouten = [Fout(veld, "ligt in de toekomst") for veld, op in dagen.items() if op is not None and op > dag(r.nu)]
    if (invoer.reactie is not None) and invoer.reactie_gevraagd_op is None:
        fouten.append(Fout("/reactieGevraagdOp", "ontbreekt bij een reactie"))
    if invoer.reactie == "gegeven" and not invoer.reactie_opgenomen:
        fouten.append(Fout("/reactieOpgenomen", "een gekregen reactie hoort in het definitieve rapport"))
    if invoer.uitzondering is not None and invoer.uitzondering not in r.beeld.parameters.lijsten.get("ljr.redenen_zonder_reactie", ()):
        fouten.append(Fout("/uitzondering", "is geen uitzonderlijk zwaarwegende reden van het reglement"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="LJR-13.2g-reactie")
