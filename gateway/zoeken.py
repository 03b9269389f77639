"""Finding a person again: keyed hashes made in memory while personalia pass, compared within one samenwerkingsverband (ONTWERP §9).

The hashes travel with the open handeling and are written once the service has the content, so that they exist no longer and no earlier
than what they were made of. A hit is a candidate; a human confirms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from gateway.feiten import Feitenbeeld
from gateway.kern import Kern
from gateway.model import Casus, Vindplaats, Zoeksleutel
from shared.contracts import Gegeven
from shared.crypto import zoekhash
from shared.identity import derived_id

PERSONALIA, ADRES = "personalia", "adres"
OP_NAAM, OP_POSTCODE = "achternaam_geboortedatum", "geboortedatum_postcode"
GEVOLG, GEWIST = "zoeksleutels", "gewist"
"""Keys in the gevolg of an open handeling: what to write, and which gegeven went."""
LEVEND = ("in_aanmelding", "lopend", "afgeschaald")
HALT = ("beperking", "bezwaar", "aanwijzing")


@dataclass(frozen=True)
class Persoon:
    """What is looked for: as typed, never kept."""

    achternaam: str = ""
    geboortedatum: str = ""
    postcode: str = ""


@lru_cache(maxsize=16)
def _sleutel(geheim: str, verband: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"zvh zoeken 1 {verband}".encode()).derive(geheim.encode())


def laatste_woord(naam: str) -> str:
    """The surname without what stands before it: «Jan van der Berg», «van der Berg» and «Berg, Jan» are one."""
    delen = naam.partition(",")[0].split()
    return delen[-1] if delen else ""


def hashes(kern: Kern, verband: str, p: Persoon) -> dict[str, str]:
    """The hash per soort that this person gives in this verband; nothing without a birth date."""
    sleutel = _sleutel(kern.settings.zoek_sleutel.get_secret_value(), verband)
    naam, postcode = laatste_woord(p.achternaam), "".join(p.postcode.split())
    delen = {OP_NAAM: (OP_NAAM, naam, p.geboortedatum), OP_POSTCODE: (OP_POSTCODE, p.geboortedatum, postcode)}
    return {soort: zoekhash(sleutel, *wat) for soort, wat in delen.items() if all(wat)}


def gevolg(kern: Kern, verband: str, gegevens: Iterable[Gegeven]) -> dict[str, Any]:
    """What is to be written once these gegevens are where they belong; empty when none of them says who somebody is."""
    over = [g for g in gegevens if g.etiket.categorie_verband in (PERSONALIA, ADRES)]
    if not over:
        return {}
    rijen = [rij for g in over if g.etiket.categorie_verband == PERSONALIA for rij in _rijen(kern, verband, g, over)]
    return {GEVOLG: {"van": [str(g.etiket.id) for g in over], "rijen": rijen}}


def _rijen(kern: Kern, verband: str, wie: Gegeven, over: Sequence[Gegeven]) -> list[dict[str, Any]]:
    """One row for the name, and one for each address of the same betrokkene in the same request."""
    adressen = [g for g in over if g.etiket.categorie_verband == ADRES and g.etiket.betrokkene_id == wie.etiket.betrokkene_id]
    naam, geboren = str(wie.inhoud.get("naam", "")), str(wie.inhoud.get("geboortedatum", ""))
    gevonden: list[tuple[Gegeven | None, dict[str, str]]] = [(None, hashes(kern, verband, Persoon(naam, geboren)))]
    gevonden += [(a, hashes(kern, verband, Persoon("", geboren, str(a.inhoud.get("postcode", ""))))) for a in adressen]
    return [
        {
            "id": str(derived_id(adres.etiket.id if adres else wie.etiket.id, f"{soort} {wie.etiket.id}", wie.etiket.versie)),
            "betrokkene_id": str(wie.etiket.betrokkene_id),
            "gegeven_id": str(wie.etiket.id),
            "adres_id": str(adres.etiket.id) if adres else None,
            "soort": soort,
            "hash": waarde,
        }
        for adres, per_soort in gevonden
        for soort, waarde in per_soort.items()
    ]


def leg_vast(s: Session, casus_id: UUID, wat: Mapping[str, Any]) -> bool:
    """Replace what was kept of these gegevens; whether anything can be found by now."""
    _verwijder(s, [UUID(i) for i in wat["van"]])
    rijen = [{k: UUID(v) if v and k not in ("soort", "hash") else v for k, v in rij.items()} for rij in wat["rijen"]]
    if rijen:
        s.execute(insert(Zoeksleutel), [rij | {"casus_id": casus_id} for rij in rijen])
    return bool(rijen)


def vergeet(s: Session, gegeven_id: UUID, dienst: str | None) -> None:
    """A gegeven was destroyed where it lives; a copy cleaned elsewhere leaves what can be found as it is."""
    thuis = s.execute(select(Vindplaats.dienst).where(Vindplaats.id == gegeven_id)).scalar_one_or_none()
    if thuis in (None, dienst):
        _verwijder(s, [gegeven_id])


def _verwijder(s: Session, ids: Sequence[UUID]) -> None:
    z = Zoeksleutel
    s.execute(delete(z).where(or_(z.gegeven_id.in_(ids), z.adres_id.in_(ids))))


def vind(
    s: Session, verband: str, gezocht: Iterable[str], *, behalve: UUID | None = None, statussen: Sequence[str] = LEVEND
) -> list[Zoeksleutel]:
    """Rows of living casussen of this verband that hold one of these hashes."""
    z = Zoeksleutel
    waar = (z.hash.in_(list(gezocht)), Casus.verband == verband, Casus.status.in_(statussen))
    query = select(z).join(Casus, Casus.id == z.casus_id).where(*waar)
    return list(s.execute(query.where(z.casus_id != behalve) if behalve else query).scalars())


def telt(rij: Zoeksleutel, feiten: Feitenbeeld) -> bool:
    """Nobody is found by what may not be used: a restricted gegeven, or one against which an objection or an instruction stands."""
    over = (rij.gegeven_id, rij.adres_id, rij.betrokkene_id)
    return not any(f.status == "gezet" and f.betreft in over for soort in HALT for f in feiten.soort(soort))
