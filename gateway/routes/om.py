"""What the prosecution supplies to a lokale persoonsgerichte aanpak: asked for, announced by its desk; never content (PGA 9).

The gegevens themselves stay in the secure environment of the parket; here are codes, ids and dates. What a partner heard stands in the
casus and goes with it; what the OM supplied stands in its own register for four years (PGA-9.8).
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import insert, select

from gateway.beleid.kalender import AMSTERDAM, dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast, wijzig
from gateway.kern import Kern
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Feit, Verstrekking
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht, bevestig
from gateway.vragen import NIETS, Beeld
from shared.contracts import Bericht, Bevestiging, Code, PartijId, Reden, Tijdstip
from shared.crypto import bevat_bsn
from shared.errors import BadInput, Conflict, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()
Soort = Literal["justitieel", "strafvorderlijk", "tenuitvoerlegging"]
Kenmerk = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{3,39}$", description="Verwijzing in de beveiligde omgeving; geen inhoud")]
REGISTER = "om"
"""Soort of a line of the register of the OM among the verstrekkingen."""
NOON = time(12)


class OmVraagIn(Bericht):
    """A question to the parket: codes of the closed list, no words (PGA-9.3), after every other source (PGA-9.4)."""

    casus_id: UUID
    parket: PartijId
    soort: Soort
    doel: Code = Field(description="Doel dat de Wjsg voor deze soort noemt (PGA-9.2a, PGA-9.2b)")
    vragen: Annotated[list[Code], Field(min_length=1, max_length=20)]
    geraadpleegde_bronnen: Annotated[list[Code], Field(max_length=20)] = Field(description="Bronnen die niets opleverden, ook de politie")
    noodzaak: Reden


class OmAankondigingIn(Bericht):
    """That something waits in the secure environment: reference, kind, day and ground. There is no field for content (PGA-9.5)."""

    vraag_id: UUID
    kenmerk: Kenmerk
    soort: Soort
    grond: Code = Field(description="Wjsg 8a, 39f lid 1 of 51c lid 2, als code (PGA-9.1a)")
    verstrekt_op: date


class OmVraagUit(Bericht):
    """A question as the parket reads it."""

    id: UUID
    casus_id: UUID
    soort: Soort
    doel: Code
    vragen: list[Code]
    noodzaak: Reden
    status: Code
    gesteld_op: Tijdstip


async def casus_van(kern: Kern, feit_id: UUID, soort: str) -> UUID | None:
    """The casus of a fact of this kind; None when there is none."""
    f = Feit
    zoek = select(f.casus_id).where(f.id == feit_id, f.soort == soort).limit(1)
    return await kern.databank.lees(lambda s: s.execute(zoek).scalar_one_or_none())


def zoek_feit(beeld: Beeld, feit_id: UUID, soort: str) -> Feit | None:
    """The newest version of a fact of this kind."""
    feit = beeld.feiten.alle.get(feit_id)
    return feit if feit is not None and feit.soort == soort else None


def require_feit(r: Ruimte, feit_id: UUID, soort: str) -> Feit:
    """The same; NotFound when it is not there or was removed from the secure environment (PGA-9.7b)."""
    feit = zoek_feit(r.beeld, feit_id, soort)
    if feit is None or r.beeld.casus is None or feit.status == "verwijderd":
        raise NotFound
    return feit


def _gevraagd(vraag_id: UUID, opgave: Mapping[str, Any]) -> Callable[[Beeld], dict[str, Any]]:
    """The act belongs to the parket this question was put to."""

    def velden(beeld: Beeld) -> dict[str, Any]:
        feit = zoek_feit(beeld, vraag_id, "om_vraag")
        return {"gevraagde": (feit.partij or "") if feit else "", "opgave": opgave}

    return velden


@router.post("/om-vragen", status_code=201, openapi_extra={"x-handeling": "om.vragen"})
async def vraag(a: MetBericht, invoer: OmVraagIn) -> Bevestiging:
    """Vraag het parket om gegevens: alleen vragen van de gesloten lijst, als geen enkele andere bron iets heeft (PGA-9.3, PGA-9.4)."""
    opgave = {
        "vragen": tuple(invoer.vragen),
        "bronnen": tuple(invoer.geraadpleegde_bronnen),
        "noodzaak": invoer.noodzaak,
        "soort": invoer.soort,
        "doel": invoer.doel,
    }

    def doe(r: Ruimte) -> Bevestiging:
        partij = r.beeld.register.partij(invoer.parket, r.beeld.verband.code)
        if partij is None or partij.soort != "openbaar_ministerie":
            raise BadInput(fouten=[Fout("/parket", "is geen parket dat aan dit samenwerkingsverband deelneemt")], artikel="PGA-9.5")
        velden = {k: list(v) if isinstance(v, tuple) else v for k, v in opgave.items()}
        leg_vast(r.s, r.nieuw_id, r.casus_id, "om_vraag", "open", r.door, partij=invoer.parket, velden=velden)
        open_taak(r.s, r.casus_id, invoer.parket, "om_vraag_beantwoorden", r.nieuw_id, r.nu, bericht="om_vraag.gesteld")
        return bevestig("open")(r, r.nieuw_id)

    return await handel(a.kern, a.daad("om.vragen", invoer.casus_id, {"opgave": opgave}, body=invoer), doe, bevestig("open"))


@router.get("/om-vragen/{vraagId}", openapi_extra={"x-handeling": "om.vraag.lezen"})
async def lees_vraag(a: Vraagt, vraagId: str) -> OmVraagUit:
    """Lees een vraag: het loket van het parket aan wie zij is gesteld, en de pga-expert."""
    a.alleen()
    vraag_id = parse_uuid(vraagId)

    def doe(r: Ruimte) -> OmVraagUit:
        f = require_feit(r, vraag_id, "om_vraag")
        v = f.velden
        return OmVraagUit(
            id=f.id,
            casus_id=f.casus_id,
            soort=v["soort"],
            doel=v["doel"],
            vragen=v["vragen"],
            noodzaak=v["noodzaak"],
            status=f.status,
            gesteld_op=f.op,
        )

    casus_id = await casus_van(a.kern, vraag_id, "om_vraag")
    return await handel(a.kern, a.daad("om.vraag.lezen", casus_id, _gevraagd(vraag_id, {})), doe)


@router.post("/om-aankondigingen", status_code=201, openapi_extra={"x-handeling": "om.aankondigen"})
async def kondig_aan(a: MetBericht, invoer: OmAankondigingIn) -> Bevestiging:
    """Kondig als PGA-loket aan dat voor de pga-expert iets klaarstaat in de beveiligde omgeving; nooit de inhoud (PGA-9.1a, PGA-9.5)."""
    opgave = {"soort": invoer.soort, "grond": invoer.grond}

    def doe(r: Ruimte) -> Bevestiging:
        gevraagd = require_feit(r, invoer.vraag_id, "om_vraag")
        _check_aankondiging(r, invoer)
        _check_nog_nodig(r, gevraagd)
        velden = {**opgave, "kenmerk": invoer.kenmerk, "verstrekt_op": invoer.verstrekt_op.isoformat(), "vraag": str(gevraagd.id)}
        leg_vast(r.s, r.nieuw_id, r.casus_id, "om_verstrekking", "aangekondigd", r.door, partij=a.claims.partij_id, velden=velden)
        r.s.execute(insert(Verstrekking).values(**_registerregel(r, gevraagd, invoer)))
        wijzig(r.s, gevraagd, "beantwoord", r.door)
        sluit_taken(r.s, r.casus_id, "om_vraag_beantwoorden", r.nu, object_id=gevraagd.id)
        meld(r.s, r.beeld.verband.bestand.oin, "om.aangekondigd", r.nieuw_id, r.casus_id, r.nu)
        return bevestig("aangekondigd")(r, r.nieuw_id)

    casus_id = await casus_van(a.kern, invoer.vraag_id, "om_vraag")
    daad = a.daad("om.aankondigen", casus_id, _gevraagd(invoer.vraag_id, opgave), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("aangekondigd"))


def _check_aankondiging(r: Ruimte, invoer: OmAankondigingIn) -> None:
    casus = r.beeld.casus
    fouten = [Fout("/verstrektOp", "ligt in de toekomst")] if invoer.verstrekt_op > dag(r.nu) else []
    if casus is not None and invoer.verstrekt_op < dag(casus.gestart_op):
        # Four years run from this day (PGA-9.8): nothing was supplied before there was an aanmelding.
        fouten.append(Fout("/verstrektOp", "ligt voor de aanmelding"))
    if bevat_bsn(invoer.kenmerk):
        fouten.append(Fout("/kenmerk", "bevat een nummer dat een BSN kan zijn"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="PGA-9.5")


def _check_nog_nodig(r: Ruimte, gevraagd: Feit) -> None:
    """What was removed after the explanation is not put there again on the same question (PGA-9.7b)."""
    eerder = (f for f in r.beeld.feiten.soort("om_verstrekking") if f.velden["vraag"] == str(gevraagd.id))
    if any(f.status == "verwijderd" for f in eerder):
        stap = "Wacht op een nieuwe vraag van de pga-expert."
        raise Conflict("Wat op deze vraag kwam is verwijderd.", code="vraag_afgedaan", artikel="PGA-9.7b", volgende_stap=stap)


def _registerregel(r: Ruimte, gevraagd: Feit, invoer: OmAankondigingIn) -> dict[str, Any]:
    """The line that outlives the casus; the day is that of the supply, from which four years run (PGA-9.8)."""
    hoofdpersoon = next((i for i, categorie in r.beeld.betrokkenen.items() if categorie == "1"), NIETS)
    return {
        "id": r.nieuw_id,
        "soort": REGISTER,
        "casus_id": r.casus_id,
        "gegeven_id": r.nieuw_id,
        "betrokkene_id": hoofdpersoon,
        "leverancier": r.actie.partij,
        "ontvanger": r.beeld.verband.code,
        "categorie": invoer.soort,
        "doel": gevraagd.velden["doel"],
        "grondslag": invoer.grond,
        "noodzaak": gevraagd.velden["noodzaak"],
        "handeling_id": r.actie.handeling_id,
        "op": r.nu if invoer.verstrekt_op == dag(r.nu) else datetime.combine(invoer.verstrekt_op, NOON, AMSTERDAM),
    }
