"""What the register says of organisations, systems and orders (ZVH 4.3, 12, 22, 28; PGA 5, 18; LJR 5, 28)."""

from datetime import date

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import is_leverancier, is_systeem, leest_eigen, ontvangende, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import ALLE, MET_GEGEVEN, regel
from gateway.beleid.vraag import Opdracht, Vraag


@regel("ZVH-B3.9", soorten=ALLE)
def verwerker_handelt_in_opdracht(vraag: Vraag, p: Parameters) -> Besluit:
    """Who works under the authority of a partij does what it was told to do, and nothing else."""
    if not vraag.wie.dienst or _in_opdracht(vraag, vraag.wie.opdracht):
        return TOEGESTAAN
    return weiger(
        "opdracht_ontbreekt", "Deze handeling hoort bij geen geregistreerde opdracht.", "Laat de beheerder de opdracht registreren."
    )


def _in_opdracht(vraag: Vraag, opdracht: Opdracht | None) -> bool:
    if opdracht is None or not _loopt(opdracht.van, opdracht.tot, vandaag(vraag)):
        return False
    groep = vraag.handeling.partition(".")[0] + ".*"
    return bool(opdracht.handelingen & {vraag.handeling, groep})


@regel("ZVH-22.1", soorten=ALLE, regimes=("zvh",), nodig=("orgaan_toestemming_verwerkers",))
def verwerker_is_toegestaan(vraag: Vraag, p: Parameters) -> Besluit:
    """A verwerker gets in only with the written leave of the organ the verband named and a written agreement."""
    opdracht = vraag.wie.opdracht
    if not vraag.wie.dienst or opdracht is None or opdracht.eigen_dienst:
        return TOEGESTAAN
    if opdracht.toestemming_orgaan != p.waarden["orgaan_toestemming_verwerkers"]:
        return weiger(
            "verwerker_zonder_toestemming", "Voor deze verwerker is geen toestemming geregistreerd.", "Vraag het orgaan toestemming."
        )
    if not opdracht.overeenkomst:
        return weiger("verwerker_zonder_overeenkomst", "Met deze verwerker is geen overeenkomst geregistreerd.", "Sluit een overeenkomst.")
    return TOEGESTAAN


@regel("ZVH-28.2", soorten=("inbreng", "lezen", "verstrekking", "bevraging"), regimes=("zvh",))
def juridische_analyse_is_afgerond(vraag: Vraag, p: Parameters) -> Besluit:
    """A kind of organisation the Handvat does not know exchanges nothing before its legal analysis is carried out."""
    if is_systeem(vraag) or leest_eigen(vraag):
        return TOEGESTAAN
    betrokken = (vraag.wie.partij, vraag.ontvanger, vraag.leverancier if vraag.soort == "inbreng" else None)
    if not any(partij is not None and partij.analyse_open for partij in betrokken):
        return TOEGESTAAN
    return weiger(
        "analyse_open", "De juridische analyse over deze organisatie is nog niet uitgevoerd.", "Voer eerst alle aanbevelingen uit."
    )


@regel("ZVH-6.5t", soorten=("inbreng", "lezen", "verstrekking", "bevraging"), regimes=("zvh",), status=409)
def partij_stelde_haar_grondslag_vast(vraag: Vraag, p: Parameters) -> Besluit:
    """A partij that did not say on which grondslag and statute it works brings in and receives nothing."""
    if is_systeem(vraag) or not _een_van_hen(vraag, "zonder_grondslag"):
        return TOEGESTAAN
    stap = "Laat de partij haar grondslag met het wetsartikel in het partijregister vastleggen."
    return weiger("grondslag_niet_geregistreerd", "De grondslag van deze partij staat niet in het partijregister.", stap)


@regel("PGA-6.1n", soorten=("inbreng", "lezen", "verstrekking", "bevraging"), regimes=("pga",))
def overige_partner_is_onderbouwd(vraag: Vraag, p: Parameters) -> Besluit:
    """An other partner takes part on what follows from its statutes, and that is laid down before anything moves."""
    if is_systeem(vraag) or not _een_van_hen(vraag, "zonder_onderbouwing"):
        return TOEGESTAAN
    stap = "Laat de partner vastleggen welk doel van zijn statuten zijn deelname draagt."
    return weiger("onderbouwing_ontbreekt", "Voor deze overige partner ligt geen statutaire onderbouwing vast.", stap)


def _een_van_hen(vraag: Vraag, wat: str) -> bool:
    """Of whoever brings in here, or takes in."""
    hier = vraag.leverancier if vraag.soort == "inbreng" else ontvangende(vraag)
    return hier is not None and bool(getattr(hier, wat))


