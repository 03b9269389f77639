"""An overdracht: labels first, a verdict per gegeven, on paper, into custody, and released in one short moment (ONTWERP §5).

Steps: voorgesteld ▸ besloten ▸ in_bewaring ▸ vrijgegeven ▸ zichtbaar ▸ geschoond | geweigerd. Each step is a fenced update under a lease,
so any replica can go on where a dead one stopped, and a late one cannot move the row.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway import overdracht_boek as boek
from gateway import overdracht_vrijgave, verbandoverdracht, zoeken
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.kern import Kern
from gateway.klokstand import wereldtijd
from gateway.lezen import haal_etiketten, pas_voor
from gateway.model import Overdracht
from gateway.overdracht_stand import Stand, claims_naar_json, stand_van
from gateway.proxy import Onbekend
from shared import events
from shared.contracts import Etiket, Gegeven, Pakket
from shared.errors import AppError, Conflict, Internal, Upstream
from shared.identity import Pas, derived_id, uuid7

OPEN = ("voorgesteld", "besloten", "in_bewaring", "vrijgegeven", "zichtbaar")
HANDELING = "overdracht.uitvoeren"
VOORSPRONG = timedelta(seconds=5)
"""Whoever made an overdracht carries it out; without a head start recovery sees an orphan before he takes the lease."""


class LeaseKwijt(Exception):
    """Another replica moved this overdracht on; stop without another word."""


async def voer_uit(kern: Kern, overdracht_id: UUID) -> None:
    """Bring an overdracht to its end, or leave it for recovery. Raises the AppError that stopped it; Conflict when another is at it."""
    stand = await kern.databank.schrijf(lambda s: claim(s, kern, overdracht_id))
    if stand is None:
        return
    try:
        while stand.stap in STAPPEN:
            events.log(events.OVERDRACHT_STAP, overdracht_id=str(overdracht_id), stap=stand.stap)
            stand = await STAPPEN[stand.stap](kern, stand)
    except LeaseKwijt:
        raise Conflict("Een andere replica voert deze overdracht uit.", code="loopt_nog", headers={"Retry-After": "2"}) from None
    except (AppError, Onbekend) as fout:
        echte = fout.fout if isinstance(fout, Onbekend) else fout
        await _geef_op(kern, stand, echte.code)
        raise echte from None
    except Exception:
        await _geef_op(kern, stand, Internal.code)
        raise


async def _geef_op(kern: Kern, stand: Stand, code: str) -> None:
    events.log(events.OVERDRACHT_MISLUKT, overdracht_id=str(stand.id), stap=stand.stap, code=code)
    await kern.databank.schrijf(lambda s: laat_los(s, stand, code))


async def herstel(kern: Kern, limiet: int = 20) -> int:
    """Go on with overdrachten that nobody holds any more; returns how many came to their end. One that cannot go on stops no other."""
    klaar = 0
    for overdracht_id in await kern.databank.lees(lambda s: _wezen(s, limiet)):
        try:
            await voer_uit(kern, overdracht_id)
            klaar += 1
        except AppError as fout:
            events.log(events.OVERDRACHT_MISLUKT, overdracht_id=str(overdracht_id), stap="herstel", code=fout.code)
        except Exception:
            events.log(events.OVERDRACHT_MISLUKT, overdracht_id=str(overdracht_id), stap="herstel", code=Internal.code)
    return klaar


def _wezen(s: Session, limiet: int) -> list[UUID]:
    o, nu = Overdracht, wereldtijd()
    vrij = (o.lease_tot.is_(None)) | (o.lease_tot < nu)
    return list(s.execute(select(o.id).where(o.stap.in_(OPEN), o.na <= nu, vrij).order_by(o.na).limit(limiet)).scalars())


# ── lease and fence ─────────────────────────────────────────────────────────────────────────────────────────────
def claim(s: Session, kern: Kern, overdracht_id: UUID) -> Stand | None:
    """Take the lease; None when it is finished. Raises Conflict while another holds it."""
    rij = s.execute(select(Overdracht).where(Overdracht.id == overdracht_id).with_for_update()).scalar_one()
    if rij.stap not in OPEN:
        return None
    nu = wereldtijd()
    if rij.lease_tot is not None and rij.lease_tot > nu:
        raise Conflict("Deze overdracht loopt nog.", code="loopt_nog", headers={"Retry-After": "2"})
    rij.houder, rij.lease_tot, rij.poging = f"{kern.houder}-{uuid7().hex}", nu + timedelta(seconds=kern.settings.lease_s), rij.poging + 1
    s.flush()
    stand = stand_van(rij)
    boek.schrijf_poging(s, stand)
    return stand


def zet_stap(s: Session, kern: Kern, stand: Stand, nieuw: str, **velden: Any) -> Stand:
    """Move the row on, only for the holder and only from the step it was at; raises LeaseKwijt otherwise."""
    o = Overdracht
    lease = wereldtijd() + timedelta(seconds=kern.settings.lease_s)
    waar = (o.id == stand.id, o.houder == stand.houder, o.stap == stand.stap)
    geraakt = s.execute(update(o).where(*waar).values(stap=nieuw, lease_tot=lease, foutcode=None, **velden).returning(o.id)).all()
    if not geraakt:
        raise LeaseKwijt
    return stand_van(s.execute(select(o).where(o.id == stand.id).execution_options(populate_existing=True)).scalar_one())


def laat_los(s: Session, stand: Stand, code: str) -> None:
    """Give up the lease with a code, if it is still this attempt's; recovery comes later, each time later."""
    o = Overdracht
    rij = s.execute(select(o).where(o.id == stand.id).with_for_update()).scalar_one()
    if rij.houder == stand.houder:
        boek.schrijf_opgave(s, stand, code)
        rij.lease_tot, rij.foutcode = None, code[:60]
        rij.na = wereldtijd() + timedelta(seconds=min(300, 2 ** min(rij.poging, 8)))


