"""One act on one datalek: where it is put, as whose act it counts, and the next version it makes (ZVH 14)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from gateway import audit
from gateway.auth import Claims
from gateway.datalekken import SLEUTEL, Lek, als_rij, get_lek, get_open, schrijf, zoek
from gateway.eigen import Daad, Ruimte, handel
from gateway.kern import Kern
from gateway.opdracht import Opdracht, via_rights
from gateway.vastleggen import Aanroep
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging
from shared.http import parse_uuid

Stap = Callable[[Ruimte, Lek], Lek]
Betrokken = Callable[[Lek, str], bool]
"""Whether this act is also for this partij, besides who has a role for it."""


def melder(lek: Lek, partij: str) -> bool:
    """The partij that reported it."""
    return lek.partij == partij


def geraakte(lek: Lek, partij: str) -> bool:
    """A partij that was notified of it."""
    return partij in lek.delen


async def over_lek(kern: Kern, claims: Claims, lek_id: UUID, betrokken: Betrokken) -> tuple[str, Callable[[Beeld], Mapping[str, Any]]]:
    """Where the question is put, and whether the caller counts as leverancier in it; one statement whether or not there is such a datalek.

    A role of one verband says nothing of a datalek in another (ZVH-4.3t).
    """
    lek = await kern.databank.lees(lambda s: zoek(s, lek_id))
    zijn = lek is not None and betrokken(lek, claims.partij_id)
    eigen = next((v.code for v in kern.verbanden if v.bestand.oin == claims.partij_id), "")
    thuis = lek.verband if lek is not None and (zijn or "fg" in claims.rollen) else eigen
    return thuis, lambda beeld: {"leverancier": beeld.register.partij(claims.partij_id, beeld.verband.code) if zijn else None}


async def daad(a: Aanroep, handeling: str, lek_id: UUID, betrokken: Betrokken, body: Bericht | None) -> Daad:
    """The act as beleid judges it."""
    thuis, velden = await over_lek(a.kern, a.claims, lek_id, betrokken)
    return a.daad(handeling, None, velden, body=body, object_id=lek_id, over_casus=False, slot=False, thuis=thuis)


async def zet(a: Aanroep, datalek: str, handeling: str, status: str, stap: Stap, betrokken: Betrokken, body: Bericht | None) -> Bevestiging:
    """An act in codes alone: the next version and its audit row in one transaction."""
    lek_id = parse_uuid(datalek)

    def doe(r: Ruimte) -> Bevestiging:
        nieuw = stap(r, get_open(r, lek_id))
        schrijf(r.s, als_rij(nieuw, r.actie))
        audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"datalek": {"id": str(lek_id), "versie": nieuw.versie, "stap": status}})
        return _bevestig(nieuw, status)

    return await handel(a.kern, await daad(a, handeling, lek_id, betrokken, body), doe, lambda r, _: _bevestig(get_lek(r, lek_id), status))


async def zet_met_tekst(
    a: Aanroep,
    datalek: str,
    handeling: str,
    status: str,
    stap: Stap,
    betrokken: Betrokken,
    body: Bericht,
    teksten: Mapping[str, str | None],
) -> Bevestiging:
    """An act with words: they go to rights, and the version counts when they are there."""
    lek_id = parse_uuid(datalek)

    def doe(r: Ruimte) -> Opdracht[Bevestiging]:
        nieuw = stap(r, get_open(r, lek_id))
        return met_teksten(r, nieuw, _bevestig(nieuw, status), teksten)

    op = await daad(a, handeling, lek_id, betrokken, body)
    antwoord, _ = await via_rights(a.kern, op, doe, lambda r, _: _bevestig(get_lek(r, lek_id), status))
    return antwoord


def met_teksten(r: Ruimte, lek: Lek, antwoord: Bevestiging, teksten: Mapping[str, str | None]) -> Opdracht[Bevestiging]:
    """What rights is asked to keep, and the version that counts from then on."""
    body = {"teksten": {onderdeel: tekst for onderdeel, tekst in teksten.items() if tekst is not None}}
    return Opdracht(antwoord, f"/lekken/{lek.id}/teksten", body, {SLEUTEL: als_rij(lek, r.actie)})


def _bevestig(lek: Lek, status: str) -> Bevestiging:
    return Bevestiging(id=lek.id, status=status, versie=lek.versie)
