"""Leger des Heils Jeugdbescherming en Reclassering: what the probation's own reglement demands of what it supplies and takes in (LJR)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, leest_eigen, ontvangende, toestemming_geldig
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Partij, Vraag

LJR = ("ljr",)


@regel("LJR-7.2", "LJR-13.2b", soorten=("inbreng",), reglementen=LJR, nodig=("ljr.taken",), status=400)
def ljr_noemt_de_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """Every gegeven serves a nameable task of the reglement."""
    if str(etiket(vraag).regimevelden.get("taakcode", "")) in p.lijsten["ljr.taken"]:
        return TOEGESTAAN
    return weiger("ljr_taak_ontbreekt", "De reclasseringstaak is niet genoemd.", "Zet de taakcode op het etiket.")


@regel("LJR-9.1", soorten=("inbreng",), reglementen=LJR, nodig=("ljr.grondslagen",), status=400)
def ljr_noemt_eigen_grondslag(vraag: Vraag, p: Parameters) -> Besluit:
    """One of the five grounds LJ&R knows; a legitimate interest is not among them."""
    if etiket(vraag).grondslag in p.lijsten["ljr.grondslagen"]:
        return TOEGESTAAN
    return weiger("ljr_grondslag_past_niet", "Deze grondslag kent het reglement niet.", "Kies een grondslag van artikel 9.")


@regel("LJR-15.1", "LJR-13.1", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.doorbrekingsgronden",))
def ljr_noemt_doorbrekingsgrond(vraag: Vraag, p: Parameters) -> Besluit:
    """Secrecy is broken only in one of nine situations, and the label says which."""
    grond = str(etiket(vraag).regimevelden.get("doorbrekingsgrond", ""))
    if grond not in p.lijsten["ljr.doorbrekingsgronden"]:
        return weiger(
            "ljr_doorbrekingsgrond_ontbreekt", "De grond om geheimhouding te doorbreken ontbreekt.", "Noem de grond van artikel 15."
        )
    if grond == "g15i" and not any(toestemming_geldig(t, vraag) for t in vraag.feiten.toestemmingen):
        return weiger("ljr_toestemming_ontbreekt", "Deze grond vraagt toestemming van de cliënt.", "Vraag uitdrukkelijke toestemming.")
    return TOEGESTAAN


@regel("LJR-13.1-subsidiariteit", "LJR-13.1-proportionaliteit", soorten=BEWEGEN, reglementen=LJR)
def ljr_woog_subsidiariteit(vraag: Vraag, p: Parameters) -> Besluit:
    """Supply only when nothing less intrusive would do."""
    if etiket(vraag).regimevelden.get("subsidiariteit") is True:
        return TOEGESTAAN
    return weiger("ljr_subsidiariteit_ontbreekt", "Niet is afgewogen of het met minder kan.", "Leg de afweging vast op het etiket.")


@regel("LJR-11.5", "LJR-13.2f", soorten=BEWEGEN, reglementen=LJR, status=409)
def ljr_hoorde_de_betrokkene(vraag: Vraag, p: Parameters) -> Besluit:
    """Where the label asks for it, the person's view is recorded before anything leaves."""
    if not etiket(vraag).zienswijze_vereist or vraag.feiten.zienswijze:
        return TOEGESTAAN
    return weiger("zienswijze_ontbreekt", "De zienswijze van de betrokkene is niet vastgelegd.", "Vraag de zienswijze en leg haar vast.")


@regel("LJR-10.1", "LJR-8.2-bijzonder", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.uitzonderingsgronden",))
def ljr_heeft_uitzonderingsgrond(vraag: Vraag, p: Parameters) -> Besluit:
    """A special gegeven needs an exception besides the ground."""
    label = etiket(vraag)
    if not label.bijzonder or label.uitzonderingsgrond in p.lijsten["ljr.uitzonderingsgronden"]:
        return TOEGESTAAN
    return weiger("ljr_uitzonderingsgrond_ontbreekt", "Naast de grondslag ontbreekt een uitzonderingsgrond.", "Noem de uitzonderingsgrond.")


@regel("LJR-8.2", "LJR-10.2", "LJR-13.2c", "LJR-13.2c-hoedanigheid", "LJR-13.2c-college", "LJR-13.2c-zorg",
       soorten=("lezen", "verstrekking", "bevraging"), reglementen=LJR, nodig=("ljr.bevoegde_ontvangers",))  # fmt: skip
def ljr_ontvanger_is_bevoegd(vraag: Vraag, p: Parameters) -> Besluit:
    """All it supplies is criminal data, its mere taking part too: only for a recipient competent in the right capacity."""
    ontvanger = ontvangende(vraag)
    if leest_eigen(vraag) or (vraag.soort == "lezen" and _zvh_personeel(vraag)) or (ontvanger and bevoegd(ontvanger, p)):
        return TOEGESTAAN
    if vraag.soort == "lezen":
        return weiger("gegeven_onbekend", "Dit gegeven bestaat niet of is voor u niet bekend.", status=404)
    return weiger(
        "ljr_ontvanger_onbevoegd", "Deze ontvanger mag strafrechtelijke gegevens niet verwerken.", "Vergewis u van zijn bevoegdheid."
    )


@regel("LJR-10.3", soorten=("lezen", "verstrekking"), reglementen=LJR, nodig=("ljr.bevoegd_gezondheid",))
def ljr_ontvanger_mag_gezondheid(vraag: Vraag, p: Parameters) -> Besluit:
    """Health data only to a recipient that may process them itself."""
    ontvanger = ontvangende(vraag)
    if etiket(vraag).categorie_verband != "gezondheid" or leest_eigen(vraag) or (vraag.soort == "lezen" and _zvh_personeel(vraag)):
        return TOEGESTAAN
    if ontvanger is not None and ontvanger.soort in p.lijsten["ljr.bevoegd_gezondheid"]:
        return TOEGESTAAN
    return weiger("ljr_gezondheid_onbevoegd", "Deze ontvanger mag gezondheidsgegevens niet verwerken.", "Laat dit gegeven achterwege.")


@regel("LJR-11.1", "LJR-7.5", soorten=("verstrekking",), reglementen=LJR, kant="ontvanger", status=400)
def ljr_neemt_alleen_op_voor_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """What LJ&R takes in serves one of its own tasks."""
    if vraag.ontvanger is not None and vraag.taak in vraag.ontvanger.taken:
        return TOEGESTAAN
    return weiger("ljr_taak_ontbreekt", "Voor welke reclasseringstaak dit wordt ontvangen ontbreekt.", "Noem de taak van de ontvanger.")


def bevoegd(ontvanger: Partij, p: Parameters) -> bool:
    """Competent by kind, and where the list names a capacity, in that capacity (LJR-13.2c, 13.2e)."""
    if "ljr_vergewist" in ontvanger.hoedanigheden:
        return True
    if ontvanger.soort not in p.tabellen["ljr.bevoegde_ontvangers"]:
        return False
    hoedanigheden = p.tabel("ljr.bevoegde_ontvangers", ontvanger.soort)
    return not hoedanigheden or bool(hoedanigheden & ontvanger.hoedanigheden)


def _zvh_personeel(vraag: Vraag) -> bool:
    """ZVH personnel works under the authority of the leverancier (ZVH-2.3)."""
    return vraag.wie.is_procesregisseur or "manager" in vraag.wie.rollen
