"""The aanpak from plan to result: its parts, whose visie, who agrees, who reports, and what comes before scaling up (PGA 10, 11, 12)."""

from datetime import date

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.kalender import plus
from gateway.beleid.lezing import etiket, is_om, partij_id, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vertegenwoordiging, Vraag

INWONER, VERTEGENWOORDIGER = "inwoner", "wettelijk_vertegenwoordiger"
ZSM = "zsm_afdoening"


@regel("PGA-10.4a", soorten=("handeling",), regimes=("pga",), status=400)
def aanpak_heeft_een_probleemanalyse(vraag: Vraag, p: Parameters) -> Besluit:
    """Of the five fixed parts doelen, interventies, uitvoerders and termijnen are in the form itself; the analysis is a gegeven in it."""
    if vraag.handeling != "plan.vastleggen" or vraag.opgave.get("analyse"):
        return TOEGESTAAN
    stap = "Neem de probleemanalyse op als gegeven met fasedoel analyse."
    return weiger("probleemanalyse_ontbreekt", "De aanpak heeft geen probleemanalyse.", stap)


@regel("PGA-0.2", soorten=("handeling",), regimes=("pga",), nodig=("interventies_burgemeester",), status=400)
def partner_houdt_zijn_eigen_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """The pga-expert coordinates: what stands in the name of those he works for is the burgemeester's own, never a partner's task."""
    eigen = frozenset(vraag.opgave.get("interventies_eigen", ()))
    if vraag.handeling not in ("plan.vastleggen", "plan.wijzigen") or eigen <= p.lijsten["interventies_burgemeester"]:
        return TOEGESTAAN
    stap = "Noem de partner wiens taak het is als uitvoerder."
    return weiger("taak_van_een_partner", "De pga-expert voert geen wettelijke taak van een partner uit.", stap)


@regel("PGA-10.1a", soorten=("handeling",), regimes=("pga",), status=409)
def partners_stellen_samen_vast(vraag: Vraag, p: Parameters) -> Besluit:
    """The pga-expert cannot do it alone: every partner with a part in it agreed to this very version himself."""
    if vraag.handeling != "plan.vaststellen" or not vraag.opgave.get("akkoord_mist"):
        return TOEGESTAAN
    stap = "Vraag iedere uitvoerende partner zelf met deze versie in te stemmen."
    return weiger("akkoord_ontbreekt", "Niet iedere betrokken partner stemde met deze versie in.", stap)


def _van_wie(wie: Vertegenwoordiging | None, datum: date) -> frozenset[str]:
    """Whose visie is needed at this age: of an adult his own, under twelve the representative's, in between both."""
    if wie is None or wie.zestien_op is None or datum >= plus(wie.zestien_op, "P2Y"):
        return frozenset({INWONER})
    twaalf_op = wie.zestien_op.replace(year=wie.zestien_op.year - 4)
    return frozenset({VERTEGENWOORDIGER} if datum < twaalf_op else {INWONER, VERTEGENWOORDIGER})


@regel("PGA-12.2b", soorten=("handeling",), regimes=("pga",), status=400)
def visie_is_van_wie_op_deze_leeftijd_spreekt(vraag: Vraag, p: Parameters) -> Besluit:
    """A visie is complete with all who speak at this age, and for an adult nobody else does; each was asked in a recorded talk."""
    if vraag.handeling != "visie.vastleggen":
        return TOEGESTAAN
    o = vraag.opgave
    op = date.fromisoformat(o["op"]) if o.get("op") else vandaag(vraag)
    van, nodig = frozenset(o.get("van", ())), _van_wie(vraag.feiten.vertegenwoordiging, op)
    if nodig - van:
        stap = "Vraag ook: " + ", ".join(sorted(nodig - van)).replace("_", " ") + "."
        return weiger("visie_onvolledig", "De visie is niet van ieder die op deze leeftijd spreekt.", stap)
    if nodig == {INWONER} and van != nodig:
        return weiger("meerderjarige_spreekt_zelf", "Een meerderjarige geeft alleen zijn eigen visie.", "Leg alleen zijn eigen visie vast.")
    if o.get("gesprek_mist") or van - frozenset(o.get("gesproken_met", ())):
        return weiger("visie_zonder_gesprek", "Er is geen gesprek waarin hiernaar is gevraagd.", "Leg eerst het gesprek vast.")
    return TOEGESTAAN


@regel("PGA-12.2b", "PGA-10.7c", soorten=("handeling",), regimes=("pga",), status=409)
def visie_ligt_vast_voor_vaststelling(vraag: Vraag, p: Parameters) -> Besluit:
    """Nothing is settled before the visie lies here of everyone who speaks at this age, or he was asked and did not want to answer."""
    if vraag.handeling != "plan.vaststellen":
        return TOEGESTAAN
    gehoord = {*vraag.opgave.get("visie_van", ()), *vraag.opgave.get("zwegen", ())}
    mist = sorted(_van_wie(vraag.feiten.vertegenwoordiging, vandaag(vraag)) - gehoord)
    if not mist:
        return TOEGESTAAN
    stap = "Leg de visie vast van: " + ", ".join(mist).replace("_", " ") + "."
    return weiger("visie_ontbreekt", "De visie van de inwoner ligt nog niet vast.", stap)


