"""What is known of the audit outside a database that was put back: signed heads, and which links a backup therefore misses.

Missing links are reported and never repaired: nobody can make evidence afterwards (ONTWERP §8).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from deploy.omgeving import Plek
from gateway.keten import Rapport, controleer
from gateway.ketenregel import publieke_sleutel
from gateway.ketensegment import verval_moment
from gateway.model import Audit, Checkpoint, Keten
from gateway.naloop import kop_klopt
from shared.convenant import load_verbanden
from shared.db import make_engine

Kop = Mapping[str, Any]


@dataclass
class Auditstand:
    """The chain after a restore, beside the newest checkpoints known from elsewhere."""

    rapport: Rapport
    ontbreekt: list[str] = field(default_factory=list)
    afwijkend: list[str] = field(default_factory=list)
    zonder_plek: int = 0

    @property
    def klopt(self) -> bool:
        """Whether what is there is sound; that something is missing does not make it unsound."""
        return not self.rapport.breuken and not self.afwijkend

    def regels(self) -> list[str]:
        """For the operator, one line each."""
        r = self.rapport
        telling = f"{r.regels} schakels in {r.ketens} ketens, {r.handtekeningen} controlepunten"
        if not r.ondertekening_gecontroleerd:
            telling += " (handtekeningen niet nagerekend: geen sleutel)"
        uit = [f"Audit {'in orde' if self.klopt else 'NIET in orde'}: {telling}."]
        uit += [f"  eerste gebroken schakel: {b}" for b in r.breuken]
        uit += [f"  {tekst}" for tekst in (*self.afwijkend, *self.ontbreekt)]
        if self.zonder_plek:
            uit.append(f"  {self.zonder_plek} regels hadden bij de backup nog geen plek in de keten; de klok geeft die na de start.")
        if self.ontbreekt:
            uit.append("  Wat ontbreekt is gebeurd en niet meer te bewijzen: meld het en leg het vast, herstel het niet.")
        return uit


def koppen(url: str) -> list[dict[str, Any]]:
    """The newest checkpoint of every chain in this database; none when it cannot be read, for that may be why it is put back."""
    c, engine = Checkpoint, make_engine(url, 1)
    laatste = select(c.verband, func.max(c.seq).label("seq")).group_by(c.verband).subquery()
    velden = (c.verband, c.seq, c.hash, c.tijdstip_ms, c.handtekening)
    query = select(*velden).join(laatste, (laatste.c.verband == c.verband) & (laatste.c.seq == c.seq)).order_by(c.verband)
    try:
        return [dict(rij) for rij in _lees(engine, query).mappings()]
    except SQLAlchemyError:
        return []
    finally:
        engine.dispose()


def _lees(engine: Engine, query: Any) -> Any:
    with engine.connect().execution_options(alleen_lezen=True) as verbinding:
        return verbinding.execute(query).freeze()()


def controleer_tegen(plek: Plek, bekend: Iterable[Kop]) -> Auditstand:
    """Recompute every chain of a gateway and lay the checkpoints known from elsewhere beside it; without key no signature is checked."""
    sleutels = [publieke_sleutel(plek.keten_sleutel)] if plek.keten_sleutel else []
    engine = make_engine(plek.url, 1)
    try:
        stand = Auditstand(controleer(plek.url, sleutels, vervallen_voor=_vervallen_voor(plek)))
        stand.zonder_plek = _lees(engine, _zonder_plek()).scalar_one()
        for kop in _nieuwste(bekend):
            _toets(engine, stand, kop, not sleutels or kop_klopt(sleutels, kop))
    finally:
        engine.dispose()
    return stand


def _vervallen_voor(plek: Plek) -> dict[str, int]:
    """Per verband before which moment (epoch ms) segments may have been dropped at the end of their term."""
    verbanden = load_verbanden(plek.verbandenmap) if plek.verbandenmap else {}
    return {naam: int(verval_moment(verband).timestamp() * 1000) for naam, verband in verbanden.items()}


def _zonder_plek() -> Any:
    return select(func.count()).select_from(Audit).where(Audit.id.not_in(select(Keten.regel_id)))


def _nieuwste(bekend: Iterable[Kop]) -> list[Kop]:
    per: dict[str, Kop] = {}
    for kop in bekend:
        if kop["verband"] not in per or kop["seq"] > per[kop["verband"]]["seq"]:
            per[kop["verband"]] = kop
    return [per[verband] for verband in sorted(per)]


def _toets(engine: Engine, stand: Auditstand, kop: Kop, echt: bool) -> None:
    verband, seq, op = kop["verband"], kop["seq"], datetime.fromtimestamp(kop["tijdstip_ms"] / 1000, UTC)
    wanneer = f"{op:%Y-%m-%d %H:%M} UTC"
    if not echt:
        stand.afwijkend.append(f"{verband}: het controlepunt van {wanneer} (schakel {seq}) is niet door deze gateway getekend")
        return
    einde = _lees(engine, select(func.max(Keten.seq)).where(Keten.verband == verband)).scalar_one() or 0
    hash_ = _lees(engine, select(Keten.hash).where(Keten.verband == verband, Keten.seq == seq)).scalar_one_or_none()
    if seq > einde:
        stand.ontbreekt.append(f"{verband}: schakel {einde + 1} tot en met {seq} ontbreken (controlepunt van {wanneer})")
    elif hash_ != kop["hash"]:
        stand.afwijkend.append(f"{verband}: schakel {seq} wijkt af van het controlepunt van {wanneer}")