# ── the steps ───────────────────────────────────────────────────────────────────────────────────────────────────
async def _beslis(kern: Kern, stand: Stand) -> Stand:
    """Labels from the source, a verdict on each, all on paper."""
    etiketten = await _etiketten(kern, stand)

    def op_papier(s: Session) -> Stand:
        boek.schrijf_verdicten(s, kern, stand, etiketten)
        return zet_stap(s, kern, stand, "besloten")

    return await kern.databank.schrijf(op_papier)


async def _etiketten(kern: Kern, stand: Stand) -> list[Etiket]:
    try:
        return await haal_etiketten(kern, stand.van, "casus.lezen", stand.casus_id, stand.actie, ook_wachtend=True)
    except (ValueError, KeyError, TypeError):
        raise Upstream from None


async def _in_bewaring(kern: Kern, stand: Stand) -> Stand:
    """Freeze at the source, carry, lay into custody: the pakket is in memory only. What ended at the source meanwhile stays out."""
    ids = await kern.databank.lees(lambda s: boek.ids(s, stand, "toegelaten"))
    for gegeven_id in await kern.databank.lees(lambda s: boek.oudere_kopieen(s, stand)):
        await kern.diensten.roep(stand.naar, "DELETE", f"/gegevens/{gegeven_id}", _pas(stand, str(gegeven_id)))
    gebracht = await _breng(kern, stand, ids)
    weg = {i: boek.NIET_AANWEZIG if i not in gebracht else boek.PAST_NIET for i in ids if gebracht.get(i) is None}
    velden = {"zoeksleutels": _zoeksleutels(kern, stand, gebracht)} if stand.over_de_grens else {}

    def op_papier(s: Session) -> Stand:
        boek.laat_weg(s, stand, weg)
        return zet_stap(s, kern, stand, "in_bewaring", **velden)

    return await kern.databank.schrijf(op_papier)


def _zoeksleutels(kern: Kern, stand: Stand, gebracht: Mapping[UUID, Gegeven | None]) -> Any:
    """Keyed hashes for the receiving verband, made while the personalia pass; the release writes those of what travelled (ONTWERP §9)."""
    return zoeken.gevolg(kern, stand.naar_verband, [g for g in gebracht.values() if g]).get(zoeken.GEVOLG)


async def _breng(kern: Kern, stand: Stand, ids: Sequence[UUID], keer: int = 0) -> dict[UUID, Gegeven | None]:
    """From the source into custody; each gegeven that was there as it arrives, or None where it does not fit."""
    vertrek = {"casusId": str(stand.casus_id), "ids": [str(i) for i in ids]}
    antwoord = await kern.diensten.roep(stand.van, "PUT", f"/vertrek/{stand.id}", _pas(stand, f"vertrek{keer}"), vertrek)
    try:
        pakket = Pakket.model_validate_json(antwoord.content)
    except ValueError:
        raise Upstream from None
    vertaal = await kern.databank.lees(lambda s: _vertaler(s, kern, stand))
    gevraagd = set(ids)
    nieuw = {g.etiket.id: vertaal(g) for g in pakket.gegevens if g.etiket.id in gevraagd}
    casus_id = stand.bestemming.casus_id if stand.over_de_grens else pakket.casus_id
    heen = Pakket(overdracht_id=pakket.overdracht_id, casus_id=casus_id, gegevens=[g for g in nieuw.values() if g])
    pas = _pas(stand, f"aankomst{keer}", kern)
    await kern.diensten.roep(stand.naar, "PUT", f"/aankomst/{stand.id}", pas, heen.model_dump_json().encode())
    return nieuw


