"""From aanmelding to vaststelling in a pga: who was spoken to, what the analysis holds, who settles the plan (PGA 7, 10, 16, 17)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, partij_id, vandaag, zaak, ziet_af
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Gesprek, Vertegenwoordiging, Vraag

_PLAN = ("plan.vastleggen", "plan.wijzigen", "plan.vaststellen")
_MEEDOEN = ("plan.vastleggen", "plan.wijzigen", "plan.akkoord", "toestandsbeeld.vastleggen", "voortgang.vastleggen")


@regel("PGA-22.1", soorten=("handeling",), regimes=("pga",), nodig=("addenda",), status=409)
def groep_alleen_met_addendum(vraag: Vraag, p: Parameters) -> Besluit:
    """The rules for one inwoner are not stretched to a jeugdgroep: that takes the addendum, settled and loaded."""
    casustype = vraag.opgave.get("casustype", "persoon")
    if vraag.handeling != "aanmelding.indienen" or casustype == "persoon" or casustype in p.lijsten["addenda"]:
        return TOEGESTAAN
    stap = "Meld een inwoner aan, of laat het addendum eerst vaststellen."
    return weiger("addendum_ontbreekt", "Voor een jeugdgroep is hier geen addendum vastgesteld.", stap)


@regel("PGA-7.1b", soorten=("handeling",), regimes=("pga",), nodig=("aanspreken_onderwerpen",), status=400)
def aanmelder_sprak_inwoner_aan(vraag: Vraag, p: Parameters) -> Besluit:
    """Before he puts an inwoner forward the aanmelder himself spoke to him, on his behaviour and on what may follow."""
    if vraag.handeling != "aanmelding.indienen":
        return TOEGESTAAN
    gesprek = vraag.opgave.get("aanspreken")
    stap = "Spreek de inwoner eerst zelf aan en leg vast wanneer en waarover."
    if not gesprek:
        return weiger("aanspreken_ontbreekt", "Niet is vastgelegd dat de inwoner is aangesproken.", stap)
    if gesprek["op"] > vandaag(vraag).isoformat():
        return weiger("aanspreken_in_de_toekomst", "De inwoner moet vóór de aanmelding zijn aangesproken.", stap)
    if gesprek["partij"] != partij_id(vraag):
        return weiger("aanspreken_door_ander", "Alleen aanspreken door de aanmeldende partner telt.", stap)
    if not p.lijsten["aanspreken_onderwerpen"].issubset(gesprek["onderwerpen"]):
        return weiger("aanspreken_onvolledig", "De inwoner is niet op gedrag én op mogelijke gevolgen aangesproken.", stap)
    return TOEGESTAAN


@regel("PGA-16.1", soorten=("handeling",), regimes=("pga",), nodig=("gemeente",), status=400)
def aanmelding_hoort_in_deze_gemeente(vraag: Vraag, p: Parameters) -> Besluit:
    """An inwoner is put forward where he causes trouble, which need not be where he lives."""
    gemeente = vraag.opgave.get("gemeente")
    # A minor with jeugdhulp has a way of his own, judged elsewhere (PGA-16.5).
    if vraag.handeling != "aanmelding.indienen" or gemeente == p.waarden["gemeente"] or vraag.opgave.get("domicilie"):
        return TOEGESTAAN
    return weiger("andere_gemeente", "Het gedrag speelt niet in deze gemeente.", "Meld aan in de gemeente waar het gedrag plaatsvindt.")


@regel("PGA-10.4b", soorten=("inbreng",), regimes=("pga",), nodig=("dat_informatie_uitgezonderd", "redenen"), status=400)
def analyse_blijft_bij_dat_informatie(vraag: Vraag, p: Parameters) -> Besluit:
    """An analysis says that there is contact; whoever brings more says per gegeven why."""
    label = etiket(vraag)
    if label.fasedoel != "analyse" or label.dat_informatie or label.categorie_verband in p.lijsten["dat_informatie_uitgezonderd"]:
        return TOEGESTAAN
    if label.regimevelden.get("afwijking_dat") in p.tabel("redenen", "afwijking_dat"):
        return TOEGESTAAN
    stap = "Breng alleen dat-informatie in, of motiveer waarom meer nodig is."
    return weiger("meer_dan_dat_informatie", "De probleemanalyse blijft bij dat-informatie.", stap)


@regel("PGA-6.2", soorten=("handeling", "inbreng"), regimes=("pga",), nodig=("toestemming_voor_hulp",), status=409)
def hulpverlener_regelde_toestemming_zelf(vraag: Vraag, p: Parameters) -> Besluit:
    """Who treats or helps takes part only after he arranged toestemming for that, or weighed for himself that he does without."""
    partij = vraag.wie.partij
    if partij is None or partij.soort not in p.lijsten["toestemming_voor_hulp"] or not _doet_mee(vraag):
        return TOEGESTAAN
    if vraag.wie.deelnamebesluit in ("toestemming", "eigen_afweging"):
        return TOEGESTAAN
    stap = "Regel de toestemming van de inwoner, of leg uw eigen afweging over deelname vast."
    return weiger("deelnamebesluit_ontbreekt", "Uw organisatie besloot nog niet dat zij meedoet.", stap)


def _doet_mee(vraag: Vraag) -> bool:
    return zaak(vraag).fase == "casusoverleg" and (vraag.soort == "inbreng" or vraag.handeling in _MEEDOEN)


@regel("PGA-10.3a", soorten=("inbreng",), regimes=("pga",))
def raad_levert_over_minderjarige_inwoner(vraag: Vraag, p: Parameters) -> Besluit:
    """The Raad supplies about an inwoner from its own enquiry into a minor, and about nobody else."""
    label = etiket(vraag)
    if not _van_de_raad(vraag) or label.betrokkene_categorie != "1":
        return TOEGESTAAN
    achttien = str(label.regimevelden.get("achttien_op", ""))
    if achttien > vandaag(vraag).isoformat() and label.regimevelden.get("raadsonderzoek") is True:
        return TOEGESTAAN
    return weiger("geen_raadsonderzoek", "De Raad onderzoekt geen minderjarige inwoner.", "Lever alleen uit een lopend raadsonderzoek.")


@regel("PGA-10.3b", soorten=("inbreng",), regimes=("pga",), nodig=("raad_kinddoelen",))
def raad_levert_over_kind_voor_diens_veiligheid(vraag: Vraag, p: Parameters) -> Besluit:
    """About a child of the inwoner only where the approach also aims at that child's safety."""
    if not _van_de_raad(vraag) or etiket(vraag).betrokkene_categorie != "2":
        return TOEGESTAAN
    if vraag.feiten.plandoelen & p.lijsten["raad_kinddoelen"]:
        return TOEGESTAAN
    return weiger("aanpak_zonder_kinddoel", "De aanpak is niet op veiligheid van het kind gericht.", "Neem dat doel eerst op in de aanpak.")


