"""The rules, imported in the order in which their refusals are answered: who may know, casus, doel, categorie, noodzaak, rights, …"""

# isort: skip_file
from gateway.beleid.register import REGELS
from gateway.beleid.regels import wie
from gateway.beleid.regels import pga_om
from gateway.beleid.regels import partij
from gateway.beleid.regels import personen
from gateway.beleid.regels import casus
from gateway.beleid.regels import verband
from gateway.beleid.regels import aanmelding
from gateway.beleid.regels import doel
from gateway.beleid.regels import categorie
from gateway.beleid.regels import dpia
from gateway.beleid.regels import noodzaak
from gateway.beleid.regels import rechten
from gateway.beleid.regels import kring
from gateway.beleid.regels import zeggenschap
from gateway.beleid.regels import toestemming
from gateway.beleid.regels import politie_om
from gateway.beleid.regels import verstrekking
from gateway.beleid.regels import informatie
from gateway.beleid.regels import termijn
from gateway.beleid.regels import pga_doelgroep
from gateway.beleid.regels import pga_grondslag
from gateway.beleid.regels import pga_politie
from gateway.beleid.regels import pga_aanpak
from gateway.beleid.regels import pga_intake
from gateway.beleid.regels import pga_plan
from gateway.beleid.regels import overleg
from gateway.beleid.regels import besluiten
from gateway.beleid.regels import pga_ontvangers
from gateway.beleid.regels import pga_termijn
from gateway.beleid.regels import reglement_pga
from gateway.beleid.regels import ljr_inbreng
from gateway.beleid.regels import ljr_herkomst
from gateway.beleid.regels import ljr_verstrekking
from gateway.beleid.regels import ljr_doorbreken
from gateway.beleid.regels import ljr_ontvangers
from gateway.beleid.regels import ljr_ontvangst
from gateway.beleid.regels import ljr_verder
from gateway.beleid.regels import reglementversie
from gateway.beleid.regels import reglement_xtra
from gateway.beleid.regels import reglement_xtra_inbreng
from gateway.beleid.regels import reglement_ied
from gateway.beleid.regels import reglement_ied_inbreng
from gateway.beleid.regels import verzoeken
from gateway.beleid.regels import overdraagbaarheid
from gateway.beleid.regels import verzoekbesluit
from gateway.beleid.regels import informatie_eigen
from gateway.beleid.regels import wissen
from gateway.beleid.regels import einde

__all__ = [
    "einde",
    "wie",
    "pga_om",
    "partij",
    "personen",
    "casus",
    "verband",
    "aanmelding",
    "doel",
    "categorie",
    "dpia",
    "noodzaak",
    "rechten",
    "kring",
    "zeggenschap",
    "toestemming",
    "politie_om",
    "verstrekking",
    "informatie",
    "termijn",
    "pga_doelgroep",
    "pga_grondslag",
    "pga_politie",
    "pga_aanpak",
    "pga_intake",
    "pga_plan",
    "overleg",
    "besluiten",
    "pga_ontvangers",
    "pga_termijn",
    "reglement_pga",
    "ljr_inbreng",
    "ljr_herkomst",
    "ljr_verstrekking",
    "ljr_doorbreken",
    "ljr_ontvangers",
    "ljr_ontvangst",
    "ljr_verder",
    "reglementversie",
    "reglement_xtra",
    "reglement_xtra_inbreng",
    "reglement_ied",
    "reglement_ied_inbreng",
    "verzoeken",
    "overdraagbaarheid",
    "verzoekbesluit",
    "informatie_eigen",
    "wissen",
]
AANTAL = len(REGELS)