def _vertaler(s: Session, kern: Kern, stand: Stand) -> Callable[[Gegeven], Gegeven | None]:
    if stand.soort == "inzage":
        return boek.inzagekopie(s, kern, stand)
    return verbandoverdracht.vertaler(s, kern, stand) if stand.over_de_grens else lambda g: boek.in_nieuwe_fase(g, stand)


async def _geef_vrij(kern: Kern, stand: Stand) -> Stand:
    """The moment of release: one short local transaction, with the casus row locked and beleid asked again over fresh facts."""

    def moment(s: Session) -> Stand | None:
        overdracht_vrijgave.require_bewijs(s, kern, stand)
        if not overdracht_vrijgave.geef_vrij(s, kern, stand):
            return None
        return zet_stap(s, kern, stand, "vrijgegeven", vrijgegeven_op=kern.nu(s), zoeksleutels=None)

    return await kern.databank.schrijf(moment) or await _draai_terug(kern, stand)


async def _draai_terug(kern: Kern, stand: Stand) -> Stand:
    """The move is not allowed any more: what is in custody ends there, or the next overdracht would find its place taken until its term;
    the source lets go of everything as it was."""
    await kern.diensten.roep(stand.naar, "POST", f"/aankomst/{stand.id}/vrijgave", _pas(stand, "vrijgave0", kern), {"ids": []})
    opdracht = await kern.databank.lees(lambda s: boek.schoning(s, kern, stand)) | {"weg": [], "onzichtbaar": [], "wachtend": []}
    await kern.diensten.roep(stand.van, "POST", f"/vertrek/{stand.id}/schoning", _pas(stand, "schoning"), opdracht)
    return await kern.databank.schrijf(lambda s: zet_stap(s, kern, stand, "geweigerd", houder=None, zoeksleutels=None))


async def _maak_zichtbaar(kern: Kern, stand: Stand) -> Stand:
    """Show what was released; what custody lost in the meantime is brought once more: the released set is fixed."""
    ids = await kern.databank.lees(lambda s: boek.ids(s, stand, "meegegaan"))
    for keer in range(2):
        pas, daar = _pas(stand, f"vrijgave{keer}", kern), {"ids": [str(stand.id_daar(i)) for i in ids]}
        antwoord = await kern.diensten.roep(stand.naar, "POST", f"/aankomst/{stand.id}/vrijgave", pas, daar)
        if not _ontbreekt(antwoord):
            return await kern.databank.schrijf(lambda s: zet_stap(s, kern, stand, "zichtbaar"))
        await _breng(kern, stand, ids, keer + 1)
    raise Conflict("Het pakket is niet compleet aangekomen.", code="pakket_incompleet")


def _ontbreekt(antwoord: httpx.Response) -> list[str]:
    try:
        ontbreekt: list[str] = antwoord.json()["ontbreekt"]
    except (ValueError, KeyError, TypeError):
        raise Upstream from None
    return ontbreekt


async def _schoon(kern: Kern, stand: Stand) -> Stand:
    """Clean the source: moved is gone, refused or unneeded is invisible for a while, unanswered waits its term."""
    opdracht = await kern.databank.lees(lambda s: boek.schoning(s, kern, stand))
    await kern.diensten.roep(stand.van, "POST", f"/vertrek/{stand.id}/schoning", _pas(stand, "schoning"), opdracht)

    def af(s: Session) -> Stand:
        boek.rond_af(s, kern, stand)
        return zet_stap(s, kern, stand, "geschoond", houder=None)

    return await kern.databank.schrijf(af)


STAPPEN: dict[str, Callable[[Kern, Stand], Awaitable[Stand]]] = {
    "voorgesteld": _beslis,
    "besloten": _in_bewaring,
    "in_bewaring": _geef_vrij,
    "vrijgegeven": _maak_zichtbaar,
    "zichtbaar": _schoon,
}


def _pas(stand: Stand, roep: str, daar: Kern | None = None) -> Pas:
    """The pas for one call; its handeling_id follows from overdracht, attempt and call, so the audit row of the attempt covers it.

    ``daar``: a call at the arriving side; beyond the verband that is one of the receiving verband, about its own casus.
    """
    actie = stand.actie if daar is None or not stand.over_de_grens else verbandoverdracht.actie(daar, stand, stand.actie.nu)
    return pas_voor(actie, handeling_id=derived_id(stand.id, roep, stand.poging)).model_copy(update={"handeling": HANDELING})


def maak(s: Session, overdracht_id: UUID, actie: Actie, claims: Claims, **velden: Any) -> Overdracht:
    """A new overdracht at its first step."""
    rij = Overdracht(
        id=overdracht_id,
        casus_id=actie.casus_id,
        verband=actie.verband,
        partij=actie.partij,
        actor=claims_naar_json(claims, actie),
        stap="voorgesteld",
        gestart_op=actie.nu,
        na=wereldtijd() + VOORSPRONG,
        poging=0,
        **velden,
    )
    s.add(rij)
    s.flush()
    return rij
