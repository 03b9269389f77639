"""The first contact of LJ&R with a client, and whether he heard by then who it is and what the talk is for (LJR-17.2-eerste-contact)."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import or_, select

from gateway import cursor
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.lijst import MEEST, STANDAARD, Lijstvraag, Pagina, lees_vraag, op_id, vul, zet_link
from gateway.model import Casus, Feit
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht, bevestig, eigen_van, schrijf_feiten
from shared.contracts import Bericht, Bevestiging
from shared.errors import BadInput, Fout, NotFound, Refused

router = APIRouter()
SOORT, EIS = "eerste_contact", "LJR-17.2-eerste-contact"
Onderwerp = Literal["algemene_informatie", "wat_de_reclassering_doet", "positie", "doel_gesprek"]
ONDERWERPEN: frozenset[str] = frozenset(("algemene_informatie", "wat_de_reclassering_doet", "positie", "doel_gesprek"))
VERVULD, TEKORTKOMING = "vervuld", "tekortkoming"


class EersteContactIn(Bericht):
    """When LJ&R first spoke to this client, and when he heard what it does, its position and what the talk was for."""

    casus_id: UUID
    betrokkene_id: UUID
    eerste_contact_op: date
    uitleg_op: date | None = Field(None, description="Wanneer de uitleg is gegeven; leeg als dat nog niet is gebeurd")
    onderwerpen: Annotated[list[Onderwerp], Field(max_length=4)] = Field(default_factory=list)


class EersteContactUit(Bericht):
    """One recording, as it was made."""

    id: UUID
    casus_id: UUID
    betrokkene_id: UUID
    eerste_contact_op: date
    uitleg_op: date | None
    onderwerpen: list[str]
    stand: Literal["vervuld", "tekortkoming"]


class EersteContacten(Bericht):
    """One page, in the order in which they were recorded; the next one stands in the Link header."""

    items: list[EersteContactUit]


@router.post("/eerste-contacten", status_code=201, openapi_extra={"x-handeling": "eerstecontact.vastleggen"})
async def leg_eerste_contact_vast(a: MetBericht, invoer: EersteContactIn) -> Bevestiging:
    """Leg vast wanneer het eerste contact met een cliënt was en wanneer hij de uitleg kreeg (LJR-17.2-eerste-contact).

    Komt de uitleg later dan het eerste contact of ontbreekt zij, dan is dat een tekortkoming; een eerdere datum herstelt haar niet.
    """
    status = _stand(invoer)

    def doe(r: Ruimte) -> Bevestiging:
        if invoer.betrokkene_id not in r.beeld.betrokkenen:
            raise NotFound
        if fouten := _fouten(r, invoer):
            raise BadInput(fouten=fouten, artikel=EIS)
        _weiger_terugdateren(r, invoer)
        schrijf_feiten(r, SOORT, status, [invoer.betrokkene_id], _velden(invoer), partij=a.claims.partij_id)
        return bevestig(status)(r, r.nieuw_id)

    daad = a.daad("eerstecontact.vastleggen", invoer.casus_id, await eigen_van(a, invoer.casus_id), body=invoer)
    return await handel(a.kern, daad, doe, bevestig(status))


def _stand(c: EersteContactIn) -> str:
    """Told in full on or before the day of the first contact; anything else is a shortcoming."""
    op_tijd = c.uitleg_op is not None and c.uitleg_op <= c.eerste_contact_op
    return VERVULD if op_tijd and set(c.onderwerpen) >= ONDERWERPEN else TEKORTKOMING


def _fouten(r: Ruimte, c: EersteContactIn) -> list[Fout]:
    dagen = {"/eersteContactOp": c.eerste_contact_op, "/uitlegOp": c.uitleg_op}
    fouten = [Fout(veld, "ligt in de toekomst") for veld, op in dagen.items() if op is not None and op > dag(r.nu)]
    if c.uitleg_op is None and c.onderwerpen:
        fouten.append(Fout("/uitlegOp", "ontbreekt bij de onderwerpen van de uitleg"))
    return fouten


def _weiger_terugdateren(r: Ruimte, c: EersteContactIn) -> None:
    """What was on record as missing is not told before that day, and the first contact stays when it was."""
    eerder = [f for f in r.beeld.feiten.soort(SOORT) if f.partij == r.actie.partij and f.betreft == c.betrokkene_id]
    verschoven = any(f.velden["eerste_contact_op"] != c.eerste_contact_op.isoformat() for f in eerder)
    terug = c.uitleg_op is not None and any(c.uitleg_op < dag(f.op) for f in eerder if f.status == TEKORTKOMING)
    if verschoven or terug:
        raise Refused(
            "Het eerste contact en de uitleg erbij zijn al vastgelegd en worden niet teruggedateerd.",
            code="uitleg_teruggedateerd",
            artikel=EIS,
            volgende_stap="Leg de uitleg vast op de dag waarop zij echt is gegeven; de tekortkoming blijft staan.",
        )


def _velden(c: EersteContactIn) -> dict[str, Any]:
    return c.model_dump(mode="json", by_alias=False, exclude={"casus_id", "betrokkene_id"})


@router.get("/eerste-contacten", openapi_extra={"x-handeling": "eerstecontact.lijst"})
async def lijst(
    a: Vraagt,
    response: Response,
    stand: Annotated[Literal["vervuld", "tekortkoming"] | None, Query(description="Alleen deze")] = None,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    waarde: Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)] = "",
) -> EersteContacten:
    """De eigen controle: de eerste contacten die uw organisatie vastlegde, met wat daaraan schort (LJR-17.2-eerste-contact)."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde, filters=("stand",))
    pagina = await handel(a.kern, a.daad("eerstecontact.lijst", over_casus=False), lambda r: _pagina(r, vraag, stand))
    zet_link(response, vraag, pagina, lambda f: str(f.id))
    return EersteContacten(items=[_uit(f) for f in pagina.rijen])


def _pagina(r: Ruimte, vraag: Lijstvraag, stand: str | None) -> Pagina[Feit]:
    """What this partij recorded itself, in casussen that are still there."""
    blijft = or_(Casus.vernietigen_op.is_(None), Casus.vernietigen_op > dag(r.nu))
    zoek = select(Feit).join(Casus, Casus.id == Feit.casus_id).where(Feit.soort == SOORT, Feit.partij == vraag.claims.partij_id, blijft)
    if stand is not None:
        zoek = zoek.where(Feit.status == stand)
    return vul(vraag.limit, vraag.na, op_id(r.s, zoek, Feit.id), lambda f: str(f.id), list)


def _uit(f: Feit) -> EersteContactUit:
    return EersteContactUit.model_validate({"id": f.id, "casus_id": f.casus_id, "betrokkene_id": f.betreft, "stand": f.status, **f.velden})
