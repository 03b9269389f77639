"""The rules, imported in the order in which their refusals are answered: who may know, casus, doel, categorie, noodzaak, rights, …"""

# isort: skip_file
from gateway.beleid.register import REGELS
from gateway.beleid.regels import wie
from gateway.beleid.regels import casus
from gateway.beleid.regels import doel
from gateway.beleid.regels import categorie
from gateway.beleid.regels import noodzaak
from gateway.beleid.regels import rechten
from gateway.beleid.regels import kring
from gateway.beleid.regels import zeggenschap
from gateway.beleid.regels import toestemming
from gateway.beleid.regels import politie_om
from gateway.beleid.regels import verstrekking
from gateway.beleid.regels import informatie
from gateway.beleid.regels import termijn
from gateway.beleid.regels import reglement_pga
from gateway.beleid.regels import reglement_ljr
from gateway.beleid.regels import reglement_xtra
from gateway.beleid.regels import reglement_ied

__all__ = [
    "wie",
    "casus",
    "doel",
    "categorie",
    "noodzaak",
    "rechten",
    "kring",
    "zeggenschap",
    "toestemming",
    "politie_om",
    "verstrekking",
    "informatie",
    "termijn",
    "reglement_pga",
    "reglement_ljr",
    "reglement_xtra",
    "reglement_ied",
]
AANTAL = len(REGELS)
