"""LJ&R: what a gegeven must say of itself before it comes in (LJR 2, 3, 7, 8, 9, 10)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.ljr_gemeen import LJR, datumveld, gevoelig, ja, overige_taak, van_ljr, veld, wettelijke_taak
from gateway.beleid.regels.ljr_toestemming import gewone_toestemming, uitdrukkelijke_toestemming
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag

INBRENG = ("inbreng",)


@regel("LJR-2.1", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.betrokkenerollen",), status=400)
def ljr_noemt_de_betrokkenerol(vraag: Vraag, p: Parameters) -> Besluit:
    """Of a client or of somebody close to him: the regime hangs on every gegeven, in every fase, and so does this."""
    if veld(vraag, "betrokkenerol") in p.lijsten["ljr.betrokkenerollen"]:
        return TOEGESTAAN
    return weiger("ljr_betrokkenerol_ontbreekt", "De rol van de betrokkene ontbreekt.", "Zet client of nauw_betrokkene op het etiket.")


@regel("LJR-2.3", soorten=INBRENG, reglementen=LJR, status=400)
def ljr_brengt_geen_bewakingsbeeld_in(vraag: Vraag, p: Parameters) -> Besluit:
    """Pictures made to guard people and goods fall under the Protocol Cameratoezicht."""
    if veld(vraag, "stuk") != "beveiligingscamera":
        return TOEGESTAAN
    return weiger("ljr_cameratoezicht", "Bewakingsbeelden vallen niet onder dit reglement.", "Volg het Protocol Cameratoezicht.")


@regel("LJR-3.3", soorten=INBRENG, reglementen=LJR, nodig=("ljr.kwaliteitsnormen",), status=400)
def ljr_onderbouwt_met_kwaliteitsnorm(vraag: Vraag, p: Parameters) -> Besluit:
    """The necessity is argued from the quality standards of the work."""
    if not van_ljr(vraag) or (etiket(vraag).noodzaak and veld(vraag, "kwaliteitsnorm") in p.lijsten["ljr.kwaliteitsnormen"]):
        return TOEGESTAAN
    return weiger("ljr_kwaliteitsnorm_ontbreekt", "De noodzaak verwijst niet naar een kwaliteitsnorm.", "Noem de kwaliteitsnorm.")


@regel("LJR-9.1", "LJR-13.1", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.grondslagen",), status=400)
def ljr_noemt_eigen_grondslag(vraag: Vraag, p: Parameters) -> Besluit:
    """One of the five grounds LJ&R knows; a legitimate interest is not among them."""
    if not van_ljr(vraag) or etiket(vraag).grondslag in p.lijsten["ljr.grondslagen"]:
        return TOEGESTAAN
    return weiger("ljr_grondslag_past_niet", "Deze grondslag kent het reglement niet.", "Kies een grondslag van artikel 9.")


@regel("LJR-7.2", soorten=INBRENG, reglementen=LJR, nodig=("ljr.taken", "ljr.overige_taken", "ljr.grondslagen_taken"), status=400)
def ljr_noemt_de_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """Every gegeven serves a nameable task of the reglement; a statutory one rests on a duty or a public task."""
    if not (wettelijke_taak(vraag, p) or overige_taak(vraag, p)):
        return weiger("ljr_taak_ontbreekt", "De reclasseringstaak is niet genoemd.", "Zet de taakcode op het etiket.")
    if van_ljr(vraag) and wettelijke_taak(vraag, p) and etiket(vraag).grondslag not in p.lijsten["ljr.grondslagen_taken"]:
        return weiger("ljr_grondslag_past_niet_bij_taak", "Deze grondslag past niet bij deze taak.", "Noem plicht of publieke taak.")
    return TOEGESTAAN


@regel("LJR-7.3", soorten=INBRENG, reglementen=LJR, nodig=("ljr.verzoekers",), status=400)
def ljr_noemt_de_verzoeker(vraag: Vraag, p: Parameters) -> Besluit:
    """Work outside the law is done at somebody's request; research and advice the person cannot ask for himself."""
    taak = veld(vraag, "taakcode")
    if taak not in p.tabellen["ljr.verzoekers"] or veld(vraag, "verzoeker") in p.tabel("ljr.verzoekers", taak):
        return TOEGESTAAN
    return weiger("ljr_verzoeker_past_niet", "Wie om dit werk vroeg ontbreekt of kan dat niet vragen.", "Noem de verzoeker van artikel 7.")


