"""Being told: what waits for me, and what happened, about casussen the caller may still know (ONTWERP §10; CloudEvents-NL 1.1)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import select, union

from gateway import cursor, werklijst
from gateway.auth import Claims
from gateway.eigen import Ruimte, handel
from gateway.lijst import MEEST, STANDAARD, Zicht, lees_vraag, lees_zicht, vul, zet_link
from gateway.model import Casus, Datalek, Gebeurtenis, Klacht, Leksignaal, Taak
from gateway.routes.gemeen import Vraagt
from gateway.vernietiging import BLIJVEND
from shared.contracts import Bericht, Code, Tijdstip, nullable

router = APIRouter()
R = TypeVar("R", Taak, Gebeurtenis)
PADEN = {
    "aanmelding": "/v1/aanmeldingen/{object}",
    "bevraging": "/v1/bevragingen/{object}",
    "weging": "/v1/wegingen/{object}",
    "politievraag": "/v1/politievragen/{object}",
    "datalek": "/v1/datalekken/{object}",
    "datalek.bericht": "/v1/datalekken/{object}/bericht",
    "om_vraag": "/v1/om-vragen/{object}",
    "om_verstrekking": "/v1/om-verstrekkingen/{object}",
    "overdracht": "/v1/overdrachten/{object}",
    "verstrekking": "/v1/verstrekkingen/{object}",
    "vernietiging": "/v1/vernietigingsberichten/{object}",
    "verzoek": "/v1/verzoeken/{object}",
    "overleg": "/v1/overleggen/{object}",
    "instemming": "/v1/instemmingen",
    "aanwijzing": "/v1/casussen/{casus}/feiten",
    "beperking": "/v1/casussen/{casus}/feiten",
    "bezwaar": "/v1/casussen/{casus}/feiten",
    "toestemming": "/v1/casussen/{casus}/feiten",
    "informatie": "/v1/casussen/{casus}/feiten",
}
"""Where the receiver reads what a kind of event is about; anything else is about the casus itself."""


class Verwijzing(Bericht):
    """Where a taak is read, or done with a POST."""

    rel: Literal["lezen", "doen"]
    methode: Literal["GET", "POST"]
    href: str = Field(description="Pad binnen deze API")


class TaakUit(Bericht):
    """What waits, about which casus and object, until when, and where it is read and done."""

    id: UUID
    casus_id: UUID | None = Field(description="Leeg als het niet over een casus gaat")
    soort: Code
    object_id: UUID | None
    uiterlijk: date | None = nullable("date")
    gemaakt_op: Tijdstip
    links: list[Verwijzing]


class Taken(Bericht):
    """One page, the first last day first; the Link header says whether more follows."""

    items: list[TaakUit]


class Event(Bericht):
    """CloudEvents 1.0 in the NL GOV profile: a kind and where to read more, nothing about a person."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str = Field(description="urn:nld:oin:<OIN van het samenwerkingsverband>:systeem:zvh-keten")
    type: str = Field(description="nl.zvh.<soort>")
    time: Tijdstip = Field(description="Wanneer het gebeurde, in zaaktijd")
    dataref: str = Field(description="Pad waar de ontvanger met zijn eigen toegang meer leest")


