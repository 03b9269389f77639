"""What each may see of an overleg: by himself while he may, or shown to him who has no token (ZVH-9.6, PGA-1.a, PGA-10.5a)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import JSONResponse, Response

from gateway import aanbod, overleg
from gateway.auth import Claims
from gateway.deuren import lees_query
from gateway.eigen import Daad, Ruimte, handel
from gateway.lezen import Leesvraag, lees
from gateway.namen import mag_naam_weten
from gateway.overleg import GEPLAND, SOORT
from gateway.routes.gemeen import Vraagt
from gateway.routes.om import casus_van
from gateway.routes.overleggen import PAD, require
from gateway.routes.verstrekkingen import Aangeboden, ItemIn, antwoord_op
from gateway.vastleggen import MetBericht
from gateway.vragen import Beeld
from shared.contracts import Bericht, Code, Gegeven, PartijId, Tijdstip
from shared.errors import BadInput, Fout
from shared.http import parse_uuid

router = APIRouter()
DOEL = "vaststellen_aanpak"


class AanwezigeUit(Bericht):
    """One genodigde or aanwezige; the functionaris for whoever runs the casus, and for his own partij."""

    soort: Code
    partij: PartijId | None
    functionaris: str | None
    agendadeelnemer_id: UUID | None


class Agendapunt(Bericht):
    """One agenda point with the ids of what the reader may see."""

    punt: Code
    gegeven_ids: list[UUID]


class OverlegUit(Bericht):
    """An overleg: its agenda, who was asked and who was there, and what of its table this reader may see now."""

    id: UUID
    casus_id: UUID
    status: Literal["gepland", "gehouden"]
    van: Tijdstip
    tot: Tijdstip
    agenda: list[Agendapunt]
    genodigden: list[AanwezigeUit]
    aanwezigen: list[AanwezigeUit]
    versie: int
    vastgelegd_op: Tijdstip
    gegevens: list[Gegeven]


@router.get(PAD, response_model=OverlegUit, openapi_extra={"x-handeling": "overleg.lezen"})
async def lees_overleg(
    a: Vraagt,
    overlegId: str,
    doel: Annotated[str, Query(max_length=80)] = "",
    taak: Annotated[str, Query(max_length=80)] = "",
    fasedoel: Annotated[str, Query(max_length=80)] = "",
    reden: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Lees een overleg met van de gegevens op de agenda alleen wat u nu mag zien; een gast tot de termijn na het overleg (ZVH-9.6)."""
    overleg_id = parse_uuid(overlegId)
    lees_query(a.request)
    vraag = Leesvraag(a.claims, "casusoverleg", "overleg.lezen", overleg_id, doel=doel, taak=taak, fasedoel=fasedoel, reden=reden)
    antwoord = await lees(a.kern, vraag)
    return JSONResponse({**antwoord.inhoud, **_boeken(antwoord.beeld, a.claims, overleg_id)})


def _boeken(beeld: Beeld, claims: Claims, overleg_id: UUID) -> dict[str, Any]:
    """What the gateway's books add: who was asked and who was there, as far as this reader may know (LJR-8.2)."""
    feit = overleg.zoek(beeld.feiten, overleg_id)
    if feit is None:
        return {"status": GEPLAND, "genodigden": [], "aanwezigen": []}
    return {"status": feit.status} | {naam: _zichtbaar(beeld, claims, feit.velden[naam]) for naam in ("genodigden", "aanwezigen")}


def _zichtbaar(beeld: Beeld, claims: Claims, wie: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    lezer = beeld.wie(claims)
    ruim = lezer.is_procesregisseur or "fg" in lezer.rollen
    return [
        AanwezigeUit(
            soort=g["soort"],
            partij=g["partij"] or None,
            functionaris=g["functionaris"] or None if ruim or g["partij"] == claims.partij_id else None,
            agendadeelnemer_id=UUID(g["agendadeelnemer"]) if g["agendadeelnemer"] else None,
        ).model_dump(mode="json")
        for g in wie
        if not g["partij"] or mag_naam_weten(beeld, lezer, g["partij"])
    ]


class VertoningIn(Bericht):
    """What the pga-expert shows at the table to an agendadeelnemer, and per gegeven why that is needed (PGA-10.5a)."""

    agendadeelnemer_id: UUID
    items: Annotated[list[ItemIn], Field(min_length=1, max_length=200)]


@router.post(PAD + "/vertoningen", status_code=201, openapi_extra={"x-handeling": "overleg.vertonen"})
async def vertoon(a: MetBericht, overlegId: str, invoer: VertoningIn) -> Aangeboden:
    """Leg vast wat u aan een agendadeelnemer laat zien; het is een verstrekking die met de termijn van het overleg eindigt (PGA-10.5a).

    Hij heeft geen toegangsbewijs: wat mag, leest u onder het id van deze verstrekking en laat u hem zien (PGA-1.a).
    """
    overleg_id = parse_uuid(overlegId)
    noodzaak = {i.gegeven_id: i.noodzaak for i in invoer.items}
    if len(noodzaak) != len(invoer.items):
        raise BadInput(fouten=[Fout("/items", "een gegeven staat er dubbel")])
    gezocht = await casus_van(a.kern, overleg_id, SOORT)

    def velden(beeld: Beeld) -> dict[str, Any]:
        return {"opgave": _opgave(beeld, overleg_id, str(invoer.agendadeelnemer_id), list(noodzaak))}

    def doe(r: Ruimte) -> tuple[UUID, date]:
        return r.casus_id, overleg.laatste_dag(r.beeld.verband, require(r, overleg_id))

    casus_id, tot = await handel(a.kern, Daad(a.claims, "overleg.vertonen", gezocht, object_id=overleg_id, velden=velden), doe)
    aanbieding = aanbod.Aanbieding(
        a.claims,
        casus_id,
        f"agendadeelnemer:{invoer.agendadeelnemer_id}",
        derde=False,
        doel=DOEL,
        wetsartikel="",
        taak="",
        noodzaak=noodzaak,
        geldig_tot=tot,
        sleutel=a.sleutel,
        pad=a.pad,
        body=invoer.model_dump(mode="json"),
    )
    return antwoord_op(await aanbod.bied_aan(a.kern, aanbieding))


def _opgave(beeld: Beeld, overleg_id: UUID, wie: str, ids: Sequence[UUID]) -> dict[str, Any]:
    """Whether he sat in, until when he may see it, and what was not on the table; nothing for an overleg that is not there."""
    feit = overleg.zoek(beeld.feiten, overleg_id)
    if feit is None:
        return {}
    op_tafel = set(feit.velden["gegevens"])
    return {
        "aanwezig": any(a["agendadeelnemer"] == wie for a in feit.velden["aanwezigen"]),
        "laatste_dag": overleg.laatste_dag(beeld.verband, feit).isoformat(),
        "buiten_agenda": sorted(str(i) for i in ids if str(i) not in op_tafel),
    }
