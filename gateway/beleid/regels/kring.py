"""Whose eyes: the roles of the fase, the circle the leverancier drew, who joined later, the asked partij (ZVH 9.6, PGA 10.2, 13.1)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, geldig, is_systeem, leest_eigen, ontvangende, partij_id, past, zeggenschap
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag


@regel("ZVH-9.6", "PGA-13.1", soorten=("lezen",), nodig=("rollen_toegang", "bevraging_categorieen"))
def rol_heeft_toegang_in_deze_fase(vraag: Vraag, p: Parameters) -> Besluit:
    """Content is for the roles the convenant names for this fase; own gegevens, a supply and a bevraging have their own door."""
    if leest_eigen(vraag) or is_systeem(vraag) or _rollen_hier(vraag) & p.tabel("rollen_toegang", etiket(vraag).fase):
        return TOEGESTAAN
    if _langs_eigen_deur(vraag, p):
        return TOEGESTAAN
    return weiger("rol_zonder_toegang", "Uw rol heeft in deze fase geen toegang tot gegevens.", "Vraag de leverancier om een verstrekking.")


def _rollen_hier(vraag: Vraag) -> frozenset[str]:
    wie = vraag.wie
    hier = wie.rollen if wie.is_procesregisseur else wie.rollen & frozenset(("manager", "burgemeester", "gemandateerde"))
    return hier | wie.deelname_rollen


def _langs_eigen_deur(vraag: Vraag, p: Parameters) -> bool:
    handeling = p.handeling(vraag.handeling)
    for rol, relatie in past(vraag, handeling) if handeling else ():
        if rol == "fg" or (relatie == "ontvanger" and vraag.feiten.verstrekking_geldig):
            return True
        if relatie == "gast" and relatie in p.tabel("rollen_toegang", etiket(vraag).fase):
            return True
        if relatie == "gevraagde" and etiket(vraag).categorie_verband in p.lijsten["bevraging_categorieen"]:
            return True
    return False


@regel("PGA-10.2", "ZVH-3.5c", soorten=("lezen", "verstrekking", "bevraging"))
def ontvanger_hoort_bij_de_kring(vraag: Vraag, p: Parameters) -> Besluit:
    """Where the leverancier named recipients, only those."""
    kring = etiket(vraag).ontvangers
    if not kring or leest_eigen(vraag) or vraag.wie.is_procesregisseur and vraag.soort == "lezen":
        return TOEGESTAAN
    ontvanger = ontvangende(vraag)
    if ontvanger is not None and ontvanger.partij_id in kring:
        return TOEGESTAAN
    return weiger("ontvanger_buiten_kring", "De leverancier noemde deze ontvanger niet.", "Vraag de leverancier de kring uit te breiden.")


@regel("ZVH-3.5c", soorten=("lezen",))
def latere_deelnemer_heeft_instemming(vraag: Vraag, p: Parameters) -> Besluit:
    """Who joins later sees older gegevens only after each leverancier answered for him."""
    if not vraag.feiten.later_deelnemer or leest_eigen(vraag):
        return TOEGESTAAN
    wie, fase = partij_id(vraag), etiket(vraag).fase
    ja = {i.leverancier for i in vraag.feiten.instemmingen if geldig(i, vraag) and i.ontvanger == wie and i.naar_fase in ("", fase)}
    if ja.issuperset(zeggenschap(vraag)):
        return TOEGESTAAN
    return weiger(
        "deelnemer_kwam_later", "De leverancier stemde nog niet in met deze latere deelnemer.", "Leg de leverancier de vraag voor."
    )