@regel(
    "LJR-8.2-bijzonder", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.gezondheidscategorieen", "ljr.bijzonder_niet_verwerkt"), status=400
)
def ljr_merkt_de_bijzondere_soort(vraag: Vraag, p: Parameters) -> Besluit:
    """Each special kind has its own mark; a test result is health, and union membership LJ&R does not process."""
    label, soort = etiket(vraag), veld(vraag, "bijzonder_soort")
    if soort in p.lijsten["ljr.bijzonder_niet_verwerkt"]:
        return weiger("ljr_soort_niet_verwerkt", "Deze bijzondere soort verwerkt LJ&R niet.", "Laat dit gegeven weg.", status=403)
    gezondheid = label.categorie in p.lijsten["ljr.gezondheidscategorieen"] or label.categorie_verband == "gezondheid"
    if (gezondheid and soort != "gezondheid") or (label.bijzonder and not soort):
        return weiger("ljr_bijzonder_merk_ontbreekt", "De bijzondere soort is niet gemerkt.", "Zet bijzonder_soort op het etiket.")
    return TOEGESTAAN


@regel("LJR-8.3", soorten=INBRENG, reglementen=LJR, nodig=("ljr.contactgegevens",), status=400)
def ljr_noemt_noodzaak_bij_nauw_betrokkene(vraag: Vraag, p: Parameters) -> Besluit:
    """Of somebody close: contact data and the relation; more only when the work for the client needs it."""
    contact = etiket(vraag).categorie_verband in p.lijsten["ljr.contactgegevens"]
    if veld(vraag, "betrokkenerol") != "nauw_betrokkene" or contact or ja(vraag, "nodig_voor_client"):
        return TOEGESTAAN
    return weiger("ljr_noodzaak_nauw_betrokkene", "Waarom dit voor de cliënt nodig is ontbreekt.", "Motiveer de noodzaak voor de cliënt.")


@regel("LJR-8.4", soorten=INBRENG, reglementen=LJR, nodig=("ljr.taken",))
def ljr_laat_een_medewerker_inschatten(vraag: Vraag, p: Parameters) -> Besluit:
    """Risk instruments only for a statutory task, and a person makes the estimate."""
    if veld(vraag, "stuk") != "risicotaxatie":
        return TOEGESTAAN
    if not wettelijke_taak(vraag, p):
        return weiger("ljr_risico_buiten_taak", "Een risicotaxatie hoort bij een wettelijke taak.", "Laat de score weg.")
    if veld(vraag, "beoordeeld_door") == "medewerker":
        return TOEGESTAAN
    return weiger("ljr_risico_zonder_mens", "Een medewerker maakte deze inschatting niet.", "Laat een medewerker beoordelen.", status=400)


@regel("LJR-8.5", soorten=INBRENG, reglementen=LJR, status=400)
def ljr_brengt_enkelband_bij_toezicht_in(vraag: Vraag, p: Parameters) -> Besluit:
    """Electronic monitoring belongs to the supervision task only."""
    if veld(vraag, "stuk") != "elektronisch_toezicht" or veld(vraag, "taakcode") == "t2b":
        return TOEGESTAAN
    return weiger("ljr_toezicht_andere_taak", "Elektronisch toezicht hoort bij de toezichttaak.", "Gebruik taakcode t2b of laat het weg.")


@regel("LJR-12.2", "LJR-10.8", soorten=INBRENG, reglementen=LJR, nodig=("ljr.overige_taken", "redenen"))
def ljr_heeft_voor_overige_taak_een_opening(vraag: Vraag, p: Parameters) -> Besluit:
    """Outside the statutory tasks criminal and special data need social services, or the client's explicit toestemming."""
    label = etiket(vraag)
    if not (overige_taak(vraag, p) and gevoelig(label)):
        return TOEGESTAAN
    if (ja(vraag, "maatschappelijke_dienstverlening") and label.noodzaak) or uitdrukkelijke_toestemming(vraag, p):
        return TOEGESTAAN
    stap = "Vraag uitdrukkelijke toestemming, of leg vast dat het maatschappelijke dienstverlening is."
    return weiger("ljr_overige_taak_zonder_opening", "Voor deze taak mag dit gegeven niet worden verwerkt.", stap)