def _van_de_raad(vraag: Vraag) -> bool:
    return vraag.leverancier is not None and vraag.leverancier.soort == "raad_voor_de_kinderbescherming"


@regel("PGA-10.1b", soorten=("handeling",), regimes=("pga",), nodig=("lokaal_team_bij",), status=409)
def lokaal_team_stelt_mee_vast(vraag: Vraag, p: Parameters) -> Besluit:
    """A plan with jeugdhulp or support is settled with somebody of the lokale team at the table."""
    soorten = p.lijsten["lokaal_team_bij"].intersection(vraag.opgave.get("interventies", ()))
    if vraag.handeling not in _PLAN or not soorten or "lokaal_team" in zaak(vraag).tafel:
        return TOEGESTAAN
    return weiger("lokaal_team_ontbreekt", "Bij jeugdhulp of ondersteuning doet het lokale team mee.", "Laat het lokale team deelnemen.")


@regel("PGA-10.7b", "PGA-12.2c", soorten=("handeling",), regimes=("pga",), nodig=("informatie_uitzonderingen",), status=409)
def inwoner_is_geinformeerd_voor_vaststelling(vraag: Vraag, p: Parameters) -> Besluit:
    """Before a plan the inwoner knows, or it is on paper on which legal ground he does not and when that is looked at again."""
    if vraag.handeling not in _PLAN:
        return TOEGESTAAN
    i, datum = vraag.feiten.informatie, vandaag(vraag)
    if i is not None and i.geinformeerd_op is not None and i.geinformeerd_op <= datum:
        return TOEGESTAAN
    if ziet_af(i, p.lijsten["informatie_uitzonderingen"], datum):
        return TOEGESTAAN
    if i is not None and i.uitstelgrond in p.lijsten["informatie_uitzonderingen"] and i.hertoets_op is not None and i.hertoets_op >= datum:
        return TOEGESTAAN
    return weiger(
        "inwoner_niet_geinformeerd", "De inwoner is niet geïnformeerd.", "Informeer hem of leg uitstel op een wettelijke grond vast."
    )


@regel("PGA-10.7c", soorten=("handeling",), regimes=("pga",), nodig=("gesprek_onderwerpen", "gesprek_gevoerd_door"), status=409)
def inwoner_is_naar_zijn_kijk_gevraagd(vraag: Vraag, p: Parameters) -> Besluit:
    """A plan is settled after a talk in which the inwoner was asked his view; no ground excuses from that."""
    if vraag.handeling not in _PLAN or any(_telt(g, vraag, p) for g in vraag.feiten.gesprekken):
        return TOEGESTAAN
    stap = "Vraag de inwoner naar zijn kijk op oorzaken en aanpak, en leg dat gesprek vast."
    return weiger("gesprek_ontbreekt", "De inwoner is nog niet naar zijn kijk op de aanpak gevraagd.", stap)


def _telt(g: Gesprek, vraag: Vraag, p: Parameters) -> bool:
    wie_en_wat = g.gevoerd_door in p.lijsten["gesprek_gevoerd_door"] and g.onderwerpen >= p.lijsten["gesprek_onderwerpen"]
    return wie_en_wat and g.op <= vandaag(vraag) and bool(g.met)


@regel("PGA-17.5", soorten=("handeling",), regimes=("pga",), status=409)
def overleg_loopt_via_vertegenwoordiger(vraag: Vraag, p: Parameters) -> Besluit:
    """Under sixteen a talk goes through who represents him; from twelve the child is heard as well."""
    wie = vraag.feiten.vertegenwoordiging
    if vraag.handeling not in _PLAN or wie is None or wie.zestien_op is None or not vraag.feiten.gesprekken:
        return TOEGESTAAN
    if any(_met_de_juiste(g, wie) for g in vraag.feiten.gesprekken):
        return TOEGESTAAN
    stap = "Voer het gesprek met de vertegenwoordiger, vanaf twaalf jaar samen met de inwoner."
    return weiger("vertegenwoordiger_ontbreekt", "Het gesprek is niet gevoerd met wie dat op deze leeftijd moet.", stap)


def _met_de_juiste(g: Gesprek, wie: Vertegenwoordiging) -> bool:
    assert wie.zestien_op is not None
    if g.op >= wie.zestien_op:
        return "inwoner" in g.met
    twaalf_op = wie.zestien_op.replace(year=wie.zestien_op.year - 4)
    return "wettelijk_vertegenwoordiger" in g.met and (g.op < twaalf_op or "inwoner" in g.met)
