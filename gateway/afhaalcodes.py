"""The code with which a betrokkene, who has no token, collects his answer: handed over once he is identified, good for one time (ZVH-18.5).

A code is 140 random bits: nobody finds one by trying, so no answer needs to be slower or rarer for whoever tries. Only an HMAC of it is
kept. The row is found by that HMAC, whose key an outsider lacks: how long the search takes tells him nothing about any code.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte
from gateway.kern import Kern
from gateway.model import Afhaalcode, Feit
from gateway.verzoeken import is_geidentificeerd, stand
from gateway.vragen import Beeld
from shared.convenant import rekent_moment
from shared.db import werk_bij
from shared.errors import BadInput, Conflict, Fout, NotFound

UITGEVEN, LEZEN = "afhaalcode.uitgeven", "afhaalcode.lezen"
TERMIJN = "afhaalcode_geldig"
ONBEVOEGD = "onbevoegd"
LOPEND = ("open", "bezig")
TEKENS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base32 of Crockford: no letter that is read as another character."""
LENGTE, GROEP = 28, 4
_LEESFOUTEN = str.maketrans("OIL", "011", " -\t\r\n")

Ontvanger = Literal["betrokkene", "vertegenwoordiger"]
WIE: dict[str, Ontvanger] = {
    "betrokkene": "betrokkene",
    "wettelijk_vertegenwoordiger": "vertegenwoordiger",
    "gemachtigde": "vertegenwoordiger",
}
"""Of whom the identity was established: who handed the verzoek in."""


@dataclass(frozen=True)
class Uitgifte:
    """A code that was handed over; ``code`` only in the answer to that very act."""

    rij: Afhaalcode
    code: str | None = None


# ── the code itself ─────────────────────────────────────────────────────────────────────────────────────────
def nieuwe_code() -> str:
    """Seven groups of four characters."""
    tekens = "".join(secrets.choice(TEKENS) for _ in range(LENGTE))
    return "-".join(tekens[n : n + GROEP] for n in range(0, LENGTE, GROEP))


@lru_cache(maxsize=4)
def _sleutel(geheim: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"zvh afhaalcode 1").derive(geheim.encode())


def hash_van(kern: Kern, code: str) -> str:
    """What is kept of a code, however it was typed: small letters, spaces and an O for a zero are no reason to come back."""
    leesbaar = code.upper().translate(_LEESFOUTEN)
    return hmac.new(_sleutel(kern.settings.zoek_sleutel.get_secret_value()), leesbaar.encode(), hashlib.sha256).hexdigest()


# ── handing over ────────────────────────────────────────────────────────────────────────────────────────────
def geef_uit(r: Ruimte, verzoek_id: UUID, ontvanger: Ontvanger) -> Uitgifte:
    """A new code for whoever was identified; an earlier one is void from here.

    NotFound for what is no verzoek here, Conflict while there is no answer to collect or it is not known who asks (ZVH-18.4, ZVH-18.5).
    """
    feit = _verzoek(r.beeld, verzoek_id)
    _moet_af_te_halen_zijn(r.beeld, feit)
    if WIE.get(feit.velden.get("indiener", "")) != ontvanger:
        raise BadInput(fouten=[Fout("/ontvanger", "van deze persoon is de identiteit niet vastgesteld")], artikel="ZVH-18.4")
    eerder = _vervang(r.s, verzoek_id)
    code = nieuwe_code()
    rij = _rij(r, verzoek_id, ontvanger, hash_van(r.kern, code))
    r.s.add(rij)
    wat = {"id": str(rij.id), "verzoek": str(verzoek_id), "ontvanger": ontvanger, "geldig_tot": rij.geldig_tot.isoformat()}
    audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"afhaalcode": {**wat, "vervallen": [str(i) for i in eerder]}})
    return Uitgifte(rij, code)


