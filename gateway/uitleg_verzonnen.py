"""A question about nobody: partijen, a casus and a gegeven that do not exist, from a few codes (ONTWERP §6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gateway import dpiastand
from gateway.beleid import Vraag
from gateway.beleid.kalender import dag
from gateway.beleid.vraag import Casus, Feiten, Informatie, Instemming, Label, Partij, Soort, Wie
from gateway.briefstand import BRIEVEN, ONTVANGERS
from gateway.functionarissen import TOEGELATEN
from gateway.vragen import PROCESROLLEN, Beeld

SOORTEN: Mapping[str, Soort] = {
    "aanmelding.indienen": "inbreng",
    "gegeven.inbrengen": "inbreng",
    "gegeven.corrigeren": "inbreng",
    "overdracht.starten": "overdracht",
    "verstrekking.aanbieden": "verstrekking",
    "bevraging.stellen": "bevraging",
    "verzoek.verzamelen": "inzage",
}
GEDAAN = frozenset({"criteria_voldaan", "aangenomen", "triage_afgerond", "besluit_afschalen", "besluit_opschalen"})


@dataclass(frozen=True)
class Verzonnen:
    """Wholly hypothetical facts, as codes."""

    handeling: str
    rol: str
    partijsoort: str
    fase: str
    naar_fase: str = ""
    fasedoel: str = ""
    samenwerkingsdoel: str = "complexe_multiproblematiek"
    categorie: str = ""
    betrokkene_categorie: str = "1"
    leverancier_soort: str = ""
    leverancier_reglement: str = ""
    grondslag: str = "avg_6_1_e"
    geheimhouding: tuple[str, ...] = ()
    eigen_gegeven: bool = False
    neemt_deel: bool = True
    ontvanger_soort: str = ""
    derde: bool = False
    doel: str = ""
    taak: str = ""
    wetsartikel: str = ""
    reden: str = ""
    instemming: bool = False
    noodzaak: str = ""
    geinformeerd: bool = False
    beperkt: bool = False
    bezwaar: bool = False
    afspraak: bool = False


def soort_van(handeling: str, *, met_gegeven: bool) -> Soort:
    """What kind of question an act is once it is about a gegeven."""
    if not met_gegeven:
        return "handeling"
    return SOORTEN.get(handeling, "lezen" if handeling.endswith(".lezen") else "handeling")


def verzin(beeld: Beeld, v: Verzonnen) -> Vraag:
    """A Vraag about partijen, a casus and a gegeven that do not exist."""
    zelf = _partij("vrager", v.partijsoort, v.leverancier_reglement if v.eigen_gegeven else "", beeld)
    leverancier = zelf if v.eigen_gegeven else _partij("leverancier", v.leverancier_soort or "aanbieder", v.leverancier_reglement, beeld)
    ontvanger = None if v.derde or not v.ontvanger_soort else _partij("ontvanger", v.ontvanger_soort, "", beeld)
    label = _label(v, leverancier, dag(beeld.nu)) if v.categorie else None
    return Vraag(
        soort=soort_van(v.handeling, met_gegeven=label is not None),
        handeling=v.handeling,
        nu=beeld.nu,
        wie=_wie(v, zelf),
        regime=beeld.verband.bestand.reglement,
        samenwerkingsverband=beeld.verband.code,
        casus=_casus(beeld, v),
        label=label,
        leverancier=leverancier,
        ontvanger=ontvanger,
        ontvanger_is_derde=v.derde,
        naar_fase=v.naar_fase,
        fasedoel=v.fasedoel,
        doel=v.doel,
        taak=v.taak,
        wetsartikel=v.wetsartikel,
        taken_casus=frozenset({"taak"}),
        reden=v.reden,
        verlengd_tot=beeld.register.stukken.verlengd_tot(beeld.verband.code),
        dpia_vrij=dpiastand.vrije_categorieen(beeld.register.stukken, beeld.verband),
        feiten=_feiten(beeld, v, leverancier, ontvanger),
    )


def _partij(naam: str, soort: str, reglement: str, beeld: Beeld) -> Partij:
    politie = soort == "politie"
    return Partij(
        partij_id=naam,
        soort=soort,
        reglement=reglement,
        toegetreden_op=dag(beeld.nu) - timedelta(days=1),
        taken=frozenset({"taak"}),
        artikel_20_tot=dag(beeld.nu) + timedelta(days=1) if politie else None,
        artikel_20_ondertekend=frozenset({"politiechef_eenheid", "burgemeesters", "officier_van_justitie"}) if politie else frozenset(),
        instemmer_functies=frozenset({"instemmer"}) if soort == "openbaar_ministerie" else frozenset(),
        dpia_op=dag(beeld.nu),
        platform_van=dag(beeld.nu),
    )


def _wie(v: Verzonnen, zelf: Partij) -> Wie:
    rollen = frozenset({v.rol})
    return Wie(
        partij=zelf,
        functionaris="vrager",
        rollen=rollen,
        functie="instemmer" if zelf.instemmer_functies else "",
        vog=True,
        geheimhouding=True,
        deelname_rollen=rollen if v.neemt_deel else frozenset(),
        is_procesregisseur=v.neemt_deel and v.rol in PROCESROLLEN,
        is_aanmelder=v.neemt_deel and v.rol == "aanmelder",
        persoon=TOEGELATEN,
        persoonlijk=v.neemt_deel,
    )


def _casus(beeld: Beeld, v: Verzonnen) -> Casus:
    afschaling = dag(beeld.nu) if v.fase == "afschaling" or v.naar_fase == "afschaling" else None
    return Casus(
        casus_id="verzonnen",
        samenwerkingsverband=beeld.verband.code,
        regime=beeld.verband.bestand.reglement,
        fase=v.fase,
        status="lopend",
        samenwerkingsdoel=v.samenwerkingsdoel,
        aanmelder="vrager" if v.rol == "aanmelder" else "leverancier",
        fasestatus=GEDAAN,
        casusregisseur_partij="ontvanger",
        besluit_afschaling_op=afschaling,
    )


def _label(v: Verzonnen, leverancier: Partij, vandaag: date) -> Label:
    return Label(
        id="verzonnen",
        fase=v.fase,
        fasedoel=v.fasedoel,
        leverancier=leverancier.partij_id,
        betrokkene_id="betrokkene",
        betrokkene_categorie=v.betrokkene_categorie,
        categorie=v.categorie,
        categorie_verband=v.categorie,
        grondslag=v.grondslag,
        grondslag_verband=v.grondslag,
        taak="taak",
        geheimhouding=v.geheimhouding,
        noodzaak=v.noodzaak,
        bron="verzonnen",
        peildatum=vandaag,
        juistheid_bevestigd_op=vandaag,
        beperkt=v.beperkt,
    )


def _feiten(beeld: Beeld, v: Verzonnen, leverancier: Partij, ontvanger: Partij | None) -> Feiten:
    ja = Instemming(
        leverancier.partij_id,
        "gegeven",
        naar_fase="" if ontvanger else v.naar_fase,
        fasedoel="" if ontvanger else v.fasedoel,
        ontvanger=ontvanger.partij_id if ontvanger else "",
        taak=v.taak or v.doel if ontvanger else "",
        functie="instemmer" if leverancier.instemmer_functies else "",
    )
    onderdelen = tuple((onderdeel, dag(beeld.nu)) for onderdeel in sorted(BRIEVEN.onderdelen))
    verteld = Informatie(geinformeerd_op=dag(beeld.nu), onderdelen=onderdelen, ontvangers=ONTVANGERS)
    return Feiten(
        noodzaak="noodzakelijk" if v.noodzaak else "",
        noodzaak_reden=v.noodzaak,
        instemmingen=(ja,) if v.instemming else (),
        informatie=verteld if v.geinformeerd else None,
        informatie_eigen=verteld if v.geinformeerd else None,
        beperkt=v.beperkt,
        bezwaar=v.bezwaar,
        afspraak_van_ontvanger=v.afspraak,
    )
