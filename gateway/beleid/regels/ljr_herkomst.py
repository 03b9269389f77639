"""LJ&R: where a gegeven comes from and what it rests on, so that it can be pointed at later (LJR 2.2, 4, 9, 11)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.ljr_gemeen import LJR, datumveld, overige_taak, van_ljr, veld, wettelijke_taak
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag

INBRENG = ("inbreng",)


@regel("LJR-2.2", soorten=INBRENG, reglementen=LJR, status=400)
def ljr_legt_de_relatie_vast(vraag: Vraag, p: Parameters) -> Besluit:
    """Somebody close is known by the client he is close to and how."""
    if veld(vraag, "betrokkenerol") != "nauw_betrokkene" or (veld(vraag, "client") and veld(vraag, "relatie")):
        return TOEGESTAAN
    stap = "Zet client (kenmerk) en relatie op het etiket."
    return weiger("ljr_relatie_ontbreekt", "Bij welke cliënt deze persoon hoort en hoe is niet vastgelegd.", stap)


@regel("LJR-4", soorten=INBRENG, reglementen=LJR, nodig=("ljr.bronnen_gedeeld",), status=400)
def ljr_noemt_de_instelling(vraag: Vraag, p: Parameters) -> Besluit:
    """What lies in the shared system keeps the name of the reclasseringsinstelling that put it there."""
    if etiket(vraag).bron not in p.lijsten["ljr.bronnen_gedeeld"] or veld(vraag, "instelling"):
        return TOEGESTAAN
    return weiger("ljr_instelling_ontbreekt", "Welke reclasseringsinstelling dit inbracht ontbreekt.", "Zet instelling op het etiket.")


@regel("LJR-9.2", soorten=INBRENG, reglementen=LJR, nodig=("ljr.taken",), status=400)
def ljr_noemt_de_wetsbepaling(vraag: Vraag, p: Parameters) -> Besluit:
    """A statutory task rests on a provision that can be pointed at."""
    if not van_ljr(vraag) or not wettelijke_taak(vraag, p) or etiket(vraag).wetsartikel:
        return TOEGESTAAN
    return weiger("ljr_wetsartikel_ontbreekt", "De wetsbepaling van deze taak ontbreekt.", "Noem het wetsartikel.")


@regel("LJR-9.3", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.overige_taken",))
def ljr_kan_de_overeenkomst_aanwijzen(vraag: Vraag, p: Parameters) -> Besluit:
    """An agreement with the client carries what it is for as long as it runs, on the day of every supply too, and has a reference."""
    if not van_ljr(vraag) or not overige_taak(vraag, p) or etiket(vraag).grondslag != "avg_6_1_b":
        return TOEGESTAAN
    tot = datumveld(vraag, "overeenkomst_tot")
    if veld(vraag, "overeenkomst_kenmerk") and tot is not None and tot >= vandaag(vraag):
        return TOEGESTAAN
    return weiger("ljr_overeenkomst_niet_aanwijsbaar", "De overeenkomst is niet aanwijsbaar of afgelopen.", "Noem kenmerk en looptijd.")


@regel("LJR-11.2", soorten=INBRENG, reglementen=LJR, nodig=("ljr.taken", "ljr.bronnen_taken", "ljr.bronnen_nauw_betrokkene"), status=400)
def ljr_kent_de_bron_van_wettelijke_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """A source of the list; about somebody close the client or that person himself, or why not."""
    bron = etiket(vraag).bron
    if not van_ljr(vraag) or not wettelijke_taak(vraag, p):
        return TOEGESTAAN
    if bron not in p.lijsten["ljr.bronnen_taken"]:
        return weiger("ljr_bronsoort_onbekend", "Uit deze bron put het reglement niet.", "Noem een bron van artikel 11 lid 2.")
    nauw = veld(vraag, "betrokkenerol") == "nauw_betrokkene"
    if not nauw or bron in p.lijsten["ljr.bronnen_nauw_betrokkene"] or veld(vraag, "bronafwijking"):
        return TOEGESTAAN
    stap = "Vraag het de cliënt of deze persoon zelf, of zet bronafwijking op het etiket."
    return weiger("ljr_bron_nauw_betrokkene", "Waarom dit niet van de cliënt of deze persoon zelf komt ontbreekt.", stap)


@regel("LJR-11.7d", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.bron_openbaar",), status=409)
def ljr_controleerde_de_openbare_bron(vraag: Vraag, p: Parameters) -> Besluit:
    """Checked against other sources and with the client before it comes in, however reliable the source looks; his zienswijze, which is
    about the gegeven and so comes after it, before anything moves on."""
    if etiket(vraag).bron not in p.lijsten["ljr.bron_openbaar"]:
        return TOEGESTAAN
    gehoord = datumveld(vraag, "gehoord_op")
    gecontroleerd = veld(vraag, "broncontrole") and gehoord is not None and gehoord <= vandaag(vraag)
    if gecontroleerd and (vraag.soort == "inbreng" or vraag.feiten.zienswijze):
        return TOEGESTAAN
    stap = "Hoor de cliënt, leg zijn zienswijze vast en noem de controle op het etiket."
    return weiger("ljr_bron_niet_gecontroleerd", "Dit gegeven uit een openbare bron is nog niet met de cliënt gecontroleerd.", stap)


@regel("LJR-11.7f", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.bron_openbaar",), status=400)
def ljr_vermeldt_bron_en_controle(vraag: Vraag, p: Parameters) -> Besluit:
    """What came from an open source, and every report it comes back in, says from where and how it was checked; the original may wait for
    its check until it moves."""
    label = etiket(vraag)
    bron = label.bron in p.lijsten["ljr.bron_openbaar"] or bool(veld(vraag, "openbare_bron"))
    controle = bool(veld(vraag, "broncontrole"))
    if controle and not bron:
        return weiger("ljr_openbare_bron_ontbreekt", "Welke bron is gecontroleerd staat er niet bij.", "Zet openbare_bron op het etiket.")
    if bron and not controle and label.afgeleid_van:
        stap = "Zet broncontrole op het etiket."
        return weiger("ljr_broncontrole_ontbreekt", "Dit haalt een openbare bron aan zonder de gedane controle.", stap)
    return TOEGESTAAN
