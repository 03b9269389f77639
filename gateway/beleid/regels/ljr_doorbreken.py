"""LJ&R: secrecy broken under force majeure, or towards Veilig Thuis (LJR 15.1 d, e)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.ljr_gemeen import LJR, datumveld, ja, veld
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag


@regel("LJR-15.1d", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.bedreigde_belangen",), status=400)
def ljr_legt_overmacht_vast(vraag: Vraag, p: Parameters) -> Besluit:
    """Silence would gravely harm others or society: which threat, to whom, that it outweighs secrecy, who decided that and when."""
    if veld(vraag, "doorbrekingsgrond") != "g15d":
        return TOEGESTAAN
    if veld(vraag, "bedreigd_belang") not in {"", *p.lijsten["ljr.bedreigde_belangen"]}:
        reden = "Schade voor de cliënt zelf is geen overmacht."
        return weiger("ljr_alleen_schade_client", reden, "Vraag de cliënt toestemming.", status=403)
    op = datumveld(vraag, "overmacht_op")
    velden = all(veld(vraag, naam) for naam in ("dreiging", "bedreigd_belang", "overmacht_door"))
    if velden and ja(vraag, "zwijgen_schaadt_meer") and op is not None and op <= vandaag(vraag):
        return TOEGESTAAN
    stap = "Leg dreiging, belang, afweging, beslisser en datum vast."
    return weiger("ljr_overmacht_onvolledig", "De afweging bij overmacht is niet volledig vastgelegd.", stap)


@regel("LJR-15.1e", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.meldcodestappen",), status=400)
def ljr_doorliep_de_meldcode(vraag: Vraag, p: Parameters) -> Besluit:
    """To Veilig Thuis for an enquiry, or as a melding of which every step of the meldcode was taken before."""
    soort = veld(vraag, "veilig_thuis")
    if veld(vraag, "doorbrekingsgrond") != "g15e" or soort == "onderzoek":
        return TOEGESTAAN
    if soort != "melding":
        return weiger("ljr_veilig_thuis_soort", "Niet is gezegd of dit een melding of een onderzoek is.", "Zet dit op het etiket.")
    datums = [datumveld(vraag, stap) for stap in p.lijsten["ljr.meldcodestappen"]]
    if all(op is not None and op <= vandaag(vraag) for op in datums):
        return TOEGESTAAN
    stap = "Doorloop de stappen van de meldcode en leg hun datum vast."
    return weiger("ljr_meldcode_niet_doorlopen", "De meldcode is niet doorlopen.", stap, status=409)
