"""Collecting an answer with a one-time code, without a token: at most one reader per code (ZVH-18.5).

In steps, and no transaction across a call: (1) the code is claimed under a handeling id; (2) labels, a verdict per gegeven and the
intention; (3) the content and its outcome; (4) the letter is made; (5) ``afgehaald``, only by whoever still holds the claim, on paper;
(6) only then does the letter leave this process. So two can never read by one code: before 5 nobody has it, and 5 succeeds once.

What fails before 5 gives the code back; where the gateway itself falls over its claim runs out by itself (``ZVH_LEASE_S``), and a slow one
that comes back after that finds another handeling id and delivers nothing. A fall between 5 and 6 costs the code and shows nobody anything:
the betrokkene asks for a new one. That side was chosen because the other one lets two people read.

What is no code (unknown, used, void, expired, in use, or its answer is there no more) is one and the same 404. Like a bad token it is
logged, not put into the chain: an anonymous caller could fill that as he likes. Of a code that exists the row counts it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway import audit, merken, onjuist
from gateway.afhaalcodes import is_af_te_halen
from gateway.audit import Actie
from gateway.behoeve import ten_behoeve_van
from gateway.beleid.vraag import Wie
from gateway.inzagevragen import ANTWOORD_LEZEN, inzagevragen
from gateway.kern import Kern
from gateway.klokstand import wereldtijd
from gateway.lezen import haal_etiketten, pas_voor, replace_handeling
from gateway.model import Afhaalcode
from gateway.uitkomst import met_uitkomst, schrijf_intentie
from gateway.vragen import Beeld, lees_beeld
from shared import events
from shared.contracts import Etiket
from shared.db import geraakt, werk_bij
from shared.errors import NotFound
from shared.identity import uuid7
from shared.telemetry import current_trace

HANDELING, DIENST = "antwoord.afhalen", "rights"
FUNCTIONARIS = "afhaler"
ROLLEN = ("systeem",)
T = TypeVar("T")


@dataclass(frozen=True)
class _Poging:
    """One claim on one code."""

    actie: Actie
    code_id: UUID
    ontvanger: str


async def haal_af(kern: Kern, hash_: str, maak: Callable[[Mapping[str, Any]], T]) -> T:
    """What ``maak`` makes of the letter. NotFound for everything that is no code; a failing service leaves the code as it was."""
    poging = await kern.databank.schrijf(lambda s: _claim(s, kern, hash_))
    if poging is None:
        events.log(events.AFHALING_GEWEIGERD)
        raise NotFound
    try:
        gemaakt = maak(await _lees(kern, poging))
        await kern.databank.schrijf(lambda s: _rond_af(s, poging))
    except BaseException:
        await kern.databank.schrijf(lambda s: _geef_terug(s, poging))
        raise
    return gemaakt


# ── the claim ───────────────────────────────────────────────────────────────────────────────────────────────
def _claim(s: Session, kern: Kern, hash_: str) -> _Poging | None:
    """Take the code, or count that it was tried; the same statements for every reason why not."""
    nu, a = kern.nu(s), Afhaalcode
    rij = s.execute(select(a).where(a.hash == hash_).with_for_update()).scalar_one_or_none()
    beeld = lees_beeld(s, kern.verbanden, kern.register, rij.casus_id if rij else None, nu)
    vrij = rij is not None and rij.geldig_tot > nu and (rij.status == "open" or (rij.status == "bezig" and _losgelaten(rij, kern)))
    if rij is None or not vrij or not _mag(beeld, rij.verzoek_id):
        s.execute(update(a).where(a.hash == hash_).values(geweigerd=a.geweigerd + 1).execution_options(synchronize_session=False))
        return None
    actie = _actie(beeld, rij.verzoek_id)
    werk_bij(s, a, a.id == rij.id, status="bezig", poging=actie.handeling_id, begonnen_op=wereldtijd())
    return _Poging(actie, rij.id, rij.ontvanger)


def _losgelaten(rij: Afhaalcode, kern: Kern) -> bool:
    """Whoever was at it fell over, or will find that it is no longer his."""
    return rij.begonnen_op is None or rij.begonnen_op < wereldtijd() - timedelta(seconds=kern.settings.lease_s)


def _mag(beeld: Beeld, verzoek_id: UUID) -> bool:
    return is_af_te_halen(beeld, beeld.feiten.alle.get(verzoek_id)) and bool(beeld.beslis(beeld.vraag(HANDELING, _wie(beeld))))


def _wie(beeld: Beeld) -> Wie:
    """The keten itself answers: who collects has no token and is no functionaris, who handed the code over is not here."""
    oin = beeld.verband.bestand.oin
    return Wie(partij=beeld.register.partij(oin, beeld.verband.code), functionaris=FUNCTIONARIS, rollen=frozenset(ROLLEN))


def _actie(beeld: Beeld, verzoek_id: UUID) -> Actie:
    assert beeld.casus is not None
    return Actie(
        handeling=HANDELING,
        handeling_id=uuid7(),
        partij=beeld.verband.bestand.oin,
        functionaris=FUNCTIONARIS,
        rollen=ROLLEN,
        functie="",
        verband=beeld.verband.code,
        beleid_hash=beeld.verband.hash,
        nu=beeld.nu,
        trace=current_trace(),
        casus_id=beeld.casus.id,
        object_id=verzoek_id,
        dienst=DIENST,
        behoeve=ten_behoeve_van(beeld),
        regime=beeld.verband.bestand.reglement,
    )


def _houdt(poging: _Poging) -> tuple[Any, ...]:
    """This very claim still stands."""
    a = Afhaalcode
    return a.id == poging.code_id, a.status == "bezig", a.poging == poging.actie.handeling_id


def _geef_terug(s: Session, poging: _Poging) -> None:
    """Nobody read it: the code is as good as before."""
    werk_bij(s, Afhaalcode, *_houdt(poging), status="open", poging=None, begonnen_op=None)


def _rond_af(s: Session, poging: _Poging) -> None:
    """Collected, once and on paper; NotFound when the code went void, or to another attempt, meanwhile."""
    actie, nu = poging.actie, poging.actie.nu
    if not geraakt(s, update(Afhaalcode).where(*_houdt(poging)).values(status="afgehaald", afgehaald_op=nu)):
        raise NotFound
    wat = {"afhaalcode": str(poging.code_id), "verzoek": str(actie.object_id), "ontvanger": poging.ontvanger}
    audit.schrijf(s, actie, "feit", "toegestaan", {"afhaling": {**wat, "afgehaald_op": nu.isoformat()}})


# ── the letter ──────────────────────────────────────────────────────────────────────────────────────────────
async def _lees(kern: Kern, poging: _Poging) -> Mapping[str, Any]:
    """The very letter that the manager reads, by the same questions (ZVH-18.1)."""
    actie = poging.actie
    assert actie.object_id is not None
    etiketten = await haal_etiketten(kern, DIENST, ANTWOORD_LEZEN, actie.object_id, actie)
    beeld, ids = await kern.databank.schrijf(lambda s: _beslis(s, kern, poging, etiketten))
    pas = replace_handeling(pas_voor(actie), ANTWOORD_LEZEN)
    vraag = {"id": str(actie.object_id), "ids": [str(i) for i in ids]}
    _, inhoud = await met_uitkomst(kern, actie, kern.diensten.roep(DIENST, "POST", f"/lezen/{ANTWOORD_LEZEN}/inhoud", pas, vraag))
    gelezen: Mapping[str, Any] = onjuist.merk(beeld.feiten, merken.merk(beeld.feiten, actie.partij, inhoud))
    return gelezen


def _beslis(s: Session, kern: Kern, poging: _Poging, etiketten: Sequence[Etiket]) -> tuple[Beeld, list[UUID]]:
    """Decide over facts read now, under the lock that every closing act takes; verdicts and intention on paper."""
    actie = poging.actie
    assert actie.object_id is not None
    beeld = lees_beeld(s, kern.verbanden, kern.register, actie.casus_id, actie.nu, slot=True)
    if s.execute(select(Afhaalcode.id).where(*_houdt(poging))).first() is None or not _mag(beeld, actie.object_id):
        raise NotFound
    vragen = inzagevragen(beeld, _wie(beeld), actie.object_id, etiketten, HANDELING)
    besluiten = [beeld.beslis(vraag) for vraag in vragen]
    schrijf_intentie(s, actie, {**audit.items_body(vragen, besluiten), "afhaalcode": str(poging.code_id)}, {}, [])
    return beeld, [e.id for e, b in zip(etiketten, besluiten, strict=True) if b]
