"""The people themselves: what the register holds about whoever acts, and whom his own partij assigned to this casus.

The claims of the own issuer confirm a VOG and secrecy (ONTWERP §7); the register can only take away, or be demanded besides.
"""

from datetime import date

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import is_leverancier, is_systeem, partij_id, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import ALLE, MET_GEGEVEN, regel
from gateway.beleid.vraag import Persoon, Vraag

_NIEMAND = Persoon()
_TOEZICHT = frozenset(("fg", "loket"))


@regel("ZVH-13.1", "ZVH-13.3", soorten=ALLE, nodig=("toelating_personen",))
def persoon_is_toegelaten(vraag: Vraag, p: Parameters) -> Besluit:
    """What has run out in the register refuses whatever the token says; what the verband demands of it must be there."""
    handeling = p.handeling(vraag.handeling)
    if is_systeem(vraag) or (vraag.label is None and (handeling is None or not handeling.casus)):
        return TOEGESTAAN
    persoon, eisen = vraag.wie.persoon or _NIEMAND, p.lijsten["toelating_personen"]
    if _voorbij(persoon.uit_dienst_op, vraag, op_die_dag=True):
        return weiger("persoon_uit_dienst", "Deze functionaris werkt niet meer voor uw organisatie.", "Laat een ander dit doen.")
    if "vog" in eisen and persoon.vog_tot is None:
        return weiger("vog_niet_geregistreerd", "Er staat geen VOG of veiligheidsonderzoek in het register.", "Laat het vastleggen.")
    if _voorbij(persoon.vog_tot, vraag):
        return weiger("vog_verlopen", "De VOG of het veiligheidsonderzoek is verlopen.", "Laat een nieuwe vastleggen.")
    if "geheimhouding" in eisen and not persoon.geheimhouding_grond:
        return weiger("geheimhouding_niet_geregistreerd", "Er staat geen geheimhouding in het register.", "Laat die vastleggen.")
    if _voorbij(persoon.geheimhouding_tot, vraag):
        return weiger("geheimhouding_verlopen", "De geheimhoudingsverklaring is verlopen.", "Laat een nieuwe tekenen en vastleggen.")
    return TOEGESTAAN


@regel("LJR-25", soorten=ALLE)
def ljr_medewerker_is_aangewezen(vraag: Vraag, p: Parameters) -> Besluit:
    """An employee of LJ&R sees a casus, of nauw betrokkenen too, only when he himself is assigned to it; being of LJ&R is not enough.

    A bevraging is post to the organisation: whoever answers it sees that question and no more. Toezicht has its own reasons (ZVH-24.4).
    """
    if not _van(vraag, "ljr") or not _vraagt_op(vraag, p) or vraag.casus is None or _alleen_toezicht(vraag):
        return TOEGESTAAN
    if aangewezen(vraag) or (vraag.gevraagde and vraag.gevraagde == partij_id(vraag)):
        return TOEGESTAAN
    return weiger("ljr_niet_aangewezen", "U bent niet persoonlijk voor deze casus aangewezen.", "Vraag uw organisatie om een aanwijzing.")


@regel("LJR-14", soorten=ALLE)
def ljr_medewerker_zwijgt(vraag: Vraag, p: Parameters) -> Besluit:
    """Whoever works for LJ&R, a volunteer or a verwerker too, has his duty of secrecy in the register before he gets at a casus."""
    handeling = p.handeling(vraag.handeling)
    zonder_zaak = vraag.label is None and (handeling is None or not handeling.casus)
    programma = vraag.wie.dienst and vraag.wie.opdracht is not None and vraag.wie.opdracht.eigen_dienst
    if not _van(vraag, "ljr") or zonder_zaak or programma or (vraag.wie.persoon or _NIEMAND).geheimhouding_grond:
        return TOEGESTAAN
    stap = "Laat uw organisatie de geheimhoudingsplicht met haar datum vastleggen."
    return weiger("ljr_geheimhouding_niet_geregistreerd", "Uw geheimhoudingsplicht staat niet in het register.", stap)