@regel("LJR-12.3", soorten=INBRENG, reglementen=LJR, nodig=("ljr.overige_taken", "redenen"))
def ljr_heeft_toestemming_van_nauw_betrokkene(vraag: Vraag, p: Parameters) -> Besluit:
    """Outside the statutory tasks somebody close decides about his own data; the client cannot do that for him."""
    if not overige_taak(vraag, p) or veld(vraag, "betrokkenerol") != "nauw_betrokkene" or gewone_toestemming(vraag, p):
        return TOEGESTAAN
    return weiger("ljr_toestemming_nauw_betrokkene", "De toestemming van deze betrokkene zelf ontbreekt.", "Vraag het hem zelf.")


@regel("LJR-12.1", soorten=INBRENG, reglementen=LJR, nodig=("ljr.overige_taken", "ljr.bronnen_overige_taken"))
def ljr_kent_de_bron_van_overige_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """Outside the statutory tasks LJ&R collects from the client and from who is involved with him."""
    if not van_ljr(vraag) or not overige_taak(vraag, p) or etiket(vraag).bron in p.lijsten["ljr.bronnen_overige_taken"]:
        return TOEGESTAAN
    return weiger("ljr_bron_past_niet", "Uit deze bron verzamelt LJ&R niet voor een overige taak.", "Laat dit gegeven weg.")


@regel("LJR-11.7b", soorten=INBRENG, reglementen=LJR, nodig=("ljr.bron_openbaar", "ljr.bron_uitgesloten", "ljr.taken"))
def ljr_gebruikt_alleen_echt_openbare_bron(vraag: Vraag, p: Parameters) -> Besluit:
    """Open to all without a login, for a statutory task, and only when other sources fall short."""
    bron = etiket(vraag).bron
    if bron in p.lijsten["ljr.bron_uitgesloten"]:
        return weiger("ljr_bron_niet_openbaar", "Deze bron is niet voor iedereen te raadplegen.", "Laat dit gegeven weg.")
    if bron not in p.lijsten["ljr.bron_openbaar"]:
        return TOEGESTAAN
    if not wettelijke_taak(vraag, p):
        return weiger("ljr_bron_buiten_taak", "Een openbare bron dient alleen een wettelijke taak.", "Laat dit gegeven weg.")
    if ja(vraag, "bron_ontoereikend"):
        return TOEGESTAAN
    stap = "Leg vast dat andere bronnen tekortschieten."
    return weiger("ljr_bron_niet_nodig", "Niet is vastgelegd dat andere bronnen tekortschieten.", stap, status=400)


@regel("LJR-11.7c", soorten=INBRENG, reglementen=LJR, nodig=("ljr.bron_openbaar",), status=400)
def ljr_raadpleegt_binnen_een_periode(vraag: Vraag, p: Parameters) -> Besluit:
    """An open source is looked at within a period set beforehand; following somebody is out."""
    if etiket(vraag).bron not in p.lijsten["ljr.bron_openbaar"]:
        return TOEGESTAAN
    van, tot = datumveld(vraag, "bron_van"), datumveld(vraag, "bron_tot")
    if van is not None and tot is not None and van <= vandaag(vraag) <= tot:
        return TOEGESTAAN
    return weiger("ljr_bron_zonder_periode", "De periode van raadplegen ontbreekt of is voorbij.", "Leg begin en einde vooraf vast.")


@regel("LJR-10.4", soorten=INBRENG, reglementen=LJR, nodig=("ljr.uitzonderingsgronden_biometrie",), status=400)
def ljr_gebruikt_bijzonder_aanvullend(vraag: Vraag, p: Parameters) -> Besluit:
    """Other special data only beside another gegeven of this casus; biometrics only where a statute leaves room."""
    label, soort = etiket(vraag), veld(vraag, "bijzonder_soort")
    if soort in ("", "gezondheid"):
        return TOEGESTAAN
    wettelijk = bool(label.wetsartikel) and label.uitzonderingsgrond in p.lijsten["ljr.uitzonderingsgronden_biometrie"]
    if soort == "biometrisch" and not wettelijk:
        return weiger("ljr_biometrie_zonder_wet", "Voor biometrie ontbreekt het wetsartikel.", "Noem artikel en uitzondering.")
    if veld(vraag, "aanvulling_op") not in ("", label.id):
        return TOEGESTAAN
    return weiger("ljr_bijzonder_staat_alleen", "Dit gegeven mag alleen een ander gegeven aanvullen.", "Noem het gegeven dat het aanvult.")