@router.get("/taken", openapi_extra={"x-handeling": "taken.lezen"})
async def taken(
    a: Vraagt,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    waarde: Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)] = "",
) -> Taken:
    """Wat er op uw organisatie wacht, over casussen die u nog mag kennen: eerst wat het eerst af moet, zonder datum achteraan."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde)

    def doe(r: Ruimte) -> Taken:
        werk = werklijst.werk(r, a.claims)
        pagina = vul(vraag.limit, vraag.na, werk.stuk, werklijst.sleutel, _gekend(r, a.claims))
        zet_link(response, vraag, pagina, werklijst.sleutel)
        return Taken(items=[_taak(t) for t in pagina.rijen])

    return await handel(a.kern, a.daad("taken.lezen", over_casus=False), doe)


def _taak(t: Taak) -> TaakUit:
    lezen, doen = werklijst.plek(t.soort).vul(t.casus_id, t.object_id)
    links = [Verwijzing(rel="lezen", methode="GET", href=lezen)] + ([Verwijzing(rel="doen", methode="POST", href=doen)] if doen else [])
    return TaakUit(
        id=t.id,
        casus_id=None if t.soort in werklijst.ZONDER_CASUS else t.casus_id,
        soort=t.soort,
        object_id=t.object_id,
        uiterlijk=t.uiterlijk,
        gemaakt_op=t.gemaakt_op,
        links=links,
    )


def _gekend(r: Ruimte, claims: Claims) -> Callable[[Sequence[R]], list[R]]:
    """Only rows about a casus that the caller may still know, in whatever capacity; what is for one handeling only, for who may do that.

    That a casus was destroyed is told to who had part in it, though nobody may know it any more (PGA-14.1b).
    """

    def mag(zicht: Zicht, kent: set[UUID], rij: R) -> bool:
        soort = rij.soort.removeprefix("taak.")
        handeling = werklijst.ALLEEN_VOOR.get(soort) or ("" if rij.casus_id in kent else werklijst.OVER_VERZOEK.get(soort))
        return rij.casus_id in kent if not handeling else bool(zicht.beslis(rij.casus_id, handeling))

    def zonder(rij: R) -> bool:
        return werklijst.mag_zonder_casus(r, claims, rij.partij, rij.soort)

    def toon(rijen: Sequence[R]) -> list[R]:
        ids = {rij.casus_id for rij in rijen}
        zicht = lees_zicht(r, claims, ids, relaties=True)
        kent = {i for i in ids if zicht.kent(i)}
        los = werklijst.ZONDER_CASUS
        return [rij for rij in rijen if rij.soort in BLIJVEND or (zonder(rij) if rij.soort in los else mag(zicht, kent, rij))]

    return toon


@router.get("/gebeurtenissen", openapi_extra={"x-handeling": "gebeurtenissen.lezen"})
async def gebeurtenissen(
    a: Vraagt,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    na: Annotated[str, Query(max_length=cursor.MAX_LENGTE, description="Uit Link van het vorige antwoord")] = "",
) -> list[Event]:
    """Wat er gebeurde, ten minste één keer en in volgorde; Link noemt altijd waar u de volgende keer verder leest."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, na, veld="na")

    def doe(r: Ruimte) -> list[Event]:
        query = select(Gebeurtenis).where(Gebeurtenis.partij.in_(werklijst.partijen(r, a.claims))).order_by(Gebeurtenis.volgnr)

        def stuk(van: str, grootte: int) -> Sequence[Gebeurtenis]:
            return r.s.execute((query.where(Gebeurtenis.volgnr > int(van)) if van else query).limit(grootte)).scalars().all()

        pagina = vul(vraag.limit, vraag.na, stuk, lambda g: str(g.volgnr), _gekend(r, a.claims))
        response.headers["link"] = vraag.link(str(pagina.rijen[-1].volgnr) if pagina.rijen else vraag.na or "0")
        casussen = {g.casus_id for g in pagina.rijen}
        zoek = union(*(select(t.id, t.verband).where(t.id.in_(casussen)) for t in (Casus, Datalek, Klacht, Leksignaal)))
        verband = {c.id: c.verband for c in r.s.execute(zoek)}
        oin = {i: r.kern.verbanden.get(code).bestand.oin for i, code in verband.items()}
        # What is about no row at all, such as the look at the logs, is told by the verband to itself.
        return [_event(g, oin.get(g.casus_id, g.partij)) for g in pagina.rijen]

    return await handel(a.kern, a.daad("gebeurtenissen.lezen", over_casus=False), doe)


def _event(g: Gebeurtenis, van: str) -> Event:
    """``van``: the partij that runs the verband; a source names its OIN and not its bestuursorgaan."""
    return Event(
        id=g.id,
        source=f"urn:nld:oin:{van.partition(':')[0]}:systeem:zvh-keten",
        type=f"nl.zvh.{g.soort}",
        time=g.op,
        dataref=_dataref(g),
    )


def _dataref(g: Gebeurtenis) -> str:
    """A taak is read where its own list says, any other kind where its noun lives."""
    over, _, wat = g.soort.partition(".")
    if over == "taak":
        return werklijst.plek(wat).vul(g.casus_id, g.object_id)[0]
    return PADEN.get(g.soort, PADEN.get(over, werklijst.CASUS)).format(object=g.object_id, casus=g.casus_id)
