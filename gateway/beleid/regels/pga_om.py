"""The prosecution in a lokale persoonsgerichte aanpak: asked last, announced by its own desk, explained aloud, never stored (PGA 9)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.wie import BESTAAT_NIET
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

OM = "openbaar_ministerie"
_EIGEN = ("om.lijst", "om.lezen")


@regel("ZVH-4.3t", soorten=("handeling",), regimes=("zvh",), status=404)
def om_register_bestaat_alleen_in_pga(vraag: Vraag, p: Parameters) -> Besluit:
    """In a zorg- en veiligheidshuis OM data have a label and a place of their own; this register is not there."""
    return BESTAAT_NIET if vraag.handeling.startswith("om.") and vraag.handeling not in _EIGEN else TOEGESTAAN


@regel("PGA-9.8", soorten=("handeling",))
def om_register_is_van_het_om(vraag: Vraag, p: Parameters) -> Besluit:
    """The written record of what the OM supplied is for the OM alone."""
    if vraag.handeling not in _EIGEN or _soort(vraag) == OM:
        return TOEGESTAAN
    return weiger("alleen_voor_het_om", "Dit register is alleen voor het Openbaar Ministerie.", "Vraag het loket van het parket.")


@regel("PGA-9.3", soorten=("handeling",), regimes=("pga",), status=409)
def om_vraag_staat_op_de_lijst(vraag: Vraag, p: Parameters) -> Besluit:
    """Only questions of the closed list of the handleiding; without that list nothing can be asked."""
    if vraag.handeling != "om.vragen":
        return TOEGESTAAN
    if "om_vragenlijst" not in p.aanwezig:
        return onbeslist("om_vragenlijst_ontbreekt", "Het samenwerkingsverband heeft de vragenlijst voor het OM niet ingevuld.")
    vragen = vraag.opgave.get("vragen", ())
    if vragen and p.lijsten["om_vragenlijst"].issuperset(vragen):
        return TOEGESTAAN
    return weiger("om_vraag_buiten_lijst", "Een van de vragen staat niet op de lijst.", "Kies vragen uit de lijst.", status=400)


@regel("PGA-9.4", soorten=("handeling",), regimes=("pga",), nodig=("om_bronnen_eerst", "redenen"), status=400)
def om_is_de_allerlaatste_bron(vraag: Vraag, p: Parameters) -> Besluit:
    """Every other source came to nothing, the police included, and it is clear why the doel needs this."""
    if vraag.handeling != "om.vragen":
        return TOEGESTAAN
    if not p.lijsten["om_bronnen_eerst"].issubset(vraag.opgave.get("bronnen", ())):
        return weiger("bronnen_niet_uitgeput", "Nog niet elke andere bron is geraadpleegd.", "Vraag eerst elders, ook bij de politie.")
    if vraag.opgave.get("noodzaak") not in p.tabel("redenen", "noodzaak"):
        return weiger("noodzaak_niet_gemotiveerd", "De noodzaak van deze vraag is niet gemotiveerd.", "Kies een noodzaak uit de lijst.")
    return TOEGESTAAN


@regel("PGA-9.5", soorten=("handeling",), regimes=("pga",))
def alleen_het_parketloket_kondigt_aan(vraag: Vraag, p: Parameters) -> Besluit:
    """Only the PGA desk of the parket that was asked; no other account of the OM, no desk of another."""
    if vraag.handeling != "om.aankondigen" or ("loket" in vraag.wie.rollen and _soort(vraag) == OM):
        return TOEGESTAAN
    return weiger("niet_het_parketloket", "Alleen het PGA-loket van het parket kondigt aan.", "Laat het loket dit doen.")


@regel("PGA-9.1a", soorten=("handeling",), regimes=("pga",), nodig=("om_grondslagen",), status=400)
def om_verstrekt_op_eigen_grond(vraag: Vraag, p: Parameters) -> Besluit:
    """Each kind of OM data goes on its own ground of the Wjsg."""
    if vraag.handeling != "om.aankondigen" or vraag.opgave.get("grond") in p.tabel("om_grondslagen", vraag.opgave.get("soort", "")):
        return TOEGESTAAN
    return weiger("om_grond_past_niet", "Deze grond hoort niet bij deze soort gegevens.", "Noem de Wjsg-grond van deze soort.")


@regel("PGA-9.1a", soorten=("handeling",), regimes=("pga",), status=400)
def om_voert_niets_uit(vraag: Vraag, p: Parameters) -> Besluit:
    """The OM takes part by supplying and in no other way: it carries out no interventie of the plan."""
    if OM not in vraag.opgave.get("uitvoerder_soorten", ()):
        return TOEGESTAAN
    return weiger("om_is_geen_uitvoerder", "Het OM voert geen interventie van de aanpak uit.", "Kies een andere uitvoerder.")


@regel("PGA-9.2a", "PGA-9.2b", soorten=("handeling",), regimes=("pga",), nodig=("om_doelen",))
def om_gegeven_dient_een_genoemd_doel(vraag: Vraag, p: Parameters) -> Besluit:
    """Asked and explained for the purposes the Wjsg names for this kind, and for no other."""
    if vraag.handeling not in ("om.vragen", "om.toelichten") or vraag.opgave.get("doel") in p.tabel(
        "om_doelen", vraag.opgave.get("soort", "")
    ):
        return TOEGESTAAN
    return weiger("om_doel_past_niet", "Voor dit doel mag deze soort OM-gegevens niet worden gebruikt.", "Kies een doel dat erbij hoort.")


@regel("PGA-9.2a", "PGA-9.6", soorten=("handeling",), regimes=("pga",))
def om_toelichting_aan_een_partner(vraag: Vraag, p: Parameters) -> Besluit:
    """Only partners that take part today hear it; the agendadeelnemer of this casus is the one exception (PGA-V7)."""
    if vraag.handeling != "om.toelichten" or vraag.opgave.get("hoedanigheid") == "agendadeelnemer" or _doet_mee(vraag):
        return TOEGESTAAN
    return weiger("om_alleen_aan_partners", "Deze ontvanger is geen partner.", "Licht OM-gegevens alleen aan partners toe.")


@regel("PGA-9.6", soorten=("handeling",), regimes=("pga",))
def om_toelichting_aan_aangewezen_medewerker(vraag: Vraag, p: Parameters) -> Besluit:
    """His own organisation assigned him to this casus; nobody else hears it."""
    if vraag.handeling != "om.toelichten" or vraag.opgave.get("aangewezen") is True:
        return TOEGESTAAN
    return weiger(
        "medewerker_niet_aangewezen", "Deze medewerker is niet aangewezen.", "Laat zijn organisatie hem voor deze casus aanwijzen."
    )


@regel("PGA-10.5b", soorten=("handeling",), regimes=("pga",))
def om_agendadeelnemer_hoort_alleen_dat(vraag: Vraag, p: Parameters) -> Besluit:
    """An agendadeelnemer hears at most that there is something, and nothing of what it says."""
    o = vraag.opgave
    if vraag.handeling != "om.toelichten" or o.get("hoedanigheid") != "agendadeelnemer" or o.get("niveau") == "dat_informatie":
        return TOEGESTAAN
    return weiger("agendadeelnemer_alleen_dat", "Een agendadeelnemer krijgt hooguit dat-informatie.", "Beperk de toelichting daartoe.")


@regel("PGA-9.7b", soorten=("handeling",), regimes=("pga",), status=409)
def om_gegeven_is_vandaag_nagezien(vraag: Vraag, p: Parameters) -> Besluit:
    """On the very day of the explanation the pga-expert saw that it is still so; an explanation to come is none."""
    if vraag.handeling != "om.toelichten":
        return TOEGESTAAN
    op, nagezien = vraag.opgave.get("op", ""), vraag.opgave.get("actueel_op", "")
    if op and nagezien == op <= vandaag(vraag).isoformat():
        return TOEGESTAAN
    return weiger("actualiteit_niet_nagezien", "Op die dag is niet nagegaan of het gegeven nog klopt.", "Controleer het en licht dan toe.")


def _soort(vraag: Vraag) -> str:
    return vraag.wie.partij.soort if vraag.wie.partij else ""


def _doet_mee(vraag: Vraag) -> bool:
    partij, datum = vraag.ontvanger, vandaag(vraag)
    if partij is None or partij.soort == "verband" or not (partij.in_convenant and partij.in_protocol) or partij.toegetreden_op is None:
        return False
    weg = any(einde is not None and einde <= datum for einde in (partij.opgezegd_per, partij.uitgesloten_op))
    return partij.toegetreden_op <= datum and not weg