@regel("XTRA-6.7", soorten=("lezen", "verstrekking"), reglementen=("xtra",), nodig=("xtra.geheimhoudingsgronden",))
def xtra_lezer_is_tot_geheimhouding_verplicht(vraag: Vraag, p: Parameters) -> Besluit:
    """Only who is bound to secrecy by office, profession, statute or agreement opens what Xtra supplied: also people of other partners."""
    if vraag.soort == "verstrekking":
        ontvanger = vraag.ontvanger
        getekend = ontvanger is None or ontvanger.soort != "agendadeelnemer" or "verklaring_getekend" in ontvanger.hoedanigheden
        return TOEGESTAAN if getekend else _GEEN_GROND
    gebonden = (vraag.wie.persoon or _NIEMAND).geheimhouding_grond in p.lijsten["xtra.geheimhoudingsgronden"]
    return TOEGESTAAN if is_systeem(vraag) or gebonden else _GEEN_GROND


_GEEN_GROND = weiger(
    "xtra_geheimhoudingsgrond_ontbreekt",
    "Voor deze gegevens moet vaststaan waarop uw geheimhouding rust.",
    "Laat uw organisatie de grond van uw geheimhouding in het register vastleggen.",
)


@regel("XTRA-6.6", soorten=("lezen", "verstrekking", "overdracht", "bevraging"), reglementen=("xtra",))
def xtra_medewerker_heeft_opdracht(vraag: Vraag, p: Parameters) -> Besluit:
    """Whoever works under Xtra reads or passes on only what it told him to, unless a statute with its article demands it."""
    plicht = vraag.doel == "wettelijke_plicht" and bool(vraag.wetsartikel)
    if not _van(vraag, "xtra") or not is_leverancier(vraag) or plicht or aangewezen(vraag):
        return TOEGESTAAN
    return weiger("xtra_opdracht_ontbreekt", "U hebt geen opdracht voor deze casus.", "Vraag uw organisatie om een aanwijzing.")


@regel("XTRA-7.1", soorten=("inbreng", "lezen"), reglementen=("xtra",), nodig=("xtra.verwerkende_functies",))
def xtra_hulpverlener_verwerkt(vraag: Vraag, p: Parameters) -> Besluit:
    """Of Xtra's own people only those who help and serve the client process his data."""
    if not _van(vraag, "xtra") or not is_leverancier(vraag) or _functie(vraag) in p.lijsten["xtra.verwerkende_functies"]:
        return TOEGESTAAN
    return weiger("xtra_functie_past_niet", "Uw functie verwerkt geen gegevens van cliënten.", "Laat een hulpverlener dit doen.")


@regel("IED-5.4", soorten=MET_GEGEVEN, reglementen=("ied",))
def ied_gebruiker_is_bevoegd(vraag: Vraag, p: Parameters) -> Besluit:
    """Four powers, each granted by itself: who may read may not change."""
    nodig = _bevoegdheid(vraag)
    if not _van(vraag, "ied") or not is_leverancier(vraag) or nodig in (vraag.wie.persoon or _NIEMAND).bevoegdheden:
        return TOEGESTAAN
    return weiger("ied_bevoegdheid_ontbreekt", f"U hebt geen bevoegdheid tot {nodig}.", "Vraag de beheerder van uw organisatie.")


@regel("IED-5.4", soorten=("handeling",), reglementen=("ied",), nodig=("ied.toekennende_functies",))
def ied_beheerder_kent_toe(vraag: Vraag, p: Parameters) -> Besluit:
    """Powers are granted by the beheerder and by nobody else."""
    if not vraag.opgave.get("bevoegdheden_anders"):
        return TOEGESTAAN
    if "beheerder" in vraag.wie.rollen or _functie(vraag) in p.lijsten["ied.toekennende_functies"]:
        return TOEGESTAAN
    return weiger("ied_alleen_beheerder", "Bevoegdheden kent alleen de beheerder toe.", "Laat de beheerder dit vastleggen.")


@regel("IED-5.8", soorten=("lezen", "handeling"))
def ied_directeur_alleen_tijdelijk(vraag: Vraag, p: Parameters) -> Besluit:
    """The director has no direct access, save for a time and because his final responsibility demands it; the audit keeps each look."""
    if not _van(vraag, "ied") or not _vraagt_op(vraag, p):
        return TOEGESTAAN
    if "ied.verantwoordelijke_functies" not in p.aanwezig:
        return onbeslist("functies_niet_ingevuld", "Het reglement noemt niet wie de eindverantwoordelijke is.")
    if _functie(vraag) not in p.lijsten["ied.verantwoordelijke_functies"]:
        return TOEGESTAAN
    persoon = vraag.wie.persoon or _NIEMAND
    if persoon.aanwijzing_reden == "eindverantwoordelijkheid" and _loopt(persoon, vraag):
        return TOEGESTAAN
    return weiger("ied_directeur_geen_toegang", "Een bestuurder heeft geen rechtstreekse toegang.", "Leg een tijdelijke noodzaak vast.")


