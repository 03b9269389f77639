"""Xtra: what each gegeven it brings in must say of itself (XTRA 2, 6, 7.2, 13)."""

from datetime import date

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.kalender import dag, plus
from gateway.beleid.lezing import bevoegd_gegeven, etiket, is_ingetrokken, toestemming_geldig, uitdrukkelijk, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.reglement_xtra import XTRA
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag


def _van_xtra(vraag: Vraag) -> bool:
    """Brought in by Xtra itself; another's summary of it has its own ground and term, and inherits the marks."""
    return vraag.leverancier is not None and vraag.leverancier.reglement in XTRA


@regel("XTRA-6.4", soorten=("inbreng",), reglementen=XTRA, nodig=("xtra.grondslagen",), status=400)
def xtra_noemt_eigen_grondslag(vraag: Vraag, p: Parameters) -> Besluit:
    """One of five grounds; a public task is not among them, and an interest counts only after it was weighed."""
    if not _van_xtra(vraag):
        return TOEGESTAAN
    if etiket(vraag).grondslag == "avg_6_1_f" and not etiket(vraag).regimevelden.get("afwijking"):
        stap = "Leg vast hoe u de belangen afwoog."
        return weiger("xtra_belang_zonder_afweging", "Bij een belang hoort een vastgelegde afweging.", stap, status=403)
    if etiket(vraag).grondslag in p.lijsten["xtra.grondslagen"]:
        return TOEGESTAAN
    return weiger("xtra_grondslag_past_niet", "Deze grondslag kent het reglement niet.", "Kies een grondslag van artikel 6 lid 4.")


@regel("XTRA-2", soorten=("inbreng",), reglementen=XTRA, nodig=("xtra.groepen_clientdoel",), status=400)
def xtra_noemt_de_groep(vraag: Vraag, p: Parameters) -> Besluit:
    """Client, employee or volunteer: the mark says so in every fase, and a casus serves clients only."""
    groep = etiket(vraag).regimevelden.get("groep", "")
    if groep in p.lijsten["xtra.groepen_clientdoel"]:
        return TOEGESTAAN
    if not groep:
        return weiger("xtra_groep_ontbreekt", "Niet is aangegeven of het om een cliënt gaat.", "Zet de groep op het etiket.")
    return weiger("xtra_groep_past_niet", "Gegevens van medewerkers en vrijwilligers horen hier niet.", "Laat dit gegeven weg.")


@regel("XTRA-6.1", soorten=("inbreng",), reglementen=XTRA, nodig=("xtra.categorieen",))
def xtra_brengt_in_wat_ter_zake_is(vraag: Vraag, p: Parameters) -> Besluit:
    """Adequate and relevant: kinds of data that welfare work has to offer, each with the need it serves."""
    label = etiket(vraag)
    if not _van_xtra(vraag):
        return TOEGESTAAN
    if not label.noodzaak:
        return weiger("xtra_noodzaak_ontbreekt", "Waarom dit gegeven nodig is ontbreekt.", "Noem de noodzaak per gegeven.", status=400)
    if label.categorie_verband in p.lijsten["xtra.categorieen"]:
        return TOEGESTAAN
    return weiger("xtra_categorie_past_niet", "Deze soort gegevens hoort niet bij deze hulpverlening.", "Laat dit gegeven weg.")


@regel("XTRA-7.2", soorten=("inbreng",), reglementen=XTRA, nodig=("xtra.bronnen_client", "xtra.grondslagen", "redenen"))
def xtra_client_stemde_uitdrukkelijk_toe(vraag: Vraag, p: Parameters) -> Besluit:
    """Explicit toestemming for this very act, or another ground with its motivation; from the client himself, or said why not."""
    label = etiket(vraag)
    if not _van_xtra(vraag):
        return TOEGESTAAN
    if label.bron not in p.lijsten["xtra.bronnen_client"] and not label.regimevelden.get("brontoelichting"):
        return weiger("xtra_bron_niet_toegelicht", "Waarom dit niet van de cliënt zelf komt ontbreekt.", "Licht de bron toe.", status=400)
    geldige = [t for t in vraag.feiten.toestemmingen if toestemming_geldig(t, vraag) and uitdrukkelijk(t, vraag, p)]
    if bevoegd_gegeven(vraag, geldige, gemachtigde=True) == "ja" and not is_ingetrokken(vraag):
        return TOEGESTAAN
    andere = label.grondslag != "avg_6_1_a" and label.grondslag in p.lijsten["xtra.grondslagen"]
    if andere and label.regimevelden.get("afwijking"):
        return TOEGESTAAN
    stap = "Vraag uitdrukkelijke toestemming, of noem een andere grondslag met motivering."
    return weiger("xtra_niet_uitdrukkelijk", "Uitdrukkelijke toestemming voor deze verwerking ontbreekt.", stap)


@regel(
    "XTRA-13.2",
    "XTRA-13.2-financieel",
    soorten=("inbreng",),
    reglementen=XTRA,
    nodig=("xtra.bewaartermijn", "xtra.bewaaroverzicht"),
    status=400,
)
def xtra_bewaart_niet_langer(vraag: Vraag, p: Parameters) -> Besluit:
    """Two years from inbreng or the term of the published overview; longer only on service or law, never on a financial ground."""
    tot = etiket(vraag).bewaren_tot
    if not _van_xtra(vraag) or (tot is not None and (tot <= uiterlijk(vraag, p) or etiket(vraag).regimevelden.get("bewaargrond"))):
        return TOEGESTAAN
    if tot is None:
        return weiger("xtra_einddatum_ontbreekt", "Tot wanneer dit gegeven blijft ontbreekt.", "Noem de laatste bewaardag.")
    stap = "Kort de termijn in of noem de grond om langer te bewaren."
    return weiger("xtra_bewaart_te_lang", "Deze einddatum is later dan het bewaaroverzicht toelaat.", stap)


def uiterlijk(vraag: Vraag, p: Parameters) -> date:
    """Last day under the overview of the werkmaatschappij, counted from the day of inbreng; two years where there is none."""
    overzicht = p.tabellen["xtra.bewaaroverzicht"]
    eigen = vraag.leverancier.hoedanigheden if vraag.leverancier else frozenset()
    termijnen = [t for h in sorted(eigen) for t in overzicht.get(h, ())] or [p.waarden["xtra.bewaartermijn"]]
    inbreng = etiket(vraag).vastgelegd_op
    return min(plus(dag(inbreng) if inbreng else vandaag(vraag), t) for t in termijnen)


@regel("XTRA-13.1", soorten=BEWEGEN, reglementen=XTRA)
def xtra_statistiek_alleen_anoniem(vraag: Vraag, p: Parameters) -> Besluit:
    """What is kept for history, statistics or science is anonymous; whatever has a label is about somebody."""
    if etiket(vraag).regimevelden.get("bestemming") != "statistiek":
        return TOEGESTAAN
    return weiger("xtra_statistiek_herleidbaar", "Voor statistiek blijft niets herleidbaars bewaard.", "Lever alleen aantallen.")
