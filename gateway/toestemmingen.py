"""What is recorded of toestemming and representation: codes, dates and pseudonyms, checked against the convenant (ZVH-7.2b, ZVH-7.2c)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.feiten import Door, een_feit, lees_feiten, wijzig
from gateway.model import Feit, Verstrekking
from gateway.vragen import Beeld
from shared.contracts import Etiket
from shared.convenant import dag, load_regime
from shared.crypto import bevat_bsn
from shared.errors import Fout


def toestemmingvelden(t: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the fact from a body that fits ``shared.contracts.Toestemmingsblijk``, in camelCase and JSON."""
    return {
        "door": t["door"],
        "wijze": t["wijze"],
        "fase": t.get("fase") or "",
        "ontvanger": t.get("ontvanger") or "",
        "geldig_tot": t.get("geldigTot"),
        "doel": t.get("doel") or "",
        "geinformeerd_op": t.get("geinformeerdOp"),
        "gegeven_op": t["gegevenOp"],
        "intrekbaar_verteld": t["intrekbaarVerteld"],
        "verwerkingen": sorted(set(t.get("verwerkingen") or ())),
        "kenmerk": t.get("kenmerk") or "",
        "ondertekenaar": t.get("ondertekenaar") or "",
        "machtiging": t.get("machtiging") or "",
    }


def toestemmingfouten(beeld: Beeld, partij: str, t: Mapping[str, Any], voor: str) -> Iterator[Fout]:
    """What is wrong with a toestemming: not an active wijze of the list, a day to come, told only after it was given, or less than the
    reglement of the leverancier asks before it may be recorded at all (LJR-1r, XTRA-1)."""
    vandaag = dag(beeld.nu)
    vorm = _van_reglement(beeld, partij, "toestemmingsvormen")
    if t["wijze"] not in beeld.verband.redenen("wijze_toestemming"):
        yield Fout(f"{voor}/wijze", "staat niet in de lijst wijze_toestemming van het convenant")
    elif vorm and t["wijze"] not in vorm:
        yield Fout(f"{voor}/wijze", f"moet op schrift staan: {', '.join(vorm)}")
    datums = {veld: date.fromisoformat(t[veld]) for veld in ("geinformeerdOp", "gegevenOp") if t.get(veld)}
    yield from (Fout(f"{voor}/{veld}", "ligt in de toekomst") for veld, datum in datums.items() if datum > vandaag)
    if datums.get("geinformeerdOp", date.min) > datums.get("gegevenOp", vandaag):
        yield Fout(f"{voor}/geinformeerdOp", "ligt na de dag van de toestemming")
    if not any(t.get(veld) for veld in ("doel", "fase", "ontvanger")):
        yield Fout(f"{voor}/doel", "noem waarvoor: een doel, een fase of een ontvanger (ZVH-7.2c)")
    if t.get("kenmerk") and bevat_bsn(t["kenmerk"]):
        yield Fout(f"{voor}/kenmerk", "bevat een nummer dat een BSN kan zijn")
    for keuze in _van_reglement(beeld, partij, "toestemmingsvelden"):
        if not any(t.get(veld) for veld in keuze.split("|")):
            yield Fout(f"{voor}/{keuze.split('|')[0]}", "ontbreekt; zonder dit telt de toestemming niet")


def _van_reglement(beeld: Beeld, partij: str, lijst: str) -> tuple[str, ...]:
    """What the own reglement of this partij asks of every toestemming: fields (``a|b``: one of them), forms (XTRA-4.1-schriftelijk)."""
    regel = beeld.register.get(partij)
    parameters = load_regime(regel.reglement).parameters if regel and regel.reglement else {}
    waarde = parameters[lijst].geldend if lijst in parameters else None
    return tuple(map(str, waarde)) if isinstance(waarde, list) else ()


def toestemmingsfeit(t: Mapping[str, Any], feit_id: UUID, casus_id: UUID, door: Door) -> dict[str, Any]:
    """One toestemming towards the partij that brings gegevens in, about one betrokkene and perhaps one categorie."""
    betreft, categorie = UUID(t["betrokkeneId"]), t.get("categorie")
    velden = toestemmingvelden(t)
    return een_feit(
        feit_id, casus_id, "toestemming", "gegeven", door, betreft=betreft, categorie=categorie, partij=door.partij, velden=velden
    )


def gedekt(s: Session, beeld: Beeld, feiten: Sequence[Feit]) -> dict[UUID, set[UUID]]:
    """Per toestemming the gegevens of this casus it is about: the one it names, or what its partij supplied of whom it names (ZVH-7.2c)."""
    assert beeld.casus is not None
    v, over = Verstrekking, {f.betreft for f in feiten}
    waar = (v.casus_id == beeld.casus.id, v.betrokkene_id.in_(over), v.soort.in_(("inbreng", "overdracht")))
    rijen = s.execute(select(v.gegeven_id, v.betrokkene_id, v.leverancier, v.categorie).where(*waar).distinct()).all()
    return {f.id: {f.betreft, *(r.gegeven_id for r in rijen if _valt_onder(beeld, f, r))} for f in feiten if f.betreft}


def _valt_onder(beeld: Beeld, f: Feit, regel: Any) -> bool:
    """A categorie may be in the leverancier's own words; on paper stand those of the verband (ONTWERP §4)."""
    if (regel.betrokkene_id, regel.leverancier) != (f.betreft, f.partij):
        return False
    partij = beeld.register.get(regel.leverancier)
    reglement = (partij.reglement if partij else None) or ""
    return f.categorie is None or regel.categorie in (f.categorie, beeld.verband.categorie_verband(reglement, f.categorie))


def verbruik(s: Session, etiketten: Sequence[Etiket], bereik: str, door: Door) -> None:
    """A machtiging for once had its one verstrekking when something went to the fase or ontvanger it names (XTRA-formulieren)."""
    wie = {(e.leverancier, e.betrokkene_id) for e in etiketten}
    for casus_id in {e.casus_id for e in etiketten}:
        for feit in lees_feiten(s, casus_id).soort("toestemming"):
            v = feit.velden
            vers = feit.status == "gegeven" and v.get("machtiging") == "eenmalig" and not v.get("gebruikt_op")
            if vers and bereik in (v["fase"], v["ontvanger"]) and (feit.partij, feit.betreft) in wie:
                wijzig(s, feit, feit.status, door, gebruikt_op=dag(door.op).isoformat())


def vertegenwoordigingsfeit(v: Mapping[str, Any], feit_id: UUID, casus_id: UUID, door: Door) -> dict[str, Any]:
    """Who may speak for a betrokkene, as this partij knows it (XTRA-4.1-minderjarig, IED-14.1)."""
    velden = {
        "zestien_op": v.get("zestienOp"),
        "gezag": v.get("gezag") or "",
        "maatregel": v.get("maatregel") or "",
        "machtiging_tot": v.get("machtigingTot"),
    }
    betreft = UUID(v["betrokkeneId"])
    return een_feit(feit_id, casus_id, "vertegenwoordiging", "vastgelegd", door, betreft=betreft, partij=door.partij, velden=velden)