def _verzoek(beeld: Beeld, verzoek_id: UUID) -> Feit:
    feit = beeld.feiten.alle.get(verzoek_id)
    if beeld.casus is None or feit is None or feit.soort != "verzoek":
        raise NotFound
    return feit


def _moet_af_te_halen_zijn(beeld: Beeld, feit: Feit) -> None:
    if not is_geidentificeerd(feit):
        raise Conflict(
            "De identiteit van de verzoeker is niet vastgesteld.",
            code="identiteit_ontbreekt",
            artikel="ZVH-18.4",
            volgende_stap="Stel eerst de identiteit vast.",
        )
    if feit.status != "beantwoord":
        raise Conflict(
            "Er is nog geen antwoord om af te halen.",
            code="nog_niet_beantwoord",
            artikel="ZVH-18.5",
            volgende_stap="Maak het antwoord af en leg vast dat het wordt uitgereikt; daarna kan de code mee.",
        )
    if not is_af_te_halen(beeld, feit):
        raise Conflict(
            "Wie dit verzoek indiende mag nu niet voor deze betrokkene optreden.",
            code="verzoeker_onbevoegd",
            artikel="XTRA-10.1",
            volgende_stap="Laat de betrokkene of wie nu voor hem optreedt een eigen verzoek doen.",
        )


def is_af_te_halen(beeld: Beeld, feit: Feit | None) -> bool:
    """Answered, to somebody known, who may still speak for this betrokkene today: a machtiging ends and a child turns sixteen."""
    if beeld.casus is None or feit is None or feit.soort != "verzoek":
        return False
    af = feit.status == "beantwoord" and is_geidentificeerd(feit)
    return af and stand(beeld.feiten, feit, dag(beeld.nu), beeld.verband.bestand.reglement)[0] != ONBEVOEGD


def _vervang(s: Session, verzoek_id: UUID) -> list[UUID]:
    """Every code of this verzoek that could still be used is void, also one that is being used at this moment."""
    a = Afhaalcode
    lopend = s.execute(select(a.id).where(a.verzoek_id == verzoek_id, a.status.in_(LOPEND)).order_by(a.id)).scalars().all()
    werk_bij(s, a, a.verzoek_id == verzoek_id, a.status.in_(LOPEND), status="vervallen")
    return list(lopend)


def _rij(r: Ruimte, verzoek_id: UUID, ontvanger: Ontvanger, hash_: str) -> Afhaalcode:
    return Afhaalcode(
        id=r.nieuw_id,
        verzoek_id=verzoek_id,
        casus_id=r.casus_id,
        hash=hash_,
        ontvanger=ontvanger,
        status="open",
        partij=r.actie.partij,
        functionaris=r.actie.functionaris,
        gemaakt_op=r.nu,
        geldig_tot=rekent_moment(r.nu, r.beeld.verband.termijn(TERMIJN)),
        geweigerd=0,
    )


# ── what became of them ─────────────────────────────────────────────────────────────────────────────────────
def get_uitgifte(s: Session, code_id: UUID) -> Uitgifte:
    """One that was handed over, without the code: that was shown once. NotFound when it went with its dossier."""
    rij = s.execute(select(Afhaalcode).where(Afhaalcode.id == code_id)).scalar_one_or_none()
    if rij is None:
        raise NotFound
    return Uitgifte(rij)


def lijst(r: Ruimte, verzoek_id: UUID) -> Sequence[Afhaalcode]:
    """Every code of one verzoek, the newest first; NotFound for what is no verzoek here."""
    _verzoek(r.beeld, verzoek_id)
    return r.s.execute(select(Afhaalcode).where(Afhaalcode.verzoek_id == verzoek_id).order_by(Afhaalcode.id.desc())).scalars().all()


def status_op(rij: Afhaalcode, nu: datetime) -> str:
    """As whoever handed it over reads it: one past its term is verlopen, one that is being used is not collected yet."""
    if rij.status not in LOPEND:
        return rij.status
    return "verlopen" if rij.geldig_tot <= nu else "open"
