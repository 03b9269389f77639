"""Erasing at the request of the person: who decides, on which ground, what waits until every copy is gone (XTRA 10, 13; IED 9)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag


@regel("XTRA-10.1-vergetelheid", soorten=("handeling",), reglementen=("xtra",), nodig=("xtra.verwijdering_blijft_achterwege",))
def xtra_wist_wat_op_toestemming_rust(vraag: Vraag, p: Parameters) -> Besluit:
    """What rests on toestemming goes when the person asks it, save for one of three reasons; what a statute demands stays."""
    if vraag.handeling != "gegeven.wissen" or vraag.label is None:
        return TOEGESTAAN
    if vraag.reden in p.lijsten["xtra.verwijdering_blijft_achterwege"]:
        return weiger(
            "xtra_verwijdering_blijft_achterwege", "Het reglement laat verwijderen hier achterwege.", "Wijs het verzoek met reden af."
        )
    if etiket(vraag).grondslag == "avg_6_1_a":
        return TOEGESTAAN
    if etiket(vraag).grondslag == "avg_6_1_c":
        return weiger("xtra_wettelijke_plicht", "Dit gegeven rust op een wettelijke plicht.", "Wijs het verzoek met reden af.")
    return TOEGESTAAN


@regel("IED-9.4", soorten=("handeling",), reglementen=("ied",))
def ied_wist_wat_herleidbaar_is(vraag: Vraag, p: Parameters) -> Besluit:
    """Whatever is about somebody goes, beyond reconstruction; what is about nobody any more knows no such right."""
    if vraag.handeling != "gegeven.wissen" or etiket(vraag).regimevelden.get("verzameling") != "extern":
        return TOEGESTAAN
    return weiger("ied_niet_herleidbaar", "Voor gegevens die naar niemand leiden geldt dit recht niet.", "Wijs het verzoek met reden af.")


@regel("IED-9.5", soorten=("handeling",), nodig=("zelf_beslissen_over_wissen",))
def wissen_door_wie_zelf_beslist(vraag: Vraag, p: Parameters) -> Besluit:
    """Xtra and IED decide themselves about what they supplied; about anybody else's data the manager of the verband does."""
    reglement = vraag.leverancier.reglement if vraag.leverancier else ""
    if vraag.handeling != "gegeven.wissen" or reglement in p.lijsten["zelf_beslissen_over_wissen"]:
        return TOEGESTAAN
    return weiger("wissen_door_manager", "Over verwijderen van dit gegeven beslist de manager.", "Dien het verzoek in bij de manager.")


@regel("IED-9.5", soorten=("overdracht", "verstrekking", "bevraging", "handeling"), status=409)
def wissen_is_overal_uitgevoerd(vraag: Vraag, p: Parameters) -> Besluit:
    """While a place has not confirmed, the verzoek stays open and the gegeven goes nowhere; what is erased never moves again."""
    if not vraag.feiten.wissen_loopt or (vraag.soort == "handeling" and vraag.handeling != "verzoek.beantwoorden"):
        return TOEGESTAAN
    return weiger("wissen_niet_overal", "Dit gegeven is nog niet overal verwijderd.", "Voer het verwijderen opnieuw uit.")


@regel("XTRA-13.5", soorten=("handeling",), nodig=("xtra.verwijdering_blijft_achterwege",))
def bewaren_na_de_termijn_kent_drie_redenen(vraag: Vraag, p: Parameters) -> Besluit:
    """Somebody else's great interest, a statute, or agreement with the person; the interest of Xtra or the verband itself is none."""
    if vraag.handeling != "bewaaruitzondering.vastleggen":
        return TOEGESTAAN
    if vraag.leverancier is None or vraag.leverancier.reglement != "xtra":
        return weiger("bewaaruitzondering_past_niet", "Alleen het reglement van Xtra kent deze uitzondering.", "Laat het vernietigen.")
    if vraag.reden in p.lijsten["xtra.verwijdering_blijft_achterwege"]:
        return TOEGESTAAN
    return weiger("xtra_reden_past_niet", "Om deze reden blijft niets langer bewaard.", "Kies een reden van artikel 13 lid 5.", status=400)


@regel("IED-7.2", soorten=("handeling",))
def anoniem_tellen_doet_wie_dat_reglement_heeft(vraag: Vraag, p: Parameters) -> Besluit:
    """A count that leads to nobody is IED's own, and no client can refuse it."""
    wie = vraag.wie.partij
    if vraag.handeling != "contact.tellen" or (wie is not None and wie.reglement == "ied"):
        return TOEGESTAAN
    return weiger("telling_past_niet", "Anoniem tellen hoort bij het reglement van IED.", "Tel in uw eigen administratie.")


@regel("IED-7.2", soorten=("handeling",))
def telling_wordt_niet_gewist(vraag: Vraag, p: Parameters) -> Besluit:
    """It is about nobody: whose it was cannot be found, so there is nothing to erase."""
    if vraag.handeling != "telling.wissen":
        return TOEGESTAAN
    return weiger(
        "telling_niet_herleidbaar", "Deze telling gaat over niemand: er is niets te wissen.", "Wijs het verzoek met deze reden af."
    )
