"""Who belongs to the doelgroep: four criteria, all of them, each with what supports it; unknown is not a yes (PGA 1, 2)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

EIGEN_KETEN, TWEE_KETENS, POLITIE, ZVH = (
    "eigen_keten_volstaat_niet",
    "twee_of_meer_ketens_nodig",
    "twee_politieregistraties",
    "niet_in_aanmerking_voor_zvh",
)


def stelt(vraag: Vraag, criterium: str) -> bool:
    """This toets claims a yes for this criterium."""
    return vraag.handeling == "criteriatoets.vastleggen" and vraag.opgave.get("uitkomsten", {}).get(criterium) == "ja"


@regel("PGA-1.c", soorten=("handeling",), regimes=("pga",), status=400)
def systeemlid_is_betrokken(vraag: Vraag, p: Parameters) -> Besluit:
    """A member of the system enters the file only with what he has to do with the behaviour or the approach."""
    leden = vraag.opgave.get("systeemleden", ()) if vraag.handeling == "aanmelding.indienen" else ()
    if all(betrokkenheid in ("gedrag", "aanpak") for betrokkenheid in leden):
        return TOEGESTAAN
    return weiger("betrokkenheid_ontbreekt", "Bij een systeemlid ontbreekt de betrokkenheid bij gedrag of aanpak.", "Vul die in.")


@regel("PGA-2.2b", soorten=("handeling",), regimes=("pga",), nodig=("contacten_minimum", "interventies_minimum", "redenen"), status=409)
def eigen_keten_is_geprobeerd(vraag: Vraag, p: Parameters) -> Besluit:
    """Repeated contacts and an intervention are on record, and why the own keten alone cannot go on."""
    if not stelt(vraag, EIGEN_KETEN):
        return TOEGESTAAN
    o, datum = vraag.opgave, vandaag(vraag).isoformat()
    contacten = {op for op in o.get("contacten", ()) if op <= datum}
    interventies = set(o.get("interventies", ()))
    genoeg = len(contacten) >= int(p.waarden["contacten_minimum"]) and len(interventies) >= int(p.waarden["interventies_minimum"])
    if genoeg and o.get("eigen_keten_reden") in p.tabel("redenen", "eigen_keten"):
        return TOEGESTAAN
    return weiger(
        "eigen_keten_niet_onderbouwd", "Contacten, een interventie of de reden ontbreken.", "Leg vast wat de eigen keten heeft gedaan."
    )


@regel("PGA-2.2c", "PGA-1.e", soorten=("handeling",), regimes=("pga",), nodig=("keten_per_domein", "ketens_minimum"), status=409)
def meer_ketens_zijn_nodig(vraag: Vraag, p: Parameters) -> Besluit:
    """At least two ketens; the four parts of bestuur count as one. No proof or diagnosis of the problem is asked."""
    if not stelt(vraag, TWEE_KETENS):
        return TOEGESTAAN
    domeinen = vraag.opgave.get("benodigde_ketens", ())
    if any(domein not in p.tabellen["keten_per_domein"] for domein in domeinen):
        return onbeslist("keten_onbekend", "Een van deze ketens staat niet in het convenant.", "Kies ketens uit het convenant.")
    ketens = {keten for domein in domeinen for keten in p.tabel("keten_per_domein", domein)}
    if len(ketens) >= int(p.waarden["ketens_minimum"]):
        return TOEGESTAAN
    return weiger("te_weinig_ketens", "Er is maar één keten nodig.", "Noem ten minste twee verschillende ketens.")


@regel("PGA-2.2d", "PGA-2.2e", soorten=("handeling",), regimes=("pga",), status=409)
def politie_bevestigt_registraties(vraag: Vraag, p: Parameters) -> Besluit:
    """The police counted, over a window they stretched themselves; triage holds their yes and its peildatum and nothing else."""
    if not stelt(vraag, POLITIE):
        return TOEGESTAAN
    peildatum = vraag.opgave.get("registraties_peildatum", "")
    if vraag.opgave.get("registraties") is True and "" < peildatum <= vandaag(vraag).isoformat():
        return TOEGESTAAN
    return weiger("registraties_niet_bevestigd", "De politie bevestigde de registraties niet.", "Vraag de politie om ja of nee.")


@regel("PGA-2.2f", soorten=("handeling",), regimes=("pga",), nodig=("zvh_status_lokaal",), status=409)
def zvh_biedt_nu_geen_aanpak(vraag: Vraag, p: Parameters) -> Besluit:
    """A local approach only while the zorg- en veiligheidshuis does not yet, or no longer, offer one."""
    if not stelt(vraag, ZVH) or vraag.opgave.get("zvh_status") in p.lijsten["zvh_status_lokaal"]:
        return TOEGESTAAN
    return weiger("zvh_status_past_niet", "Het zorg- en veiligheidshuis is aan zet, of dat is niet nagegaan.", "Vraag het aan het huis.")


@regel("PGA-2.2a", soorten=("handeling",), regimes=("pga",), nodig=("criteria",), status=409)
def doelgroep_is_volledig(vraag: Vraag, p: Parameters) -> Besluit:
    """An aanmelding is accepted only with four times yes; the refusal lists what is missing."""
    if vraag.handeling != "aanmelding.besluiten" or vraag.opgave.get("besluit") != "aannemen":
        return TOEGESTAAN
    open_ = sorted(p.lijsten["criteria"].difference(vraag.opgave.get("criteria_ja", ())))
    if not open_:
        return TOEGESTAAN
    return weiger("criteria_ontbreken", f"Nog niet vervuld: {', '.join(open_)}.", "Leg een criteriatoets vast of wijs de aanmelding af.")
