"""That a betrokkene was told, or why that waits or stays out: what may be stated, the fact, and who hears of it (ZVH 16, PGA 10.7)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.briefstand import BRIEVEN
from gateway.brieven import aanfouten
from gateway.feiten import Door, een_feit
from gateway.melden import meld
from gateway.vragen import Beeld
from shared.contracts import InformatieIn
from shared.convenant import dag, lees_termijn, rekent
from shared.convenant.brieven import VERPLICHT
from shared.errors import Fout

VORMEN = {"geinformeerdOp": "geinformeerd", "uitstelgrond": "uitgesteld", "afziengrond": "afgezien"}
"""A statement takes one of three forms; which field makes it which."""
VIJF = ("hertoetsOp", "verwachtOp", "omstandigheden", "ritme", "wijze")
"""Besides its ground: when and on what it is looked at again, when and how he will hear it (ZVH-16.7)."""


def vorm_van(i: Mapping[str, Any]) -> str:
    """geinformeerd, uitgesteld or afgezien; empty when it is not exactly one of these."""
    gekozen = [vorm for veld, vorm in VORMEN.items() if i.get(veld)]
    return gekozen[0] if len(gekozen) == 1 else ""


def informatiefouten(beeld: Beeld, partij: str, i: Mapping[str, Any], voor: str) -> list[Fout]:
    """What is wrong with an informatiemoment, in camelCase: more or less than one form, a day to come, a ground or way outside the lists, a
    part of a postponement missing or its second look too late (ZVH-16.7), the wrong person told (PGA-17.5), too little told (PGA-10.7a)."""
    vorm = vorm_van(i)
    if not vorm:
        return [Fout(f"{voor}/geinformeerdOp", "noem óf wanneer is geïnformeerd, óf een uitstelgrond, óf een afziengrond")]
    toets = {"geinformeerd": _verteld, "uitgesteld": _uitgesteld, "afgezien": _afgezien}[vorm]
    vreemd = (n for n, o in enumerate(i.get("onderdelen") or ()) if o not in BRIEVEN.onderdelen)
    return [*toets(beeld, partij, i, voor), *(Fout(f"{voor}/onderdelen/{n}", "kent het convenant niet") for n in vreemd)]


def _verteld(beeld: Beeld, partij: str, i: Mapping[str, Any], voor: str) -> Iterator[Fout]:
    op, betrokkene = date.fromisoformat(i["geinformeerdOp"]), UUID(i["betrokkeneId"])
    if op > dag(beeld.nu):
        yield Fout(f"{voor}/geinformeerdOp", "ligt in de toekomst")
    yield from _wijze(i, voor)
    yield from aanfouten(beeld, betrokkene, partij, i.get("aan") or "betrokkene", op, f"{voor}/aan")
    if beeld.verband.bestand.reglement != "pga" or beeld.betrokkenen.get(betrokkene) != "1":
        return
    if BRIEVEN.kanalen.get(i.get("wijze") or "") != "schriftelijk":
        yield Fout(f"{voor}/wijze", "de inwoner hoort het schriftelijk; mondeling kan alleen daarnaast (PGA-10.7a)")
    mist = sorted(VERPLICHT["pga"] - set(i.get("onderdelen") or ()))
    yield from (Fout(f"{voor}/onderdelen", f"mist {o} (PGA-10.7a)") for o in mist)


def _wijze(i: Mapping[str, Any], voor: str) -> Iterator[Fout]:
    """Without a way of telling the others cannot know how (ZVH-16.2)."""
    if (i.get("wijze") or "") not in BRIEVEN.kanalen:
        yield Fout(f"{voor}/wijze", "ontbreekt of is geen kanaal van het convenant")


def _uitgesteld(beeld: Beeld, partij: str, i: Mapping[str, Any], voor: str) -> Iterator[Fout]:
    vandaag = dag(beeld.nu)
    if i["uitstelgrond"] not in beeld.verband.redenen("uitstel"):
        yield Fout(f"{voor}/uitstelgrond", "staat niet in de lijst uitstel van het convenant")
    yield from (Fout(f"{voor}/{veld}", "ontbreekt bij het uitstel") for veld in VIJF if not i.get(veld))
    if i.get("wijze"):
        yield from _wijze(i, voor)
    if (wat := i.get("omstandigheden")) and wat not in beeld.verband.redenen("omstandigheden_uitstel"):
        yield Fout(f"{voor}/omstandigheden", "staat niet in de lijst omstandigheden_uitstel van het convenant")
    if (wanneer := i.get("verwachtOp")) and date.fromisoformat(wanneer) <= vandaag:
        yield Fout(f"{voor}/verwachtOp", "ligt niet in de toekomst")
    termijnen = [beeld.verband.termijn("informatie_uitstel_hertoets"), *([lees_termijn(i["ritme"])] if i.get("ritme") else [])]
    uiterst = min(rekent(vandaag, t) for t in termijnen)
    if (hertoets := i.get("hertoetsOp")) and not vandaag < date.fromisoformat(hertoets) <= uiterst:
        yield Fout(f"{voor}/hertoetsOp", "ligt niet binnen de termijn van hertoetsen")


def _afgezien(beeld: Beeld, partij: str, i: Mapping[str, Any], voor: str) -> Iterator[Fout]:
    """Only on a ground of this regime, or of the reglement of whoever states it: that opens no more than his own lock (XTRA-9.5).

    LJ&R names the part of the article, why it holds here and who decided; a day makes it temporary (LJR-17.4)."""
    eigen, grond = _eigen(beeld, partij), i["afziengrond"]
    lijsten, tabellen = beeld.parameters.lijsten, beeld.parameters.tabellen
    regime = beeld.parameters.lijsten["informatie_uitzonderingen"] if beeld.verband.bestand.reglement == "pga" else frozenset()
    if grond not in regime | lijsten.get(f"{eigen}.informatie_achterwege", frozenset()):
        yield Fout(f"{voor}/afziengrond", "is hier geen grond om niet te informeren")
    vraagt = tabellen.get(f"{eigen}.informatie_achterwege_velden", {}).get(grond, frozenset())
    for veld, lijst in {"toelichting": "informatie_toelichtingen", "herkomst": "informatie_herkomst"}.items():
        if veld in vraagt and i.get(veld) not in lijsten.get(f"{eigen}.{lijst}", frozenset()):
            yield Fout(f"{voor}/{veld}", "ontbreekt bij deze grond of staat niet in de lijst van uw reglement")
    if "onderdeel" in vraagt and i.get("onderdeel") not in tabellen[f"{eigen}.informatie_achterwege_onderdelen"][grond]:
        yield Fout(f"{voor}/onderdeel", "ontbreekt of is geen onderdeel van dit artikel")
    if "beslisser" in vraagt and not i.get("beslisser"):
        yield Fout(f"{voor}/beslisser", "ontbreekt bij deze grond")
    if (tot := i.get("hertoetsOp")) and date.fromisoformat(tot) <= dag(beeld.nu):
        yield Fout(f"{voor}/hertoetsOp", "ligt niet in de toekomst")


def _eigen(beeld: Beeld, partij: str) -> str:
    regel = beeld.register.get(partij)
    return (regel.reglement if regel else None) or ""


def informatiefeit(i: Mapping[str, Any], feit_id: UUID, casus_id: UUID, door: Door, **erbij: Any) -> dict[str, Any]:
    """The statement as a fact about one betrokkene, of the partij that told him or put it off; ``i`` in camelCase, found without fault."""
    gelezen = InformatieIn.model_validate(i).model_dump(mode="json", by_alias=False, exclude={"betrokkene_id"})
    velden = {veld: waarde for veld, waarde in gelezen.items() if waarde not in (None, [])} | erbij
    basis = {"geinformeerd_op": None, "wijze": None, "uitstelgrond": None, "hertoets_op": None}
    betreft = UUID(str(i["betrokkeneId"]))
    return een_feit(feit_id, casus_id, "informatie", vorm_van(i), door, betreft=betreft, partij=door.partij, velden=basis | velden)


def maak_kenbaar(s: Session, beeld: Beeld, door: Door, feit_id: UUID) -> None:
    """The other partijen of the casus are told that somebody was told, or that it waits; they read when and how (ZVH-16.2).

    In a pga that is the pga-expert (PGA-13.1). That LJ&R told somebody says that it takes part: only who may know that hears it (LJR-8.2).
    """
    kring = {beeld.verband.bestand.oin}
    if beeld.verband.bestand.reglement == "zvh" and _eigen(beeld, door.partij) != "ljr":
        kring |= {d.partij for d in beeld.deelnames if d.tot is None or d.tot > beeld.nu}
    for partij in sorted(kring - {door.partij}):
        meld(s, partij, "informatie.vastgelegd", feit_id, beeld.zaak_id(), door.op)
