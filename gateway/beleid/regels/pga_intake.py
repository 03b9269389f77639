"""What a pga-expert finds out before he decides, and what each outcome does to the aanpak (PGA 7.2, 7.3, 16.2, 16.3, 16.5)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.pga_doelgroep import POLITIE, stelt
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

_PLAN = ("plan.vastleggen", "plan.wijzigen", "plan.vaststellen")
_BESLUIT, _WEGING = "aanmelding.besluiten", "weging.vastleggen"


def _nagegaan(vraag: Vraag) -> set[str]:
    """The punten about which something stands."""
    return {stand.partition(":")[0] for stand in vraag.feiten.standen}


@regel("PGA-7.2a", soorten=("handeling",), regimes=("pga",), status=409)
def aanmelder_is_geraadpleegd(vraag: Vraag, p: Parameters) -> Besluit:
    """Whether the behaviour meets the criteria is judged in close consultation with the aanmelder."""
    if vraag.handeling != _BESLUIT or "overleg_aanmelder" in _nagegaan(vraag):
        return TOEGESTAAN
    return weiger("overleg_aanmelder_ontbreekt", "Er is geen overleg met de aanmelder vastgelegd.", "Overleg en leg vast wanneer.")


@regel("PGA-7.2b", soorten=("handeling",), regimes=("pga",), status=409)
def politie_is_zelf_gevraagd(vraag: Vraag, p: Parameters) -> Besluit:
    """A yes on the registrations rests on the own answer of the police, on that day; not needed where they are the aanmelder."""
    o = vraag.opgave
    if not stelt(vraag, POLITIE) or o.get("aanmelder_soort") == "politie":
        return TOEGESTAAN
    if o.get("registraties_peildatum") in o.get("politie_ja_op", ()):
        return TOEGESTAAN
    return weiger("politie_antwoordde_niet", "De politie antwoordde zelf geen ja met deze peildatum.", "Stel de politie de vraag.")


@regel("PGA-7.2c", soorten=("handeling",), regimes=("pga",), nodig=("controles_besluit",), status=409)
def drie_punten_zijn_nagegaan(vraag: Vraag, p: Parameters) -> Besluit:
    """Always looked into: whether the lokale team helps already, the zvh acts, the inwoner belongs there; the refusal names what lacks."""
    open_ = sorted(p.lijsten["controles_besluit"] - _nagegaan(vraag)) if vraag.handeling == _BESLUIT else []
    if not open_:
        return TOEGESTAAN
    return weiger("punten_niet_nagegaan", f"Nog niet nagegaan: {', '.join(open_)}.", "Vraag het na en leg de uitkomst vast.")


@regel("PGA-7.4a", "PGA-2.2f", soorten=("handeling",), regimes=("pga",), status=409)
def geen_aanpak_waar_het_huis_aan_zet_is(vraag: Vraag, p: Parameters) -> Besluit:
    """What was asked and what is decided agree: no own approach where the zvh acts, however late that shows; no such reason where not."""
    o, aan_zet = vraag.opgave, vraag.feiten.standen & {"zvh_aanpak:ja", "zvh_aangewezen:ja"}
    verder = (vraag.handeling, o.get("besluit")) == (_BESLUIT, "aannemen") or (vraag.handeling, o.get("route")) == (_WEGING, "casusoverleg")
    verder = verder or vraag.handeling in ("plan.vastleggen", "plan.vaststellen")
    if verder and aan_zet:
        return weiger("zvh_is_aan_zet", "Het zorg- en veiligheidshuis is aan zet.", "Laat het huis uitvoeren en houd alleen de melding.")
    elders = vraag.handeling == _BESLUIT and o.get("besluit") == "afwijzen" and o.get("reden") == "zvh_heeft_aanpak"
    if elders and "zvh_aanpak:ja" not in vraag.feiten.standen:
        return weiger(
            "zvh_heeft_geen_aanpak", "Het huis antwoordde niet dat het een aanpak heeft.", "Vraag het na of kies een andere reden."
        )
    return TOEGESTAAN


@regel("PGA-7.4b", soorten=("handeling",), regimes=("pga",), status=404)
def politie_uitkomst_hoort_niet_bij_de_melding(vraag: Vraag, p: Parameters) -> Besluit:
    """Where the zvh acts, what the police answered is not there any more."""
    if not vraag.handeling.startswith("politievraag.") or vraag.casus is None or "zvh_aanpak" not in vraag.casus.fasestatus:
        return TOEGESTAAN
    return weiger("vraag_onbekend", "Deze vraag bestaat niet of is voor u niet bekend.")


@regel("PGA-7.3", soorten=("handeling",), regimes=("pga",), status=409)
def lokaal_team_is_gesproken(vraag: Vraag, p: Parameters) -> Besluit:
    """Where the lokale team supports the inwoner already, its share was discussed with it before a plan."""
    standen = vraag.feiten.standen
    if vraag.handeling not in _PLAN or "lokaal_team_ondersteunt:ja" not in standen or "overleg_lokaal_team:gevoerd" in standen:
        return TOEGESTAAN
    return weiger(
        "overleg_lokaal_team_ontbreekt", "Er is niet met het lokale team overlegd.", "Overleg over zijn bijdrage en leg dat vast."
    )


@regel("PGA-16.2a", soorten=("handeling",), regimes=("pga",), status=409)
def woonplaats_is_nagegaan(vraag: Vraag, p: Parameters) -> Besluit:
    """Before triage ends it is known where the inwoner lives; elsewhere, the colleague there was asked whether an approach runs."""
    if vraag.handeling != _WEGING or "woonplaats" in _nagegaan(vraag):
        return TOEGESTAAN
    return weiger("woonplaats_niet_nagegaan", "Niet vastgelegd is waar de inwoner woont.", "Neem zo nodig contact op met uw collega daar.")


@regel("PGA-16.2b", soorten=("handeling",), regimes=("pga",), status=409)
def collega_van_de_woonplaats_is_uitgenodigd(vraag: Vraag, p: Parameters) -> Besluit:
    """Where nothing runs in the woonplaats, its pga-expert is asked as agendadeelnemer before a plan is settled here."""
    standen = vraag.feiten.standen
    if vraag.handeling not in _PLAN or "woonplaats:geen_aanpak" not in standen or "collega_uitgenodigd" in standen:
        return TOEGESTAAN
    return weiger("collega_niet_uitgenodigd", "De pga-expert van de woonplaats is niet uitgenodigd.", "Nodig hem uit als agendadeelnemer.")


@regel("PGA-16.3", soorten=("handeling",), regimes=("pga",), status=409)
def andere_gemeenten_zijn_beoordeeld(vraag: Vraag, p: Parameters) -> Besluit:
    """Of every other gemeente where the behaviour shows it is settled with the colleague there whether it takes part."""
    if vraag.handeling not in _PLAN or "gedrag_elders:gemeld" not in vraag.feiten.standen:
        return TOEGESTAAN
    stap = "Overleg met uw collega daar en leg vast of die gemeente meedoet."
    return weiger("deelname_elders_niet_beoordeeld", "Van een andere gemeente is de deelname niet beoordeeld.", stap)


@regel("PGA-16.5", soorten=("handeling",), regimes=("pga",), nodig=("gemeente",), status=409)
def minderjarige_komt_bij_domicilie(vraag: Vraag, p: Parameters) -> Besluit:
    """A minor with jeugdhulp may be put forward where the parent with gezag has domicile, after the pga-experts agreed on that."""
    d, nu = vraag.opgave.get("domicilie") or {}, vandaag(vraag).isoformat()
    if vraag.handeling != "aanmelding.indienen" or not d:
        return TOEGESTAAN
    if not d["jeugdhulp"] or d["achttien_op"] <= nu or d["gemeente"] != p.waarden["gemeente"]:
        stap = "Meld aan in de gemeente waar het gedrag plaatsvindt."
        reden = "Deze weg is er alleen voor een minderjarige met jeugdhulp, waar de ouder met gezag domicilie heeft."
        return weiger("domicilie_past_niet", reden, stap, status=400)
    if "" < d["overleg_op"] <= nu:
        return TOEGESTAAN
    return weiger("overleg_gemeenten_ontbreekt", "De pga-experts van beide gemeenten overlegden niet.", "Overleg eerst met uw collega.")
