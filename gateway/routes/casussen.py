"""Casussen: the list from the deelname index, and one casus with the gegevens of its fase the caller may see (ONTWERP §10)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import and_, or_, select
from starlette.responses import JSONResponse

from gateway import audit, cursor, pga_controles
from gateway.auth import Claims
from gateway.behoeve import ten_behoeve_van
from gateway.beleid import Besluit
from gateway.beleid.vraag import Wie
from gateway.deuren import lees_query
from gateway.eigen import Ruimte, handel
from gateway.lezen import Leesvraag, lees
from gateway.lijst import MEEST, STANDAARD, Lijstvraag, Pagina, lees_vraag, lees_zicht, vul, zet_link
from gateway.model import Casus, Deelname
from gateway.namen import mag_naam_weten
from gateway.routes.gemeen import Vraagt
from gateway.vragen import Beeld
from shared.contracts import Bericht, Code, Gegeven, Tijdstip, nullable
from shared.http import parse_uuid

router = APIRouter()
ZONDER_EIGEN_DEELNAME = frozenset({"manager", "burgemeester", "gemandateerde", "fg"})
"""Who supervises stands in no casus himself: for him every deelname of his partij counts."""


class CasusRegel(Bericht):
    """One casus in a list."""

    casus_id: UUID
    samenwerkingsverband: Code
    fase: Code
    status: Code
    samenwerkingsdoel: Code
    gestart_op: Tijdstip


class Casussen(Bericht):
    """One page; the Link header says whether more follows."""

    items: list[CasusRegel]


class BetrokkeneUit(Bericht):
    """A person in this casus, as a random id."""

    betrokkene_id: UUID
    categorie: str


class CasusUit(CasusRegel):
    """One casus: what the register knows, and the gegevens of the running fase that the caller may see."""

    aanmelder: str | None
    casusregisseur_partij: str | None
    fasestatus: list[str]
    besluit_afschaling_op: date | None = nullable("date")
    vernietigen_op: date | None = nullable("date")
    toezicht_gemeente: Code | None = Field(None, description="In een pga: de gemeente waarvan de burgemeester toezicht houdt (PGA-4.1a)")
    ten_behoeve_van: str | None = Field(None, description="Voor wiens taak de procesregisseur nu werkt (ZVH-5.1.2)")
    grondslag: Code | None = Field(None, description="Grondslag van die partij (ZVH-5.1.2)")
    betrokkenen: list[BetrokkeneUit]
    gegevens: list[Gegeven]
    versie: int


@router.get("/casussen", openapi_extra={"x-handeling": "casus.lijst"})
async def lijst(
    a: Vraagt,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    waarde: Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)] = "",
) -> Casussen:
    """De casussen waaraan u deelneemt of die u aanmeldde; zonder totaal, met in Link waar het verder gaat."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde)
    pagina = await handel(a.kern, a.daad("casus.lijst", over_casus=False), lambda r: _pagina(r, vraag))
    zet_link(response, vraag, pagina, lambda c: str(c.id))
    return Casussen(items=[CasusRegel(**_regel(c)) for c in pagina.rijen])


def _pagina(r: Ruimte, vraag: Lijstvraag) -> Pagina[Casus]:
    besluiten: dict[str, Besluit] = {}
    gelezen: dict[UUID, Casus] = {}

    def toon(ids: Sequence[UUID]) -> list[UUID]:
        zicht = lees_zicht(r, vraag.claims, ids)
        gelezen.update({i: b.casus for i, b in zicht.beelden.items() if b.casus})
        gevonden = {i: besluit for i in ids if (besluit := zicht.beslis(i, "casus.lezen")) is not None}
        besluiten.update({str(i): b for i, b in gevonden.items()})
        return [i for i, besluit in gevonden.items() if besluit]

    ids = vul(vraag.limit, vraag.na, _index(r, vraag.claims), str, toon)
    _op_papier(r, besluiten, ids.rijen)
    return Pagina([gelezen[i] for i in ids.rijen], ids.meer)


