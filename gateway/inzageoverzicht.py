"""The overview of an inzage: per gegeven where it came from, who got it and how long it stays (ZVH-18.1, LJR-18.1, IED-10.4).

Built from the verdicts of the last round and the register of verstrekkingen. What may not be confirmed leaves no trace: police and OM
(ZVH-17.5, ZVH-17.6), and LJ&R as a recipient where the person is not its own client (LJR-8.2).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.kern import Kern
from gateway.model import Aanbod, Feit, Overdracht, OverdrachtItem, Verstrekking
from gateway.overdracht_boek import DAAR, MEE
from gateway.verstrekkingen import zonder_mislukte
from gateway.vragen import Beeld, lees_beeld
from shared.contracts import FASEN, GEZAMENLIJK, Etiket
from shared.convenant import rekent

NOOIT = frozenset({"politie", "openbaar_ministerie"})
STIL = frozenset(
    {
        *("om_beoordeelt_zelf", "politie_beoordeelt_zelf", "andere_betrokkene", "overdragen_alleen_van_ied_client"),
        *("ied_vertegenwoordiger_geweerd", "ied_onder_zestien", "ied_zelf_bevoegd", "ied_oordeel_ontbreekt"),
    }
)
"""Refusals without a word: they would tell what may not be told, or the letter says so as a whole (ZVH-17.5, IED-14.1, IED-14.2)."""
GROND_BIJ = {"ied_van_client": "uavg_41_rechten_anderen"}
AFSCHERMING = "afscherming"
JAAR_NA = {"zvh": "na_besluit_afschaling", "pga": "na_afsluiten_aanpak"}


@dataclass(frozen=True)
class Regel:
    """One line of who saw what, as the betrokkene may read it."""

    v: Verstrekking
    naam: str
    bepaling: str

    def uit(self) -> dict[str, Any]:
        """As it goes to rights."""
        return {"naam": self.naam, "op": str(dag(self.v.op)), "soort": self.v.soort, "doel": self.v.doel, "bepaling": self.bepaling}


def maak(s: Session, kern: Kern, casus_id: UUID, verzoek_id: UUID, nu: datetime, opgenomen: bool | None = None) -> dict[str, Any]:
    """The body of ``POST /verzoeken/{id}/overzicht``; without items for the question whether anything is held (IED-6.3)."""
    beeld = lees_beeld(s, kern.verbanden, kern.register, casus_id, nu)
    verzoek = beeld.feiten.alle[verzoek_id]
    mee, weg, ids = (
        ([], [], []) if opgenomen is not None else (gevonden(s, verzoek_id), _weggelaten(s, verzoek_id), _overdrachten(s, verzoek_id))
    )
    regels = wie_zag_wat(s, beeld, verzoek, {e.id for e, _ in mee})
    per_gegeven = defaultdict(list)
    for regel in regels:
        per_gegeven[regel.v.gegeven_id].append(regel.uit())
    items = [_item(beeld, e, fase, per_gegeven[e.id]) for e, fase in mee]
    casus = beeld.casus
    assert casus is not None
    return {
        "doeleinden": sorted({casus.samenwerkingsdoel, *(i["doel"] for i in items), *(r.v.doel for r in regels)}) if items else [],
        "categorieen": sorted({i["categorie"] for i in items}),
        "ontvangers": sorted({r.naam for r in regels}),
        "bronnen": sorted({i["bron"] for i in items}),
        "fasen": list(FASEN[: [str(f) for f in FASEN].index(casus.fase) + 1]),
        "bewaartermijn": _bewaartermijn(beeld),
        "overdrachten": [str(i) for i in ids],
        "gezocht_op": str(dag(nu)),
        "opgenomen": opgenomen,
        "items": items,
        "weggelaten": weg,
    }


# ── what the last round found ───────────────────────────────────────────────────────────────────────────────
def gevonden(s: Session, verzoek_id: UUID) -> list[tuple[Etiket, str]]:
    """Every gegeven that may be shown, with the fase it was found in; once, wherever it lay."""
    i, o = OverdrachtItem, Overdracht
    query = select(i.etiket, o.van).join(o, o.id == i.overdracht_id).where(o.object_id == verzoek_id, o.soort == "inzage")
    per_id = {r.etiket["id"]: (Etiket.model_validate(r.etiket), r.van) for r in s.execute(query.where(i.status.in_((MEE, DAAR))))}
    return [per_id[i] for i in sorted(per_id)]


def _weggelaten(s: Session, verzoek_id: UUID) -> list[dict[str, str]]:
    """His own gegevens that stay out, each with its ground; what is not known to be lawful to leave out blocks the answer (LJR-18.2)."""
    i, o = OverdrachtItem, Overdracht
    query = select(i.gegeven_id, i.etiket, i.code).join(o, o.id == i.overdracht_id)
    query = query.where(o.object_id == verzoek_id, o.soort == "inzage", i.status == "achter").order_by(i.gegeven_id)
    rijen = [r for r in s.execute(query) if r.code not in STIL]
    return [
        {"gegeven_id": str(r.gegeven_id), "categorie": r.etiket["categorie_verband"], "grond": GROND_BIJ.get(r.code, "niet_beschikbaar")}
        for r in rijen
    ]


def _overdrachten(s: Session, verzoek_id: UUID) -> list[UUID]:
    o = Overdracht
    query = select(o.id).where(o.object_id == verzoek_id, o.soort == "inzage").order_by(o.id.desc()).limit(1000)
    return list(s.execute(query).scalars())


def _item(beeld: Beeld, e: Etiket, fase: str, ontvangers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "gegeven_id": str(e.id),
        "categorie": e.categorie_verband,
        "bron": naam(beeld, e.leverancier),
        "herkomst": e.bron,
        "doel": e.fasedoel,
        "fase": fase,
        "bepaling": e.wetsartikel or "",
        "bewaren_tot": str(e.bewaren_tot) if e.bewaren_tot else None,
        "ontvangers": list(ontvangers),
    }


def _bewaartermijn(beeld: Beeld) -> dict[str, Any]:
    """By which criterium it goes, and its last day once that is known; what was turned down goes sooner (ZVH-11.2, PGA 14.1, ZVH-9.4b)."""
    casus, regime = beeld.casus, beeld.verband.bestand.reglement
    assert casus is not None
    if casus.status == "afgewezen":
        return {"criterium": "na_afwijzing", "uiterlijk": str(casus.vernietigen_op) if casus.vernietigen_op else None}
    besluit = casus.besluit_afschaling_op
    tot = rekent(besluit, beeld.verband.termijn("bewaartermijn_vernietiging")) if besluit else None
    return {"criterium": JAAR_NA[regime], "uiterlijk": str(tot) if tot else None}


# ── who saw what ────────────────────────────────────────────────────────────────────────────────────────────
def wie_zag_wat(s: Session, beeld: Beeld, verzoek: Feit, gegevens: set[UUID]) -> list[Regel]:
    """Every supply of these gegevens that happened, in order, without what this person may not know (IED-10.4, XTRA-9.6, LJR-8.2)."""
    if verzoek.betreft is None:
        return []
    return [regel for regel in van_betrokkene(s, beeld, verzoek.casus_id, verzoek.betreft) if regel.v.gegeven_id in gegevens]


def van_betrokkene(s: Session, beeld: Beeld, casus_id: UUID, betrokkene: UUID) -> list[Regel]:
    """The same of everything about him in this casus, whatever it is."""
    v = Verstrekking
    query = select(v).where(v.casus_id == casus_id, v.betrokkene_id == betrokkene, v.soort != "inzage").order_by(v.op, v.id)
    alle = s.execute(query).scalars().all()
    mag = _te_noemen(beeld, alle)
    bepalingen = _bepalingen(s, casus_id)
    return [
        Regel(r, naam(beeld, r.ontvanger), bepalingen.get((r.ontvanger, r.op, r.gegeven_id), ""))
        for r in zonder_mislukte(s, alle)
        if r.ontvanger in mag and not afgeschermd(beeld, r.id)
    ]


def _te_noemen(beeld: Beeld, alle: Iterable[Verstrekking]) -> set[str]:
    """Every recipient but LJ&R, unless it supplied something about this very person: then he knows (LJR-8.2)."""
    leveranciers = {r.leverancier for r in alle if r.soort == "inbreng"}
    reglement = {r.ontvanger: _reglement(beeld, r.ontvanger) for r in alle}
    return {o for o, eigen in reglement.items() if eigen != "ljr" or o in leveranciers}


def _reglement(beeld: Beeld, partij: str) -> str:
    regel = beeld.register.get(partij)
    return (regel.reglement or "") if regel else ""


def afgeschermd(beeld: Beeld, verstrekking_id: UUID) -> bool:
    """Kept from the person on a lawful ground, by a named reviewer, until the day it must be looked at again (AVG 23, UAVG 41)."""
    vandaag = str(dag(beeld.nu))
    over = (f for f in beeld.feiten.soort(AFSCHERMING) if f.betreft == verstrekking_id and f.status == "gezet")
    return any(f.velden["herbeoordelen_op"] > vandaag for f in over)


def _bepalingen(s: Session, casus_id: UUID) -> dict[tuple[str, datetime, UUID], str]:
    """On which provision a supply rests that the law demands: regeling and artikel, as they were recorded with it (XTRA-9.6)."""
    a = Aanbod
    rijen = s.execute(select(a).where(a.casus_id == casus_id, a.wetsartikel.is_not(None))).scalars()
    return {(r.ontvanger, r.gemaakt_op, UUID(i["gegeven"])): str(r.wetsartikel) for r in rijen for i in r.items}


def naam(beeld: Beeld, wie: str) -> str:
    """A partij by its name, the verband by its own; who has no line in the register by what he is."""
    if wie == beeld.verband.code:
        return beeld.verband.bestand.naam
    if wie == GEZAMENLIJK:
        return f"samen vastgelegd in {beeld.verband.bestand.naam}"
    if wie.startswith("agendadeelnemer:"):
        return "iemand die bij het overleg was uitgenodigd"
    regel = beeld.register.get(wie)
    return str(regel.naam) if regel else f"organisatie {wie}"