@regel("ZVH-23.1", soorten=("handeling",), regimes=("zvh",))
def agendadeelnemer_is_hier_derde(vraag: Vraag, p: Parameters) -> Besluit:
    """Who is no Partij takes no part in a zorg- en veiligheidshuis: the agendadeelnemer belongs to the local approach."""
    if vraag.handeling != "agendadeelnemer.vastleggen":
        return TOEGESTAAN
    return weiger("derde_neemt_niet_deel", "Wie geen Partij is, is hier derde.", "Verstrek aan een derde alleen bij een wettelijke plicht.")


@regel("PGA-1.a", soorten=("handeling",), regimes=("pga",), nodig=("werkrelaties",), status=400)
def agendadeelnemer_is_externe_professional(vraag: Vraag, p: Parameters) -> Besluit:
    """A professional who works for no partner, asked for his working relation with this inwoner; article 16 knows one exception."""
    if vraag.handeling != "agendadeelnemer.vastleggen":
        return TOEGESTAAN
    opgave = vraag.opgave
    if opgave.get("betrokkene_categorie") != "1":
        return weiger("inwoner_ontbreekt", "De inwoner is geen hoofdpersoon van deze casus.", "Noem de inwoner om wie het gaat.")
    if opgave.get("werkrelatie") not in p.lijsten["werkrelaties"]:
        return weiger("werkrelatie_ontbreekt", "De werkrelatie met de inwoner is niet genoemd.", "Kies een werkrelatie uit de lijst.")
    partner = opgave.get("partner_soort", "")
    if partner and not (opgave["werkrelatie"] == "pga_expert_woonplaats" and partner in ("burgemeester", "college_bw")):
        return weiger("werkt_bij_partner", "Wie bij een partner werkt is geen agendadeelnemer.", "Laat zijn organisatie deelnemen.")
    return TOEGESTAAN


def aangewezen(vraag: Vraag) -> bool:
    """He himself is assigned to this casus: by his own partij in the register, where an ended aanwijzing is an end, or as deelnemer."""
    persoon = vraag.wie.persoon
    if persoon is not None and persoon.aanwijzing_tot is not None:
        return _loopt(persoon, vraag)
    return vraag.wie.persoonlijk


def _alleen_toezicht(vraag: Vraag) -> bool:
    return bool(vraag.wie.rollen) and vraag.wie.rollen <= _TOEZICHT


def _loopt(persoon: Persoon, vraag: Vraag) -> bool:
    van, tot = persoon.aanwijzing_van, persoon.aanwijzing_tot
    return van is not None and tot is not None and van <= vandaag(vraag) <= tot


def _voorbij(laatste: date | None, vraag: Vraag, *, op_die_dag: bool = False) -> bool:
    """The last day has gone; ``op_die_dag``: the day itself counts as gone."""
    return laatste is not None and (laatste < vandaag(vraag) or op_die_dag and laatste == vandaag(vraag))


def _van(vraag: Vraag, reglement: str) -> bool:
    partij = vraag.wie.partij
    return partij is not None and partij.reglement == reglement and not is_systeem(vraag)


def _vraagt_op(vraag: Vraag, p: Parameters) -> bool:
    """It shows something of a casus: a gegeven, or what there is."""
    if vraag.label is not None:
        return vraag.soort == "lezen"
    handeling = p.handeling(vraag.handeling)
    return handeling is not None and handeling.casus and vraag.handeling.endswith(".lezen")


def _functie(vraag: Vraag) -> str:
    """What his partij registered goes before what the token says."""
    return (vraag.wie.persoon or _NIEMAND).functie or vraag.wie.functie


def _bevoegdheid(vraag: Vraag) -> str:
    if vraag.soort == "inbreng":
        return "wijziging" if vraag.handeling == "gegeven.corrigeren" else "invoer"
    return "kennisneming" if vraag.soort == "lezen" else "bewerking"
