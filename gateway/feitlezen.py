"""One fact as beleid reads it: from the fields of a row to the frozen thing a rule asks about."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gateway.beleid.kalender import dag
from gateway.beleid.vraag import Informatie, Instemming, Toestemming, Vertegenwoordiging
from gateway.model import Feit

_INFORMATIE = {"geinformeerd": 2, "uitgesteld": 1}


def datum(waarde: Any) -> date | None:
    """An ISO date of the fact, or None."""
    return date.fromisoformat(waarde) if waarde else None


def instemming(f: Feit) -> Instemming:
    """The answer of one partij (ZVH-3.5c)."""
    v = f.velden
    geldig_tot = datetime.fromisoformat(v["geldig_tot"]) if v.get("geldig_tot") else None
    return Instemming(
        leverancier=f.partij or "",
        status=f.status,  # type: ignore[arg-type]  # a closed list in the model
        naar_fase=v.get("naar_fase", ""),
        fasedoel=v.get("fasedoel", ""),
        ontvanger=v.get("ontvanger", ""),
        taak=v.get("taak", ""),
        verband=v.get("verband", ""),
        geldig_tot=geldig_tot,
        functie=v.get("functie", ""),
        bij_inbreng=bool(v.get("bij_inbreng", False)),
        id=str(f.id),
        versie=f.versie,
    )


def toestemming(f: Feit) -> Toestemming:
    """What was allowed, or weighed without it; the day it was given, else the day it was recorded."""
    v = f.velden
    return Toestemming(
        status=f.status,  # type: ignore[arg-type]  # a closed list in the model
        door=v.get("door", "betrokkene"),
        ontvanger=v.get("ontvanger", ""),
        grond=v.get("grond", ""),
        geldig_tot=datum(v.get("geldig_tot")),
        fase=v.get("fase", ""),
        wijze=v.get("wijze") or "",
        doel=v.get("doel") or "",
        geinformeerd_op=datum(v.get("geinformeerd_op")),
        op=datum(v.get("gegeven_op")) or dag(f.op),
        verwerkingen=frozenset(v.get("verwerkingen", ())),
        kenmerk=v.get("kenmerk") or "",
        ondertekenaar=v.get("ondertekenaar") or "",
        ingetrokken_op=dag(f.op) if f.status == "ingetrokken" else None,
        verbruikt=bool(v.get("gebruikt_op")),
    )


def vertegenwoordiging(v: Mapping[str, Any]) -> Vertegenwoordiging:
    """Who may speak for a betrokkene."""
    return Vertegenwoordiging(datum(v.get("zestien_op")), v.get("gezag", ""), v.get("maatregel", ""), datum(v.get("machtiging_tot")))


def informatie(feiten: list[Feit]) -> Informatie | None:
    """That he was told, or why it waits or stays out: telling goes before postponing, and that before not telling at all. None when nobody
    stated any of it. What he was told adds up."""
    if not feiten:
        return None
    feit = max(feiten, key=lambda f: (_INFORMATIE.get(f.status, 0), f.op))
    v = feit.velden
    verteld = [f.velden for f in feiten if f.status == "geinformeerd"]
    afgezien = max((f for f in feiten if f.status == "afgezien"), key=lambda f: (f.op, f.id), default=None)
    return Informatie(
        min((date.fromisoformat(t["geinformeerd_op"]) for t in verteld), default=None),
        v.get("uitstelgrond") or "",
        datum(v.get("hertoets_op")),
        afziengrond=afgezien.velden["afziengrond"] if afgezien else "",
        afzien_tot=datum(afgezien.velden.get("hertoets_op")) if afgezien else None,
        onderdelen=tuple((o, date.fromisoformat(t["geinformeerd_op"])) for t in verteld for o in t.get("onderdelen") or ()),
        ontvangers=frozenset(o for t in verteld for o in t.get("ontvangers") or ()),
    )