@regel("PGA-11.1", soorten=("handeling",), regimes=("pga",))
def uitvoerder_meldt_zijn_eigen_interventie(vraag: Vraag, p: Parameters) -> Besluit:
    """A partner reports what he carries out himself; for an agendadeelnemer, who has no door, the pga-expert does. Just the facts."""
    if vraag.handeling != "voortgang.vastleggen":
        return TOEGESTAAN
    if vraag.opgave.get("gegevens"):
        stap = "Meld alleen start, afsluiting, afbreken met reden en of het doel is bereikt."
        return weiger("monitoring_met_inhoud", "Een voortgangsmelding bevat geen andere gegevens.", stap, status=400)
    uitvoerder = vraag.opgave.get("uitvoerder", "")
    if not uitvoerder:
        stap = "Kies een interventie uit het plan zoals het nu is."
        return weiger("interventie_onbekend", "Deze interventie staat niet in het plan.", stap, status=400)
    if uitvoerder == partij_id(vraag) or (uitvoerder.startswith("agendadeelnemer:") and vraag.wie.is_procesregisseur):
        return TOEGESTAAN
    return weiger("interventie_van_ander", "Deze interventie voert een ander uit.", "Laat de uitvoerende partner zelf melden.")


@regel("PGA-10.1a", soorten=("handeling",), regimes=("pga",), status=409)
def uitvoeren_volgt_op_vaststellen(vraag: Vraag, p: Parameters) -> Besluit:
    """Nobody carries out what the partners did not settle together."""
    if vraag.handeling != "voortgang.vastleggen" or "aanpak_vastgesteld" in vraag.feiten.standen:
        return TOEGESTAAN
    stap = "Stel de aanpak eerst met de partners vast."
    return weiger("aanpak_niet_vastgesteld", "Er is nog geen vastgestelde aanpak om uit te voeren.", stap)


@regel("PGA-11.3", soorten=("handeling",), regimes=("pga",), status=409)
def eerst_versterken_wijzigen_of_aanvullen(vraag: Vraag, p: Parameters) -> Besluit:
    """Where it does not go as agreed the aanpak itself is tried first, with those who carry it out; its outcome is on record."""
    if vraag.handeling != "evaluatie.vastleggen" or vraag.opgave.get("uitkomst") != "opschalen":
        return TOEGESTAAN
    if "versterking_beproefd" in vraag.feiten.standen:
        return TOEGESTAAN
    stap = "Onderzoek eerst met de partners hoe de aanpak te versterken, te wijzigen of aan te vullen is."
    return weiger("versterken_niet_beproefd", "De aanpak zelf is nog niet versterkt, gewijzigd of aangevuld.", stap)


@regel("PGA-11.4a", soorten=("handeling",), regimes=("pga",), status=409)
def opschalen_na_overleg(vraag: Vraag, p: Parameters) -> Besluit:
    """First seen together that it brings nothing, then talked over with the zvh, and with the partners who puts the inwoner forward."""
    standen, o = vraag.feiten.standen, vraag.opgave
    if vraag.handeling == "opschaling.overleggen":
        if o.get("aanmelder_is_expert"):
            stap = "Kies een van de partners als aanmelder."
            return weiger("expert_meldt_niet_aan", "De pga-expert meldt niet zelf aan.", stap, status=400)
        if "resultaat_bleef_uit" not in standen:
            stap = "Leg een evaluatie met de partners vast waarvan de uitkomst opschalen is."
            return weiger("resultaat_niet_vastgesteld", "Niet is samen vastgesteld dat resultaat uitblijft.", stap)
    if vraag.handeling == "overlegbesluit.vastleggen" and o.get("besluit") == "opschalen" and "opschaling_overlegd" not in standen:
        stap = "Overleg met het huis en met de partners over wie aanmeldt, en leg dat vast."
        return weiger("overleg_met_huis_ontbreekt", "Over aanmelding bij het huis is nog niet overlegd.", stap)
    return TOEGESTAAN


@regel("PGA-10.8", soorten=("handeling", "verstrekking"), regimes=("pga",), nodig=("zsm_partners", "zsm_categorieen"), status=409)
def zsm_hoort_van_een_vastgestelde_aanpak(vraag: Vraag, p: Parameters) -> Besluit:
    """After an arrest the ZSM partners hear of a settled aanpak: of whom, and that it is there; nothing outside it and nothing of OM."""
    bespreking = vraag.handeling == "zsm.vastleggen"
    if not bespreking and (vraag.soort == "handeling" or vraag.doel != ZSM):
        return TOEGESTAAN
    if "aanpak_vastgesteld" not in vraag.feiten.standen:
        return weiger("aanpak_niet_vastgesteld", "Er is geen vastgestelde aanpak.", "Stel de aanpak eerst met de partners vast.")
    if bespreking:
        if vraag.opgave.get("aangehouden_op"):
            return TOEGESTAAN
        return weiger("aanhouding_ontbreekt", "De inwoner is niet aangehouden.", "Informeer pas na een aanhouding.")
    return _aan_zsm(vraag, p)


def _aan_zsm(vraag: Vraag, p: Parameters) -> Besluit:
    if "zsm_besproken" not in vraag.feiten.standen:
        return weiger("zsm_niet_besproken", "De inwoner is niet in ZSM besproken.", "Leg de ZSM-bespreking eerst vast.")
    if vraag.ontvanger is None or vraag.ontvanger.soort not in p.lijsten["zsm_partners"]:
        return weiger("geen_zsm_partner", "Deze ontvanger neemt niet deel aan ZSM.", "Verstrek alleen aan een ZSM-partner.", status=403)
    label = etiket(vraag)
    binnen = label.categorie_verband in p.lijsten["zsm_categorieen"] or label.dat_informatie
    if binnen and not is_om(vraag):
        return TOEGESTAAN
    return weiger("buiten_de_aanpak", "Dit gegeven hoort niet bij de aanpak.", "Meld alleen dat er een aanpak is.", status=403)
