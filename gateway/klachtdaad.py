"""One act on one klacht: where it is put, and the next version it makes (ZVH-16.5f, IED-13.2)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from gateway import audit
from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.kern import Kern
from gateway.klachten import SLEUTEL, Stand, als_rij, een_stap, get_klacht, get_vrij, pas_toe, zoek
from gateway.opdracht import Opdracht, via_rights
from gateway.vastleggen import Aanroep
from shared.contracts import Bericht, Bevestiging
from shared.convenant import Verband
from shared.convenant.klachtwegen import TERMIJN, hier, klacht_uiterlijk, uitgesloten, wacht_op, wegen
from shared.errors import BadInput, Conflict, Fout
from shared.http import parse_uuid

Stap = Callable[[Ruimte, Stand], Stand]
BEHANDELEN = "klacht.behandelen"
ARTIKEL = {"zvh": "ZVH-16.5f", "pga": "PGA-17.1a", "ljr": "LJR-29.2", "xtra": "XTRA-14", "ied": "IED-13.2"}


async def thuis(kern: Kern, claims: Claims, klacht_id: UUID) -> str:
    """The verband of a klacht that the caller's partij handles; one statement whether or not there is such a klacht."""
    klacht = await kern.databank.lees(lambda s: zoek(s, klacht_id))
    return klacht.verband if klacht is not None and klacht.partij == claims.partij_id else ""


def opdracht_voor(r: Ruimte, klacht: Stand, antwoord: Any, teksten: Mapping[str, str]) -> Opdracht[Any]:
    """What rights is asked to keep, and the version that counts from then on."""
    rij = als_rij(klacht, r.nu, r.actie.functionaris)
    return Opdracht(antwoord, f"/klachten/{klacht.id}/teksten", {"teksten": dict(teksten)}, {SLEUTEL: rij})


async def zet(a: Aanroep, klacht: str, status: str, stap: Stap, body: Bericht) -> Bevestiging:
    """An act in codes alone: the next version and its audit row in one transaction."""
    klacht_id = parse_uuid(klacht)

    def doe(r: Ruimte) -> Bevestiging:
        nieuw = stap(r, get_vrij(r, klacht_id))
        pas_toe(r.s, r.actie, als_rij(nieuw, r.nu, r.actie.functionaris))
        wat = {"id": str(klacht_id), "versie": nieuw.versie, "stap": status}
        audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"klacht": wat})
        return bevestig(nieuw, status)

    daad = await _daad(a, klacht_id, body)
    return await handel(a.kern, daad, doe, lambda r, _: bevestig(get_klacht(r, klacht_id), status))


async def zet_met_tekst(a: Aanroep, klacht: str, status: str, stap: Stap, body: Bericht, tekst: str) -> Bevestiging:
    """An act with words: they go to rights under the way they belong to, and the version counts when they are there."""
    klacht_id = parse_uuid(klacht)

    def doe(r: Ruimte) -> Opdracht[Bevestiging]:
        nieuw = stap(r, get_vrij(r, klacht_id))
        return opdracht_voor(r, nieuw, bevestig(nieuw, status), {f"reactie_{nieuw.laatste.weg}": tekst})

    daad = await _daad(a, klacht_id, body)
    antwoord, _ = await via_rights(a.kern, daad, doe, lambda r, _: bevestig(get_klacht(r, klacht_id), status))
    return antwoord


async def _daad(a: Aanroep, klacht_id: UUID, body: Bericht) -> Any:
    waar = await thuis(a.kern, a.claims, klacht_id)
    return a.daad(BEHANDELEN, None, {}, body=body, object_id=klacht_id, over_casus=False, slot=False, thuis=waar)


def bevestig(klacht: Stand, status: str) -> Bevestiging:
    return Bevestiging(id=klacht.id, status=status, versie=klacht.versie)


