"""The parts of the letter: codes with their plain words, the passages that stand in every one (ZVH-18.1, ZVH-17.5, ZVH-17.6)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from services.rights.antwoordschemas import (
    Bewaartermijn,
    GeautomatiseerdeBesluitvorming,
    Gezocht,
    ItemUit,
    OntvangstUit,
    PolitieEnOm,
    Rechten,
    Uitleg,
    WeggelatenUit,
)
from services.rights.model import Overzicht, Verzoek
from services.rights.store import parameter, teksten

ZOEKSLEUTELS: Final = ("achternaam_geboortedatum", "geboortedatum_postcode")


def overzichtsdelen(o: Overzicht | None, verzwegen: Collection[str] = ()) -> dict[str, Any]:
    """What was found, in words; empty parts for an answer without contents (ZVH-18.1).

    ``verzwegen``: gegevens of which nothing may be told, so neither what only they have (LJR-22.2).
    """
    t = teksten()
    if o is None:
        leeg: tuple[str, ...] = ("verwerkingsdoeleinden", "categorieen_persoonsgegevens", "ontvangers", "bronnen")
        return {**{naam: [] for naam in leeg}, "bewaarperiode": None, "bewaartekst": ""}
    lijsten = _zonder(o, verzwegen)
    return {
        "verwerkingsdoeleinden": leg_uit(lijsten["doeleinden"], t["doeleinden"]),
        "categorieen_persoonsgegevens": leg_uit(lijsten["categorieen"], t["categorieen"]),
        "ontvangers": lijsten["ontvangers"],
        "bronnen": lijsten["bronnen"],
        "bewaarperiode": Bewaartermijn(criterium=o.bewaarcriterium, uiterlijk=o.bewaren_uiterlijk),
        "bewaartekst": een_uitleg(o.bewaarcriterium, t["bewaarcriterium"]).tekst,
    }


def _zonder(o: Overzicht, verzwegen: Collection[str]) -> dict[str, list[str]]:
    """The lists as they would be had these gegevens not been found: then a find of nothing else has empty ones."""
    lijsten = {"doeleinden": o.doeleinden, "categorieen": o.categorieen, "ontvangers": o.ontvangers, "bronnen": o.bronnen}
    stil = _waarden(i for i in o.items if i["gegeven_id"] in verzwegen)
    rest = [i for i in o.items if i["gegeven_id"] not in verzwegen]
    if o.items and not rest:
        return {naam: [] for naam in lijsten}
    blijft = _waarden(rest)
    return {naam: [w for w in lijst if w not in stil[naam] - blijft[naam]] for naam, lijst in lijsten.items()}


def _waarden(items: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """What these items bring into each list."""
    alle = list(items)
    ontvangsten = [o for i in alle for o in i["ontvangers"]]
    return {
        "doeleinden": {x["doel"] for x in (*alle, *ontvangsten)},
        "categorieen": {i["categorie"] for i in alle},
        "ontvangers": {o["naam"] for o in ontvangsten},
        "bronnen": {i["bron"] for i in alle},
    }


def vaste_delen() -> dict[str, Any]:
    """What every letter says in the same words, whatever there is to tell."""
    t = teksten()
    return {
        "ontvangers_tekst": t["ontvangers_tekst"],
        "rechten": Rechten.model_validate(t["rechten"]),
        "klachtrecht": t["klachtrecht"],
        "geautomatiseerde_besluitvorming": GeautomatiseerdeBesluitvorming(tekst=t["geautomatiseerde_besluitvorming"]),
        "politie_en_om": _politie_en_om(),
    }


def kosten(bedrag: int) -> dict[str, Any]:
    """What the answer costs, in euro cents and in words (LJR-18.3b, LJR-23.6, IED-8.3)."""
    t = teksten()
    return {"vergoeding": bedrag, "kosten": t["kosten_gevraagd"].format(f"{bedrag // 100},{bedrag % 100:02}") if bedrag else t["kosten"]}


def item(i: Mapping[str, Any]) -> ItemUit:
    """What the letter says of one gegeven beside its content (LJR-18.1, IED-10.4)."""
    t = teksten()
    return ItemUit(
        gegeven_id=i["gegeven_id"],
        categorie=een_uitleg(i["categorie"], t["categorieen"]),
        bron=i["bron"],
        herkomst=een_uitleg(i["herkomst"], t["herkomst"]),
        doel=een_uitleg(i["doel"], t["doeleinden"]),
        fase=een_uitleg(i["fase"], t["fasen"]),
        bepaling=i["bepaling"],
        bewaren_tot=i["bewaren_tot"],
        ontvangers=[
            OntvangstUit(
                naam=o["naam"],
                op=o["op"],
                soort=een_uitleg(o["soort"], t["verstrekkingen"]),
                doel=een_uitleg(o["doel"], t["doeleinden"]),
                bepaling=o["bepaling"],
            )
            for o in i["ontvangers"]
        ],
    )


def weggelaten_uit(w: Mapping[str, Any]) -> WeggelatenUit:
    """What stays out, in words."""
    t = teksten()
    gronden = leg_uit([w["grond"]], {**t["gronden"], **t["weggelaten"]})
    return WeggelatenUit(categorie=een_uitleg(w["categorie"], t["categorieen"]), velden=w["velden"], gronden=gronden)


def gezocht(v: Verzoek) -> Gezocht | None:
    """Where was looked and by what: two keyed hashes, every hit confirmed by a human (ONTWERP §9)."""
    o, t = v.overzicht, teksten()["gezocht"]
    if o is None:
        return None
    fasen, sleutels = leg_uit(o.fasen, teksten()["fasen"]), leg_uit(ZOEKSLEUTELS, t["sleutels"])
    return Gezocht(op=o.gezocht_op, fasen=fasen, sleutels=sleutels, tekst=t["tekst"])


def opgenomen(v: Verzoek) -> Uitleg | None:
    """Yes or no, in fixed words: there is no place for anybody's name (IED-6.3)."""
    if v.soort != "opgenomen_zijn" or v.overzicht is None or v.overzicht.opgenomen is None or not v.toegewezen:
        return None
    return een_uitleg("ja" if v.overzicht.opgenomen else "nee", teksten()["opgenomen"])


def _politie_en_om() -> PolitieEnOm:
    loketten = [loket for per_organisatie in parameter("verwijzing_rechten").values() for loket in per_organisatie]
    passage = teksten()["politie_en_om"]
    return PolitieEnOm(tekst=passage["tekst"], loketten=leg_uit(loketten, passage["loketten"]))


def leg_uit(codes: Iterable[str], uitleg: Mapping[str, str]) -> list[Uitleg]:
    """Each code with its text."""
    return [een_uitleg(code, uitleg) for code in codes]


def een_uitleg(code: str, uitleg: Mapping[str, str]) -> Uitleg:
    """A code with its text; one of a later convenant reads as its own words."""
    return Uitleg(code=code, tekst=uitleg.get(code, code.replace("_", " ")))
