"""How long what LJ&R supplied is kept, and what may still be done with a restricted gegeven (LJR 21.2, 24.1)."""

from datetime import date
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import stilleggen
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.melden import meld, sluit_taken
from gateway.vastleggen import MetBericht, bevestig, eigen_van, leveranciers, require_bekend, schrijf_feiten, van_leverancier
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, PartijId, Reden
from shared.errors import BadInput, Conflict, Fout, NotFound

router = APIRouter()


class ContactIn(Bericht):
    """When the caller's organisation last had contact with this person: its term runs from there (LJR-24.1c)."""

    casus_id: UUID
    betrokkene_id: UUID
    contact_op: date


class BewaarbesluitIn(Bericht):
    """Keep longer than seven years because new probation work is expected; to be looked at again every year (LJR-24.1d)."""

    casus_id: UUID
    betrokkene_id: UUID
    reden: Reden


class BeperkingsgebruikIn(Bericht):
    """Use of a restricted gegeven by one ontvanger, or by the verband, on one of the four grounds (LJR-21.2)."""

    casus_id: UUID
    gegeven_id: UUID
    grond: Literal["toestemming_betrokkene", "rechtsvordering", "rechten_van_ander", "gewichtig_algemeen_belang"]
    motivering: Reden = Field(description="Waarom het nodig is, uit de lijst noodzaak van het convenant")
    ontvanger: PartijId | None = None


@router.post("/contactmomenten", status_code=201, openapi_extra={"x-handeling": "contact.melden"})
async def meld_contact(a: MetBericht, invoer: ContactIn) -> Bevestiging:
    """Meld een nieuw contact met de cliënt: alleen daardoor schuift de bewaartermijn op (LJR-24.1c)."""

    def doe(r: Ruimte) -> Bevestiging:
        if invoer.betrokkene_id not in r.beeld.betrokkenen:
            raise NotFound
        if invoer.contact_op > dag(r.nu):
            raise BadInput(fouten=[Fout("/contactOp", "ligt in de toekomst")])
        velden = {"contact_op": invoer.contact_op.isoformat()}
        schrijf_feiten(r, "contact", "gemeld", [invoer.betrokkene_id], velden, partij=a.claims.partij_id)
        return bevestig("gemeld")(r, r.nieuw_id)

    daad = a.daad("contact.melden", invoer.casus_id, await eigen_van(a, invoer.casus_id), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("gemeld"))


@router.post("/bewaarbesluiten", status_code=201, openapi_extra={"x-handeling": "bewaren.verlengen"})
async def neem_bewaarbesluit(a: MetBericht, invoer: BewaarbesluitIn) -> Bevestiging:
    """Besluit dat u langer bewaart, of beoordeel dat opnieuw; bij de volgende jaarlijkse schoning vervalt het (LJR-24.1d)."""
    eigen = await eigen_van(a, invoer.casus_id)

    def doe(r: Ruimte) -> Bevestiging:
        if invoer.betrokkene_id not in r.beeld.betrokkenen:
            raise NotFound
        schrijf_feiten(r, "bewaarbesluit", "genomen", [invoer.betrokkene_id], {"reden": invoer.reden}, partij=a.claims.partij_id)
        sluit_taken(r.s, r.casus_id, "bewaren_herbeoordelen", r.nu, object_id=invoer.betrokkene_id)
        return bevestig("genomen")(r, r.nieuw_id)

    def velden(beeld: Beeld) -> dict[str, object]:
        return {**eigen(beeld), "reden": invoer.reden}

    return await handel(a.kern, a.daad("bewaren.verlengen", invoer.casus_id, velden, body=invoer), doe, bevestig("genomen"))


@router.post("/beperkingsgebruiken", status_code=201, openapi_extra={"x-handeling": "beperking.gebruiken"})
async def sta_gebruik_toe(a: MetBericht, invoer: BeperkingsgebruikIn) -> Bevestiging:
    """Leg vast op welke van de vier gronden een beperkt gegeven toch wordt gebruikt, en door wie (LJR-21.2)."""
    ids = [invoer.gegeven_id]
    bekend = await leveranciers(a.kern, invoer.casus_id, ids)

    def doe(r: Ruimte) -> Bevestiging:
        require_bekend(r, ids, bekend)
        _check_gebruik(r, invoer)
        leverancier = bekend[invoer.gegeven_id]
        velden = {"grond": invoer.grond, "reden": invoer.motivering, "ontvanger": invoer.ontvanger or ""}
        schrijf_feiten(r, "beperkingsgebruik", "gezet", ids, velden, partij=leverancier)
        for partij in {leverancier, r.beeld.verband.bestand.oin} - {a.claims.partij_id}:
            meld(r.s, partij, "beperking.gebruikt", invoer.gegeven_id, r.casus_id, r.nu)
        return bevestig("gezet")(r, r.nieuw_id)

    daad = a.daad("beperking.gebruiken", invoer.casus_id, van_leverancier(ids, bekend), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("gezet"))


def _check_gebruik(r: Ruimte, invoer: BeperkingsgebruikIn) -> None:
    if invoer.motivering not in r.beeld.verband.redenen("noodzaak"):
        raise BadInput(fouten=[Fout("/motivering", "staat niet in de lijst noodzaak van het convenant")])
    if invoer.ontvanger is not None and r.beeld.register.get(invoer.ontvanger) is None:
        raise BadInput(fouten=[Fout("/ontvanger", "staat niet in het register")])
    if not stilleggen.is_stil(r.s, r.beeld.feiten, invoer.gegeven_id):
        raise Conflict("Dit gegeven is niet beperkt.", code="niet_beperkt")
