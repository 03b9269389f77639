"""An act in the gateway's own books: verdict, effect and audit row in one transaction (ONTWERP §8)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from gateway import audit, opgaven, sleutels, zoekverzoeken
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.beleid.vraag import Wie
from gateway.besluiten import fout_van, maak_actie
from gateway.feiten import Door, sluit_casussen
from gateway.kern import Kern
from gateway.sleutels import Sleutel
from gateway.vragen import NIETS, Beeld, lees_beeld
from shared.errors import AppError

T = TypeVar("T")


@dataclass(frozen=True)
class Daad:
    """What is asked: one handeling by one caller, about a casus or none.

    ``velden`` go into the Vraag (reden, leverancier, ontvanger …). ``slot`` locks the casus row: every act that can close a door.
    """

    claims: Claims
    handeling: str
    casus_id: UUID | None = None
    object_id: UUID | None = None
    sleutel: str | None = None
    pad: str = ""
    body: Any = None
    slot: bool = True
    ook: Sequence[UUID] = ()
    """Other casussen whose facts it writes; their rows are locked with this one's, before anything is read."""
    over_casus: bool = True
    """False for what is about no casus, such as a list: then nothing of one is read."""
    velden: Callable[[Beeld], Mapping[str, Any]] | Mapping[str, Any] = field(default_factory=dict)
    thuis: str = ""
    """The verband that what is about no casus belongs to; empty: the first one of the caller."""


@dataclass(frozen=True)
class Ruimte:
    """What an effect may use: the open transaction and everything read in it."""

    s: Session
    kern: Kern
    beeld: Beeld
    actie: Actie
    wie: Wie
    nieuw_id: UUID

    @property
    def nu(self) -> datetime:
        return self.actie.nu

    @property
    def door(self) -> Door:
        return Door(self.actie.partij, self.actie.functionaris, self.actie.nu)

    @property
    def casus_id(self) -> UUID:
        assert self.beeld.casus is not None
        return self.beeld.casus.id


@dataclass(frozen=True)
class _Nee:
    fout: AppError


Vooruit: TypeAlias = Callable[[Ruimte, Mapping[str, Any], list[str], T], None]
"""Writes the intention of what ``doe`` asks for: with the verdict, the Idempotency-Key that its outcome ends, and what ``doe`` answered."""


async def handel(
    kern: Kern,
    daad: Daad,
    doe: Callable[[Ruimte], T],
    herlees: Callable[[Ruimte, UUID], T] | None = None,
    *,
    vooruit: Vooruit[T] | None = None,
) -> T:
    """Decide and do, or refuse; both on paper. ``herlees`` answers a repeated Idempotency-Key from what was made.

    What ``doe`` raises undoes its effects; the refusal itself is then written on its own. ``vooruit``: a service is to carry it out, so
    it writes the intention where else the act would stand as done.
    """
    actie: list[Actie] = []
    try:
        uitkomst = await kern.databank.schrijf(lambda s: _in_een(s, kern, daad, doe, herlees, actie, vooruit))
    except AppError as fout:
        if actie and fout.status in (403, 404, 409):
            code = audit.fout_body(fout)
            await kern.databank.schrijf(lambda s: audit.schrijf(s, actie[0], "verdict", "geweigerd", code))
        raise
    if isinstance(uitkomst, _Nee):
        raise uitkomst.fout
    return uitkomst


def _in_een(
    s: Session,
    kern: Kern,
    daad: Daad,
    doe: Callable[[Ruimte], T],
    herlees: Callable[[Ruimte, UUID], T] | None,
    gezien: list[Actie],
    vooruit: Vooruit[T] | None,
) -> T | _Nee:
    nu = kern.nu(s)
    geheim = kern.settings.zoek_sleutel.get_secret_value()
    sleutel = Sleutel(daad.claims.partij_id, daad.handeling, daad.sleutel, sleutels.vingerafdruk(geheim, daad.pad, daad.body))
    geclaimd = sleutels.claim(s, sleutel)
    if daad.ook:
        sluit_casussen(s, (daad.casus_id or NIETS, *daad.ook))
    beeld = lees_beeld(
        s,
        kern.verbanden,
        kern.register,
        daad.casus_id,
        nu,
        partij=daad.claims.partij_id,
        slot=daad.slot,
        leeg=not daad.over_casus,
        thuis=daad.thuis,
    )
    actie = maak_actie(kern, daad.claims, daad.handeling, nu, beeld, object_id=daad.object_id or geclaimd.object_id)
    gezien.append(actie)
    wie = beeld.wie(daad.claims)
    besluit = beeld.beslis(daadvraag(daad, beeld))
    if not besluit:
        sleutels.laat_los(s, sleutel)
        nee = _weiger(s, actie, besluit)
        return _Nee(zoekverzoeken.of_ongekoppeld(s, nee.fout, daad.handeling, daad.object_id, daad.claims, kern.verbanden))
    ruimte = Ruimte(s, kern, beeld, actie, wie, geclaimd.object_id)
    if geclaimd.klaar and herlees is not None:
        audit.schrijf(s, actie, "verdict", "toegestaan", audit.besluit_body(besluit))
        return herlees(ruimte, geclaimd.object_id)
    if vooruit is not None:
        uitkomst = doe(ruimte)
        vooruit(ruimte, audit.besluit_body(besluit), sleutel.als_lijst(), uitkomst)
        return uitkomst
    audit.schrijf(s, actie, "feit", "toegestaan", audit.besluit_body(besluit))
    uitkomst = doe(ruimte)
    sleutels.rond(s, sleutel)
    return uitkomst


def daadvraag(daad: Daad, beeld: Beeld) -> Vraag:
    """The act as beleid judges it; uitleg and AuthZEN ask this very question (ONTWERP §6)."""
    return beeld.vraag(daad.handeling, beeld.wie(daad.claims), **_velden(daad, beeld))


def _velden(daad: Daad, beeld: Beeld) -> Mapping[str, Any]:
    velden = daad.velden(beeld) if callable(daad.velden) else daad.velden
    eigen = opgaven.feitvelden(beeld, daad.object_id) if daad.object_id else {}
    return {**eigen, **velden}


def _weiger(s: Session, actie: Actie, besluit: Besluit) -> _Nee:
    audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(besluit))
    return _Nee(fout_van(besluit))
