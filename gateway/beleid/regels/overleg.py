"""An overleg: what it is about, who sits in, what may be shown to a passer-by, and what comes before a plan (ZVH-B2.3, PGA 2, 10)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import partij_id, vandaag, zaak
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

_AGENDADEELNEMER = "agendadeelnemer"
_AANWEZIGHEID = "aanwezigheid.vastleggen"
_BEZWAREN = {
    "uit_dienst": "werkt niet meer voor zijn organisatie",
    "vog_ontbreekt": "geen VOG of veiligheidsonderzoek in het register",
    "vog_verlopen": "VOG of veiligheidsonderzoek verlopen",
    "geheimhouding_ontbreekt": "geen geheimhouding in het register",
    "geheimhouding_verlopen": "geheimhoudingsverklaring verlopen",
    "derde": "zijn organisatie is geen partij",
    "gast": "neemt niet deel aan deze casus",
    "deelnemer": "neemt al deel aan deze casus",
    "onbekend": "is geen agendadeelnemer van deze casus",
    "beeindigd": "zijn aandeel is beëindigd",
    "ander_overleg": "is voor een ander overleg gevraagd",
    "niet_getekend": "tekende zijn verklaring niet",
}


@regel("ZVH-B2.3", "PGA-2.1", soorten=("handeling",), nodig=("overleg_agendapunten",), status=400)
def overleg_kent_een_gesloten_agenda(vraag: Vraag, p: Parameters) -> Besluit:
    """A casusoverleg knows six acts and no more; a lokale aanpak has a list of its own purposes."""
    if vraag.handeling != "overleg.vastleggen" or p.lijsten["overleg_agendapunten"].issuperset(vraag.opgave.get("punten", ())):
        return TOEGESTAAN
    stap = "Kies uit: " + ", ".join(sorted(p.lijsten["overleg_agendapunten"])) + "."
    return weiger("agendapunt_onbekend", "Een agendapunt hoort niet bij dit overleg.", stap)


@regel("ZVH-9.6", "ZVH-23.1", "PGA-1.a", soorten=("handeling",), status=409)
def aanwezige_hoort_bij_dit_overleg(vraag: Vraag, p: Parameters) -> Besluit:
    """A deelnemer takes part that day, a gast is of a Partij and takes no part, an agendadeelnemer was asked for this and signed."""
    if vraag.handeling not in ("overleg.uitnodigen", _AANWEZIGHEID):
        return TOEGESTAAN
    mag_nog = ("niet_getekend",) if vraag.handeling == "overleg.uitnodigen" else ()
    wie = [
        _naam(a, a["hoedanigheid"])
        for a in vraag.opgave.get("aanwezigen", ())
        if a["hoedanigheid"] != a["soort"] and a["hoedanigheid"] not in mag_nog
    ]
    if not wie:
        return TOEGESTAAN
    stap = "Leg eerst zijn deelname of verklaring vast, of laat hem weg."
    return weiger("hoort_niet_bij_overleg", f"Hoort niet bij dit overleg: {', '.join(wie)}.", stap)


@regel("ZVH-13.3", "ZVH-13.1", soorten=("handeling",), status=409)
def aanwezige_is_toegelaten(vraag: Vraag, p: Parameters) -> Besluit:
    """Nobody sits in without a VOG and a bond to secrecy in force that day. No token speaks for him here, so the register must."""
    if vraag.handeling != _AANWEZIGHEID or not vraag.opgave.get("op"):
        return TOEGESTAAN
    gevonden = ((a, _bezwaar(a, vraag.opgave["op"])) for a in vraag.opgave["aanwezigen"] if a["soort"] != _AGENDADEELNEMER)
    wie = [_naam(a, bezwaar) for a, bezwaar in gevonden if bezwaar]
    if not wie:
        return TOEGESTAAN
    return weiger(
        "aanwezige_niet_toegelaten", f"Niet toegelaten: {', '.join(wie)}.", "Laat zijn organisatie dit in het register herstellen."
    )


def _bezwaar(a: Mapping[str, Any], op: str) -> str:
    """Why he may not sit in on this ISO day; empty when he may. A last day still counts, the day he left does not."""
    if a["uit_dienst_op"] and a["uit_dienst_op"] <= op:
        return "uit_dienst"
    if not a["vog_tot"]:
        return "vog_ontbreekt"
    if a["vog_tot"] < op:
        return "vog_verlopen"
    if not a["geheimhouding_grond"]:
        return "geheimhouding_ontbreekt"
    return "geheimhouding_verlopen" if a["geheimhouding_tot"] and a["geheimhouding_tot"] < op else ""


def _naam(a: Mapping[str, Any], bezwaar: str) -> str:
    return f"{a['wie']} ({_BEZWAREN.get(bezwaar, bezwaar)})"


@regel("PGA-10.5a", "PGA-1.a", soorten=("handeling",), regimes=("pga",), status=409)
def vertonen_aan_wie_er_zat(vraag: Vraag, p: Parameters) -> Besluit:
    """To an agendadeelnemer only what was on the table of an overleg he sat in, and only until its term."""
    if vraag.handeling != "overleg.vertonen" or not vraag.opgave:
        return TOEGESTAAN
    o = vraag.opgave
    if not o["aanwezig"]:
        stap = "Leg eerst vast dat hij bij het overleg is."
        return weiger("niet_bij_overleg", "Deze agendadeelnemer is niet bij dit overleg.", stap)
    if vandaag(vraag) > date.fromisoformat(o["laatste_dag"]):
        return weiger("inzage_voorbij", "De inzage is met het overleg geëindigd.", "Agendeer het zo nodig voor een volgend overleg.")
    if o["buiten_agenda"]:
        return weiger("niet_op_tafel", "Een gegeven stond niet op de agenda van dit overleg.", "Toon alleen wat op de agenda staat.")
    return TOEGESTAAN


@regel("PGA-2.3", soorten=("handeling",), regimes=("pga",), status=409)
def eerst_samen_geanalyseerd(vraag: Vraag, p: Parameters) -> Besluit:
    """The partners analyse the behaviour together, and settle the aanpak on that; the pga-expert by himself is not together."""
    if vraag.handeling != "plan.vaststellen" or set(vraag.opgave.get("geanalyseerd_met", ())) - {partij_id(vraag)}:
        return TOEGESTAAN
    stap = "Analyseer het gedrag samen in een overleg en leg dat vast."
    return weiger("gezamenlijke_analyse_ontbreekt", "Het gedrag is nog niet samen geanalyseerd.", stap)


@regel("ZVH-B2.3", soorten=("handeling",), regimes=("zvh",), status=409)
def plan_volgt_op_toestandsbeeld(vraag: Vraag, p: Parameters) -> Besluit:
    """A plan van aanpak rests on a shared toestandsbeeld."""
    if vraag.handeling not in ("plan.vastleggen", "plan.vaststellen") or "toestandsbeeld" in zaak(vraag).fasestatus:
        return TOEGESTAAN
    return weiger("toestandsbeeld_ontbreekt", "Er is nog geen gezamenlijk toestandsbeeld.", "Leg eerst het toestandsbeeld vast.")
