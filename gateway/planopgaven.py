"""What an act on a plan states, and what the books add to it: codes, ids and dates (ONTWERP §2)."""

from collections.abc import Callable, Mapping
from typing import Any

from gateway.feiten import Feitenbeeld
from gateway.model import Feit
from gateway.vragen import Beeld

Opgave = dict[str, Any]
ANALYSE = "analyse"
KLAAR = ("beeindigd", "afgebroken")


def plan(body: Mapping[str, Any]) -> Opgave:
    """Per interventie who carries it out and by when, and whether the plan holds its analysis (PGA-10.4a)."""
    wat = {"id": "interventieId", "uitvoerder": "uitvoerder", "termijn": "termijn", "soort": "soort"}
    uitvoering = [{naam: i[veld] for naam, veld in wat.items()} for i in body["interventies"]]
    fasedoelen = [g["etiket"]["fasedoel"] for g in body.get("gegevens") or ()]
    return {"uitvoering": uitvoering, "analyse": fasedoelen.count(ANALYSE)}


def lees_voortgang(body: Mapping[str, Any]) -> Opgave:
    """Which interventie took which step, and whether anything was told besides (PGA-11.1)."""
    return {"interventie": body["interventieId"], "status": body["status"], "gegevens": len(body.get("gegevens") or ())}


def lees_visie(body: Mapping[str, Any]) -> Opgave:
    """About whom, by whom and in which talks; not what was said (PGA-12.2b)."""
    van = sorted({str(g["inhoud"].get("van")) for g in body["gegevens"]})
    return {"betrokkene": body["betrokkeneId"], "gesprekken": body["gesprekken"], "van": van, "op": body["op"]}


LEZERS: dict[str, Callable[[Mapping[str, Any]], Opgave]] = {
    "voortgang.vastleggen": lees_voortgang,
    "plan.akkoord": lambda b: {"versie": b["versie"]},
    "plan.vaststellen": lambda b: {"versie": b["versie"]},
    "evaluatie.vastleggen": lambda b: {"uitkomst": b["uitkomst"], "op": b["op"]},
    "visie.vastleggen": lees_visie,
}


def vul_aan(handeling: str, beeld: Beeld, opgave: Opgave) -> Opgave:
    """What the books know of the plan this act is about."""
    if handeling == "voortgang.vastleggen":
        stappen = {i["id"]: i["uitvoerder"] for i in uitvoering(van_casus(beeld.feiten))}
        return opgave | {"uitvoerder": stappen.get(opgave["interventie"], "")}
    if handeling == "plan.vaststellen":
        return opgave | {"akkoord_mist": akkoord_mist(beeld, opgave["versie"])} | sprekers(beeld)
    if handeling == "visie.vastleggen":
        return opgave | _in_gesprek(beeld, opgave)
    return opgave


def van_casus(feiten: Feitenbeeld) -> Feit | None:
    """The one plan of a casus as a fact; None before there is one."""
    return next(iter(feiten.soort("plan")), None)


def uitvoering(feit: Feit | None) -> list[dict[str, str]]:
    """Per interventie its id, uitvoerder, termijn and status; none without a plan."""
    return list(feit.velden.get("uitvoering", ())) if feit else []


def akkoord_mist(beeld: Beeld, versie: int) -> list[str]:
    """Partners that carry out part of the plan and did not agree to this version themselves; where only agendadeelnemers do, who carries
    the casusregie agrees: the pga-expert is never alone (PGA-10.1a)."""
    feit = van_casus(beeld.feiten)
    uitvoerders = {u for u in feit.velden["uitvoerders"] if not u.startswith("agendadeelnemer:")} if feit else set()
    regie = beeld.casus.casusregisseur_partij if beeld.casus else None
    nodig = uitvoerders or {regie or ""}
    return sorted(nodig - {f.partij for f in beeld.feiten.soort("akkoord") if f.velden["versie"] == versie})


def sprekers(beeld: Beeld) -> Opgave:
    """Whose visie lies here, and who was asked and did not want to answer (PGA-12.2b, PGA-10.7c)."""
    hoofdpersoon = next((i for i, categorie in beeld.betrokkenen.items() if categorie == "1"), None)
    visies = [f for f in beeld.feiten.soort("visie") if f.betreft == hoofdpersoon]
    gesprekken = [f for f in beeld.feiten.soort("gesprek_inwoner") if f.betreft == hoofdpersoon]
    # Somebody who did not want to answer an agendadeelnemer was not asked by who must ask him (PGA-10.7c).
    mag_vragen = beeld.parameters.lijsten.get("gesprek_gevoerd_door", frozenset())
    gevraagd = (f.velden for f in gesprekken if f.velden["gevoerd_door"] in mag_vragen)
    zwegen = {wie for v in gevraagd if v["visie"] == "wilde_niet_antwoorden" for wie in v["met"]}
    return {"visie_van": sorted({wie for f in visies for wie in f.velden["van"]}), "zwegen": sorted(zwegen)}


def _in_gesprek(beeld: Beeld, opgave: Opgave) -> Opgave:
    """Who took part in the talks that are named, as far as they are talks with this inwoner (PGA-10.7d)."""
    genoemd = set(opgave["gesprekken"])
    gevonden = [f for f in beeld.feiten.soort("gesprek_inwoner") if str(f.id) in genoemd and str(f.betreft) == opgave["betrokkene"]]
    return {"gesproken_met": sorted({wie for f in gevonden for wie in f.velden["met"]}), "gesprek_mist": len(gevonden) < len(genoemd)}
