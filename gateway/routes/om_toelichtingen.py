"""What the pga-expert tells aloud of OM data, to whom and for what, and that it is gone from its place after (PGA 9.6, 9.7)."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.agendadeelnemers import SOORT as AGENDADEELNEMER
from gateway.beleid.kalender import dag
from gateway.beleid.vraag import Persoon
from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast, wijzig
from gateway.functionarissen import als_persoon
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Feit
from gateway.routes.om import casus_van, require_feit, zoek_feit
from gateway.vastleggen import MetBericht, ZonderBericht, bevestig
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, Code, PartijId
from shared.errors import BadInput, Conflict, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()
Medewerker = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$", description="Pseudoniem, zoals in het toegangsbewijs; nooit een naam")]
VERWIJDEREN = "om_gegevens_verwijderen"


class OmToelichtingIn(Bericht):
    """Who heard it when and for what; not what was said (PGA-9.6)."""

    ontvanger: PartijId | None = Field(None, description="Partner van de medewerker; leeg bij een agendadeelnemer")
    medewerker: Medewerker | None = None
    agendadeelnemer_id: UUID | None = None
    op: date
    actueel_bevonden_op: date = Field(description="Dag waarop u nazag dat het gegeven nog klopt (PGA-9.7b)")
    doel: Code
    niveau: Literal["inhoud", "dat_informatie"]


@router.post("/om-aankondigingen/{aankondigingId}/toelichtingen", status_code=201, openapi_extra={"x-handeling": "om.toelichten"})
async def licht_toe(a: MetBericht, aankondigingId: str, invoer: OmToelichtingIn) -> Bevestiging:
    """Leg vast aan wie u OM-gegevens mondeling toelichtte, wanneer en waarvoor; wat u zei blijft erbuiten (PGA-9.6, PGA-10.5b)."""
    if (invoer.agendadeelnemer_id is None) == (invoer.ontvanger is None) or (invoer.ontvanger is None) != (invoer.medewerker is None):
        raise BadInput(fouten=[Fout("/", "noem ontvanger en medewerker, of een agendadeelnemer")], artikel="PGA-9.6")
    aankondiging_id = parse_uuid(aankondigingId)

    def velden(beeld: Beeld) -> dict[str, Any]:
        feit = zoek_feit(beeld, aankondiging_id, "om_verstrekking")
        ontvanger = beeld.register.partij(invoer.ontvanger, beeld.verband.code) if invoer.ontvanger else None
        return {"ontvanger": ontvanger, "opgave": _opgave(beeld, invoer, feit.velden["soort"] if feit else "")}

    def doe(r: Ruimte) -> Bevestiging:
        feit = require_feit(r, aankondiging_id, "om_verstrekking")
        if invoer.op < date.fromisoformat(feit.velden["verstrekt_op"]):
            raise BadInput(fouten=[Fout("/op", "ligt voor de dag van verstrekken")], artikel="PGA-9.6")
        _leg_toelichting_vast(r, invoer, feit)
        return bevestig("toegelicht")(r, r.nieuw_id)

    casus_id = await casus_van(a.kern, aankondiging_id, "om_verstrekking")
    return await handel(a.kern, a.daad("om.toelichten", casus_id, velden, body=invoer), doe, bevestig("toegelicht"))


def _opgave(beeld: Beeld, invoer: OmToelichtingIn, soort: str) -> dict[str, Any]:
    agenda = invoer.agendadeelnemer_id
    return {
        "soort": soort,
        "doel": invoer.doel,
        "niveau": invoer.niveau,
        "hoedanigheid": "agendadeelnemer" if agenda else "partner",
        "aangewezen": _is_agendadeelnemer(beeld, agenda) if agenda else _is_aangewezen(beeld, invoer),
        "op": invoer.op.isoformat(),
        "actueel_op": invoer.actueel_bevonden_op.isoformat(),
    }


def _is_aangewezen(beeld: Beeld, invoer: OmToelichtingIn) -> bool:
    """His own organisation assigned him to this casus, on the day of the explanation as well as today."""
    regel = beeld.register.persoon(invoer.ontvanger or "", invoer.medewerker or "")
    gevonden = [als_persoon(regel, beeld.zaak_id(), op) for op in (invoer.op, dag(beeld.nu))]
    return all(_loopt(persoon, op) for persoon, op in zip(gevonden, (invoer.op, dag(beeld.nu)), strict=True))


def _loopt(persoon: Persoon | None, op: date) -> bool:
    if persoon is None or persoon.aanwijzing_van is None or persoon.aanwijzing_tot is None:
        return False
    in_dienst = persoon.uit_dienst_op is None or op < persoon.uit_dienst_op
    return in_dienst and persoon.aanwijzing_van <= op <= persoon.aanwijzing_tot


def _is_agendadeelnemer(beeld: Beeld, feit_id: UUID) -> bool:
    """He takes part in this very casus and signed (PGA-1.a)."""
    feit = zoek_feit(beeld, feit_id, AGENDADEELNEMER)
    return feit is not None and feit.status == "getekend"


def _leg_toelichting_vast(r: Ruimte, invoer: OmToelichtingIn, feit: Feit) -> None:
    velden = {
        "medewerker": invoer.medewerker or "",
        "agendadeelnemer": str(invoer.agendadeelnemer_id or ""),
        "op": invoer.op.isoformat(),
        "doel": invoer.doel,
        "niveau": invoer.niveau,
    }
    leg_vast(r.s, r.nieuw_id, r.casus_id, "om_toelichting", "toegelicht", r.door, betreft=feit.id, partij=invoer.ontvanger, velden=velden)
    if feit.status == "aangekondigd":
        wijzig(r.s, feit, "toegelicht", r.door)
    open_taak(r.s, r.casus_id, r.beeld.verband.bestand.oin, VERWIJDEREN, feit.id, r.nu, dag(r.nu))


@router.post("/om-aankondigingen/{aankondigingId}/verwijderingen", status_code=201, openapi_extra={"x-handeling": "om.verwijderd"})
async def meld_verwijderd(a: ZonderBericht, aankondigingId: str) -> Bevestiging:
    """Leg vast dat u de gegevens na de toelichting uit de beveiligde omgeving verwijderde; daarna is een nieuwe vraag nodig (PGA-9.7b)."""
    aankondiging_id = parse_uuid(aankondigingId)

    def doe(r: Ruimte) -> Bevestiging:
        feit = zoek_feit(r.beeld, aankondiging_id, "om_verstrekking")
        if feit is None or r.beeld.casus is None:
            raise NotFound
        if feit.status == "verwijderd":
            raise Conflict("Deze gegevens zijn al verwijderd.", code="al_beeindigd")
        nieuw = wijzig(r.s, feit, "verwijderd", r.door)
        sluit_taken(r.s, r.casus_id, VERWIJDEREN, r.nu, object_id=feit.id)
        meld(r.s, feit.partij or "", "om_verstrekking.verwijderd", feit.id, r.casus_id, r.nu)
        return Bevestiging(id=feit.id, casus_id=feit.casus_id, status="verwijderd", versie=nieuw.versie)

    def weer(r: Ruimte, _: UUID) -> Bevestiging:
        feit = zoek_feit(r.beeld, aankondiging_id, "om_verstrekking")
        if feit is None:
            raise NotFound
        return Bevestiging(id=feit.id, casus_id=feit.casus_id, status=feit.status, versie=feit.versie)

    casus_id = await casus_van(a.kern, aankondiging_id, "om_verstrekking")
    return await handel(a.kern, a.daad("om.verwijderd", casus_id, {}, object_id=aankondiging_id), doe, weer)
