"""Looking for a person within one's own samenwerkingsverband, and saying what a hit means (ONTWERP §9)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import audit, zoeken
from gateway.dubbelen import SOORT, TAAK
from gateway.eigen import Ruimte, handel
from gateway.feiten import lees_feiten, leg_vast
from gateway.lijst import Zicht, lees_zicht
from gateway.melden import sluit_taken
from gateway.model import Zoeksleutel
from gateway.routes.gemeen import Vraagsteller, Vraagt
from gateway.vastleggen import MetBericht, bevestig
from shared.contracts import Bericht, Bevestiging, Code
from shared.errors import NotFound, Refused
from shared.http import parse_uuid

router = APIRouter()


class ZoekIn(Bericht):
    """Whom to look for; used in memory, kept nowhere."""

    samenwerkingsverband: Code = Field(description="Alleen het eigen verband; een ander vraagt u aan een mens daar (PGA-7.2c)")
    achternaam: Annotated[str, Field(min_length=1, max_length=200)]
    geboortedatum: date
    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3} ?[A-Za-z]{2}$")] | None = None


class Kandidaat(Bericht):
    """A casus that may be about the same person; what it holds is not said here."""

    casus_id: UUID
    overeenkomst: list[Literal["achternaam_geboortedatum", "geboortedatum_postcode"]]


class Kandidaten(Bericht):
    """Candidates the caller may know; empty when there is none, or none for him."""

    items: list[Kandidaat]


class DubbeloordeelIn(Bericht):
    """What a human established."""

    oordeel: Literal["zelfde_persoon", "andere_persoon"]
    andere_casus_id: UUID | None = Field(None, description="De andere casus, als u die mag kennen")


@router.post("/casussen/_zoek", openapi_extra={"x-handeling": "casus.zoeken", "x-idempotent": False})
async def zoek(a: Vraagt, invoer: ZoekIn) -> Kandidaten:
    """Zoek in uw eigen samenwerkingsverband of er over deze persoon al een casus is; u bevestigt zelf of een kandidaat dezelfde is."""

    def doe(r: Ruimte) -> Kandidaten:
        if r.beeld.verband.code != invoer.samenwerkingsverband:
            raise Refused("Dit is niet uw samenwerkingsverband.", code="ander_verband", artikel="ZVH-4.3t")
        persoon = zoeken.Persoon(invoer.achternaam, invoer.geboortedatum.isoformat(), invoer.postcode or "")
        return _kandidaten(r, a, persoon)

    return await handel(a.kern, a.daad("casus.zoeken", over_casus=False, thuis=invoer.samenwerkingsverband), doe)


def _kandidaten(r: Ruimte, a: Vraagsteller, persoon: zoeken.Persoon) -> Kandidaten:
    """Rows found, the casussen of them that beleid lets this caller know, and on paper which were shown."""
    verband = r.beeld.verband.code
    rijen = zoeken.vind(r.s, verband, zoeken.hashes(r.kern, verband, persoon).values())
    zicht = lees_zicht(r, a.claims, {rij.casus_id for rij in rijen})
    besluiten = {i: zicht.beslis(i, "casus.lezen") for i in sorted(zicht.beelden)}
    per_casus = {i: _soorten(r, zicht, i, rijen) for i, besluit in besluiten.items() if besluit}
    items = [Kandidaat(casus_id=i, overeenkomst=soorten) for i, soorten in per_casus.items() if soorten]
    toon = {item.casus_id for item in items}
    op_papier = [
        {"casus": str(i), "uitkomst": b.uitkomst, "regel": b.regel, "getoond": i in toon} for i, b in besluiten.items() if b is not None
    ]
    audit.schrijf(r.s, r.actie, "verdict", "toegestaan", {"casussen": op_papier})
    return Kandidaten(items=items)


def _soorten(r: Ruimte, zicht: Zicht, casus_id: UUID, rijen: list[Zoeksleutel]) -> list[str]:
    feiten = lees_feiten(r.s, casus_id)
    return sorted({rij.soort for rij in rijen if rij.casus_id == casus_id and zoeken.telt(rij, feiten)})


@router.post("/casussen/{casusId}/dubbeloordelen", status_code=201, openapi_extra={"x-handeling": "dubbel.oordelen"})
async def oordeel(a: MetBericht, casusId: str, invoer: DubbeloordeelIn) -> Bevestiging:
    """Leg vast of een andere casus over dezelfde persoon gaat; de taak die daarop wachtte is gedaan."""
    casus_id, ander = parse_uuid(casusId), invoer.andere_casus_id

    def doe(r: Ruimte) -> Bevestiging:
        if ander is not None and not lees_zicht(r, a.claims, {ander}).beslis(ander, "casus.lezen"):
            raise NotFound
        velden: Mapping[str, object] = {"andere": str(ander) if ander else ""}
        leg_vast(r.s, r.nieuw_id, casus_id, SOORT, invoer.oordeel, r.door, velden=dict(velden))
        sluit_taken(r.s, casus_id, TAAK, r.nu)
        return bevestig(invoer.oordeel)(r, r.nieuw_id)

    return await handel(a.kern, a.daad("dubbel.oordelen", casus_id, {}, body=invoer), doe, bevestig(invoer.oordeel))
