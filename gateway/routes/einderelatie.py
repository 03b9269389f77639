"""The end of a relation with a client: what LJ&R keeps, and what IED gives back to him (LJR-24.1a, IED-11.5)."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import einde, opruimen
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import een_feit, leg_vele_vast
from gateway.vastleggen import MetBericht, bevestig, eigen_van, leveranciers, schrijf_feiten, van_leverancier
from shared.contracts import Bericht, Bevestiging, Code
from shared.convenant import load_regime
from shared.errors import BadInput, Conflict, Fout, NotFound, Refused
from shared.identity import derived_id

router = APIRouter()
LJR = load_regime("ljr").parameters


class KeuzeIn(Bericht):
    """Whether one gegeven is kept after the end of the relation, under which line of the guideline."""

    gegeven_id: UUID
    keuze: Literal["bewaren", "niet_bewaren"]
    richtlijn: Code = Field(description="Uit de lijst bewaarrichtlijnen van het reglement")


class BewaarkeuzenIn(Bericht):
    """The choice of LJ&R for its own gegevens (LJR-24.1a)."""

    casus_id: UUID
    keuzen: Annotated[list[KeuzeIn], Field(min_length=1, max_length=1000)]


class TeruggaveIn(Bericht):
    """When and how the client got his own papers back."""

    op: date
    wijze: Literal["uitgereikt", "aangetekend", "post"]


class DienstverleningIn(Bericht):
    """That the service to this client ended (IED-11.5)."""

    casus_id: UUID
    betrokkene_id: UUID
    afgesloten_op: date
    teruggave: TeruggaveIn | None = None


@router.post("/bewaarkeuzen", status_code=201, openapi_extra={"x-handeling": "bewaarkeuze.vastleggen"})
async def kies(a: MetBericht, invoer: BewaarkeuzenIn) -> Bevestiging:
    """Leg per gegeven vast of u het bewaart nu de reclasseringsrelatie eindigt; wat niet blijft, gaat overal weg (LJR-24.1a)."""
    ids = [k.gegeven_id for k in invoer.keuzen]
    bekend = await leveranciers(a.kern, invoer.casus_id, ids)

    def doe(r: Ruimte) -> Bevestiging:
        _require_reglement(r, "ljr", "LJR-24.1a")
        _check_keuzen(invoer)
        _schrijf_keuzen(r, invoer.keuzen)
        opruimen.leg_op(r, [k.gegeven_id for k in invoer.keuzen if k.keuze == "niet_bewaren"], "geen_bewaargrond")
        return bevestig("gekozen")(r, r.nieuw_id)

    daad = a.daad("bewaarkeuze.vastleggen", invoer.casus_id, van_leverancier(ids, bekend), body=invoer)
    klaar = await handel(a.kern, daad, doe, bevestig("gekozen"))
    await opruimen.ruim_casus_op(a.kern, invoer.casus_id)
    return klaar


def _schrijf_keuzen(r: Ruimte, gekozen: list[KeuzeIn]) -> None:
    """One choice per gegeven, once: what is to go cannot be kept after all."""
    eerder = {f.betreft for f in r.beeld.feiten.soort(einde.BEWAARKEUZE)}
    if any(k.gegeven_id in eerder for k in gekozen):
        raise Conflict("Over een van deze gegevens is al gekozen.", code="al_gekozen", artikel="LJR-24.1a")
    rijen = [
        een_feit(
            derived_id(k.gegeven_id, einde.BEWAARKEUZE, 0),
            r.casus_id,
            einde.BEWAARKEUZE,
            k.keuze,
            r.door,
            betreft=k.gegeven_id,
            partij=r.actie.partij,
            velden={"richtlijn": k.richtlijn},
        )
        for k in gekozen
    ]
    leg_vele_vast(r.s, rijen)


def _check_keuzen(invoer: BewaarkeuzenIn) -> None:
    bekend = LJR["bewaarrichtlijnen"].geldend
    assert isinstance(bekend, list)
    fouten = [
        Fout(f"/keuzen/{n}/richtlijn", "staat niet in het reglement") for n, k in enumerate(invoer.keuzen) if k.richtlijn not in bekend
    ]
    if len({k.gegeven_id for k in invoer.keuzen}) < len(invoer.keuzen):
        fouten.append(Fout("/keuzen", "noemt een gegeven twee keer"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="LJR-24.1a")


@router.post("/dienstverleningsafsluitingen", status_code=201, openapi_extra={"x-handeling": "dienstverlening.afsluiten"})
async def sluit_dienstverlening(a: MetBericht, invoer: DienstverleningIn) -> Bevestiging:
    """Sluit de dienstverlening af: de cliënt krijgt zijn eigen stukken terug, en elke kopie hier gaat weg (IED-11.5)."""

    def doe(r: Ruimte) -> Bevestiging:
        _require_reglement(r, "ied", "IED-11.5")
        if invoer.betrokkene_id not in r.beeld.betrokkenen:
            raise NotFound
        ids = _van_client(r, invoer.betrokkene_id)
        _check_teruggave(r, invoer, terug=bool(ids))
        velden: dict[str, Any] = invoer.model_dump(mode="json", by_alias=False, exclude={"casus_id", "betrokkene_id"})
        schrijf_feiten(r, "dienstverlening", "afgesloten", [invoer.betrokkene_id], velden, partij=a.claims.partij_id)
        opruimen.leg_op(r, ids, "teruggegeven_aan_client")
        return bevestig("afgesloten")(r, r.nieuw_id)

    daad = a.daad("dienstverlening.afsluiten", invoer.casus_id, await eigen_van(a, invoer.casus_id), body=invoer)
    klaar = await handel(a.kern, daad, doe, bevestig("afgesloten"))
    await opruimen.ruim_casus_op(a.kern, invoer.casus_id)
    return klaar


def _van_client(r: Ruimte, betrokkene: UUID) -> list[UUID]:
    """What this client brought himself and this partij put in."""
    eigen = [f for f in r.beeld.feiten.soort(opruimen.EXTERN) if (f.partij, f.status) == (r.actie.partij, "aanwezig")]
    return [f.betreft for f in eigen if f.betreft is not None and f.velden["betrokkene"] == str(betrokkene)]


def _check_teruggave(r: Ruimte, invoer: DienstverleningIn, *, terug: bool) -> None:
    vandaag = dag(r.nu)
    fouten = [Fout("/afgeslotenOp", "ligt in de toekomst")] if invoer.afgesloten_op > vandaag else []
    if invoer.teruggave and invoer.teruggave.op > vandaag:
        fouten.append(Fout("/teruggave/op", "ligt in de toekomst"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="IED-11.5")
    if terug and invoer.teruggave is None:
        stap = "Geef de stukken terug en noem datum en wijze."
        raise Conflict("De cliënt heeft zijn stukken nog niet terug.", code="teruggave_ontbreekt", artikel="IED-11.5", volgende_stap=stap)


def _require_reglement(r: Ruimte, reglement: str, artikel: str) -> None:
    regel = r.beeld.register.get(r.actie.partij)
    if regel is None or regel.reglement != reglement:
        raise Refused("Dit hoort bij een ander reglement dan dat van uw organisatie.", code="ander_reglement", artikel=artikel)