@regel("PGA-5.4", "ZVH-3.5c", soorten=("handeling",))
def mandaat_alleen_in_pga_en_nooit_om(vraag: Vraag, p: Parameters) -> Besluit:
    """Only in a pga can a leverancier hand its say to the pga-expert, each for itself; the OM never does."""
    if vraag.handeling != "mandaat.geven":
        return TOEGESTAAN
    if vraag.regime != "pga":
        return weiger("mandaat_bestaat_niet", "Hier stemt de leverancier altijd zelf in.", "Beantwoord de vragen om instemming zelf.")
    if vraag.wie.partij is not None and vraag.wie.partij.soort == "openbaar_ministerie":
        return weiger("mandaat_niet_voor_om", "Het OM geeft nooit mandaat.", "Laat de officier zelf instemmen.")
    if is_leverancier(vraag):
        return TOEGESTAAN
    return weiger("mandaat_van_ander", "Mandaat geeft alleen de leverancier zelf.", "Laat de leverancier het mandaat geven.")


@regel("PGA-18.1", soorten=("verstrekking",), regimes=("pga",))
def ontvangen_gegeven_blijft_geheim(vraag: Vraag, p: Parameters) -> Besluit:
    """What a partner was given it passes on to no third party, unless the law obliges it and the article is named."""
    if not vraag.ontvanger_is_derde or is_leverancier(vraag) or (vraag.doel == "wettelijke_plicht" and vraag.wetsartikel):
        return TOEGESTAAN
    return weiger("ontvangen_gegeven_is_geheim", "Wat u hebt ontvangen houdt u geheim.", "Vraag de leverancier het zelf te verstrekken.")


@regel("ZVH-12.2", soorten=("handeling", "verstrekking"), nodig=("redenen",))
def verstrekken_gaat_beveiligd(vraag: Vraag, p: Parameters) -> Besluit:
    """Preferably the ontvanger looks here; e-mail is the exception: encrypted, and with the reason on record."""
    if vraag.kanaal != "email":
        return TOEGESTAAN
    if not vraag.versleuteld:
        return weiger("email_onversleuteld", "Onversleutelde e-mail is niet toegestaan.", "Laat de ontvanger het hier inzien.")
    if vraag.kanaalreden in p.tabel("redenen", "kanaal_email"):
        return TOEGESTAAN
    return weiger(
        "email_zonder_reden", "Geef de reden om van de beveiligde omgeving af te wijken.", "Kies een reden uit de lijst kanaal_email."
    )


@regel("ZVH-4.3", soorten=("handeling", "verstrekking"))
def doelsysteem_is_aangewezen(vraag: Vraag, p: Parameters) -> Besluit:
    """Gegevens go only into systems of the ZVH or into those the stuurgroep designated."""
    if not vraag.systeem:
        return TOEGESTAAN
    systeem = vraag.doelsysteem
    if systeem is not None and systeem.code == vraag.systeem and _loopt(systeem.van, systeem.tot, vandaag(vraag)):
        return TOEGESTAAN
    return weiger("systeem_niet_aangewezen", "Dit informatiesysteem is niet aangewezen.", "Laat de stuurgroep het systeem aanwijzen.")


@regel("LJR-28", soorten=("lezen", "verstrekking", "bevraging"), reglementen=("ljr",))
def doorgifte_buiten_eer_heeft_waarborg(vraag: Vraag, p: Parameters) -> Besluit:
    """Out of the EER, also into storage of a verwerker there, only with a registered safeguard that still runs."""
    if leest_eigen(vraag) and vraag.wie.opdracht is None:
        return TOEGESTAAN
    if all(_binnen_eer(plek, vandaag(vraag)) for plek in _bestemmingen(vraag)):
        return TOEGESTAAN
    return weiger("buiten_eer_zonder_waarborg", "Voor doorgifte buiten de EER ontbreekt een waarborg.", "Registreer een geldige waarborg.")


@regel("LJR-5", soorten=MET_GEGEVEN, reglementen=("ljr",), nodig=("ljr.beveiligingsnormen",))
def ljr_verwerker_is_gebonden(vraag: Vraag, p: Parameters) -> Besluit:
    """A verwerker gets at what LJ&R supplied under an agreement that runs, on its instructions and with the security the reglement asks."""
    opdracht = vraag.wie.opdracht
    if not vraag.wie.dienst or opdracht is None or opdracht.eigen_dienst:
        return TOEGESTAAN
    loopt = opdracht.overeenkomst and (opdracht.overeenkomst_tot is None or vandaag(vraag) <= opdracht.overeenkomst_tot)
    if loopt and opdracht.instructie and opdracht.beveiligingsnorm in p.lijsten["ljr.beveiligingsnormen"]:
        return TOEGESTAAN
    return weiger(
        "ljr_verwerker_niet_gebonden",
        "Voor gegevens van deze leverancier is de verwerker niet gebonden zoals zijn reglement vraagt.",
        "Laat een lopende verwerkersovereenkomst, de instructies en de beveiligingsnorm vastleggen.",
    )


def _bestemmingen(vraag: Vraag) -> list[tuple[bool, date | None]]:
    plekken = (ontvangende(vraag), vraag.doelsysteem, vraag.wie.opdracht)
    return [(plek.buiten_eer, plek.waarborg_tot) for plek in plekken if plek is not None]


def _binnen_eer(plek: tuple[bool, date | None], op: date) -> bool:
    buiten, tot = plek
    return not buiten or (tot is not None and op <= tot)


def _loopt(van: date | None, tot: date | None, op: date) -> bool:
    return van is not None and van <= op and (tot is None or op <= tot)