def begin_stap(verband: Verband, stelsel: str, weg: str, op: date) -> dict[str, Any]:
    """A step on this way from that day, with a new term of its own where it is handled here (ZVH-16.5f, IED-13.2)."""
    uiterlijk = klacht_uiterlijk(op, verband.termijn(TERMIJN), stelsel) if weg in hier(stelsel) else None
    return een_stap(weg, op, uiterlijk)


def bevestig_ontvangst(r: Ruimte, klacht: Stand, op: date) -> Stand:
    """Whoever complains heard that it came in; the term runs on (IED-13.1)."""
    _moet_lopen(klacht)
    _check_dag(klacht, op, dag(r.nu))
    return klacht.met_stap(klacht.status, bevestigd_op=str(op))


def beantwoord(r: Ruimte, klacht: Stand, op: date, oordeel: str) -> Stand:
    """An answer in substance stops the term of this step (ZVH-16.5f, IED-13.1)."""
    _moet_lopen(klacht)
    _check_dag(klacht, op, dag(r.nu))
    return klacht.met_stap("beantwoord", beantwoord_op=str(op), oordeel=oordeel)


def ga_door(r: Ruimte, klacht: Stand, weg: str, op: date) -> Stand:
    """He goes on to another way; a way outside, such as the AP or the court, waits for nothing (LJR-29.2, IED-13.2, IED-13.4).

    BadInput for a way this reglement does not have or that does not handle this; Conflict when an earlier one comes first.
    """
    stelsel, vandaag = klacht.velden["stelsel"], dag(r.nu)
    if weg not in wegen(stelsel):
        raise BadInput(fouten=[Fout("/weg", "is geen weg van dit reglement")], artikel=ARTIKEL[stelsel])
    if uitgesloten(stelsel, weg, klacht.velden["onderwerp"]):
        fout = Fout("/weg", "behandelt geen klacht over een besluit op een verzoek van de betrokkene")
        raise BadInput(fouten=[fout], artikel="LJR-29.2-commissie")
    _check_dag(klacht, op, vandaag)
    if any(s.weg == weg for s in klacht.stappen):
        raise Conflict("Deze weg is al genomen.", code="weg_al_genomen", artikel=ARTIKEL[stelsel])
    if eerst := wacht_op(stelsel, weg, klacht.stappen, op):
        raise Conflict(
            f"Deze weg staat open na: {', '.join(eerst)}.",
            code="weg_nog_niet_open",
            artikel=ARTIKEL[stelsel],
            volgende_stap="Wacht op het antwoord of tot zijn termijn voorbij is; de Autoriteit Persoonsgegevens staat altijd open.",
        )
    stap = begin_stap(r.beeld.verband, stelsel, weg, op)
    return _met_weg(klacht, stap)


def _met_weg(klacht: Stand, stap: dict[str, Any]) -> Stand:
    """A way outside takes nothing off the term that runs here: its step goes before the one that is still to be answered."""
    eerder: list[dict[str, Any]] = list(klacht.velden["stappen"])
    laatste = klacht.laatste
    if stap["uiterlijk"] is None and laatste.uiterlijk is not None and laatste.beantwoord_op is None:
        return klacht.met(klacht.status, stappen=[*eerder[:-1], stap, eerder[-1]])
    return klacht.met("open" if stap["uiterlijk"] else "elders", stappen=[*eerder, stap])


def _moet_lopen(klacht: Stand) -> None:
    if klacht.laatste.uiterlijk is None or klacht.laatste.beantwoord_op is not None:
        stap = "Leg eerst vast dat de klager verder gaat."
        raise Conflict("Hier wacht niets op een antwoord.", code="al_beantwoord", artikel="ZVH-16.5f", volgende_stap=stap)


def _check_dag(klacht: Stand, op: date, vandaag: date) -> None:
    if not klacht.laatste.begonnen_op <= op <= vandaag:
        raise BadInput(fouten=[Fout("/op", "ligt voor het begin van deze stap of in de toekomst")])