def _op_papier(r: Ruimte, besluiten: dict[str, Besluit], getoond: Sequence[UUID]) -> None:
    """Which casussen were shown and which were refused, by rule (ONTWERP §8)."""
    toon = {str(i) for i in getoond}
    rijen = [{"casus": i, "uitkomst": b.uitkomst, "regel": b.regel, "getoond": i in toon} for i, b in sorted(besluiten.items())]
    audit.schrijf(r.s, r.actie, "verdict", "toegestaan", {"casussen": rijen})


def _index(r: Ruimte, claims: Claims) -> Callable[[str, int], list[UUID]]:
    """Ids from the deelname index: open ones of this functionaris or of his whole partij, and what his partij put forward."""
    d = Deelname
    loopt = and_(d.van <= r.nu, or_(d.tot.is_(None), d.tot > r.nu))
    zelf = (
        loopt
        if claims.rollen & ZONDER_EIGEN_DEELNAME
        else and_(loopt, or_(d.functionaris.is_(None), d.functionaris == claims.functionaris))
    )
    query = select(d.casus_id).distinct().where(d.partij == claims.partij_id, or_(zelf, d.rol == "aanmelder")).order_by(d.casus_id)

    def stuk(na: str, grootte: int) -> list[UUID]:
        verder = query.where(d.casus_id > UUID(na)) if na else query
        return list(r.s.execute(verder.limit(grootte)).scalars())

    return stuk


def _regel(c: Casus) -> dict[str, Any]:
    return {
        "casus_id": c.id,
        "samenwerkingsverband": c.verband,
        "fase": c.fase,
        "status": c.status,
        "samenwerkingsdoel": c.samenwerkingsdoel,
        "gestart_op": c.gestart_op,
    }


@router.get("/casussen/{casusId}", response_model=CasusUit, openapi_extra={"x-handeling": "casus.lezen"})
async def lees_casus(
    a: Vraagt,
    casusId: str,
    doel: Annotated[str, Query(max_length=80)] = "",
    taak: Annotated[str, Query(max_length=80)] = "",
    fasedoel: Annotated[str, Query(max_length=80)] = "",
    reden: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Lees één casus met de gegevens van de lopende fase die u mag zien."""
    casus_id, kern = parse_uuid(casusId), a.kern
    lees_query(a.request)
    vraag = Leesvraag(a.claims, "", "casus.lezen", casus_id, per_casus=True, doel=doel, taak=taak, fasedoel=fasedoel, reden=reden)
    antwoord = await lees(kern, vraag)
    register = _compose(antwoord.beeld, a.claims).model_dump(mode="json")
    return JSONResponse(register | {"gegevens": antwoord.inhoud["gegevens"]})


def _behoeve(beeld: Beeld, wie: Wie) -> dict[str, str | None]:
    partij, grondslag = ten_behoeve_van(beeld)
    return {"ten_behoeve_van": partij, "grondslag": grondslag or None} if mag_naam_weten(beeld, wie, partij) else {}


def _compose(beeld: Beeld, claims: Claims) -> CasusUit:
    """The register's facts beside the content; names of partijen only as far as the caller may know them (LJR-8.2)."""
    c, wie = beeld.casus, beeld.wie(claims)
    assert c is not None
    return CasusUit(
        **_regel(c),
        aanmelder=c.aanmelder if mag_naam_weten(beeld, wie, c.aanmelder) else None,
        casusregisseur_partij=c.casusregisseur_partij if mag_naam_weten(beeld, wie, c.casusregisseur_partij) else None,
        fasestatus=[str(stap) for stap in c.fasestatus],
        besluit_afschaling_op=c.besluit_afschaling_op,
        vernietigen_op=c.vernietigen_op,
        toezicht_gemeente=pga_controles.toezicht(beeld.feiten.soort, beeld.parameters.waarden.get("gemeente", "")) or None,
        **_behoeve(beeld, wie),
        betrokkenen=[BetrokkeneUit(betrokkene_id=i, categorie=k) for i, k in sorted(beeld.betrokkenen.items())],
        gegevens=[],
        versie=c.versie,
    )
