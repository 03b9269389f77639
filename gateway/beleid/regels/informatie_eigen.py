"""The leverancier tells its own client, as its own reglement says: before it collects, records or supplies (LJR 13.3, XTRA 9, IED 6.2)."""

from collections.abc import Collection
from datetime import date

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.kalender import dag
from gateway.beleid.lezing import etiket, vandaag, ziet_af
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.ljr_gemeen import LJR
from gateway.beleid.regels.ljr_verstrekking import VERTREK
from gateway.beleid.regels.reglement_ied import IED
from gateway.beleid.regels.reglement_xtra import XTRA
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Informatie, Vraag

_NIETS = Informatie()


def _eigen(vraag: Vraag) -> Informatie:
    """What the leverancier itself stated; of a source too, since its reglement travels along."""
    return vraag.feiten.informatie_eigen or _NIETS


def _verteld(vraag: Vraag, uiterlijk: date) -> bool:
    op = _eigen(vraag).geinformeerd_op
    return op is not None and op <= uiterlijk


def _wacht(vraag: Vraag) -> bool:
    """Telling him was put off, and the day of the second look has not passed: a lapsed ground is none (LJR-17.4)."""
    eigen = _eigen(vraag)
    return bool(eigen.uitstelgrond) and eigen.hertoets_op is not None and vandaag(vraag) <= eigen.hertoets_op


def _ziet_af(vraag: Vraag, gronden: Collection[str]) -> bool:
    """On one of these grounds he is not told, and a temporary one has not run out."""
    return ziet_af(_eigen(vraag), gronden, vandaag(vraag))


def _van(vraag: Vraag, reglement: tuple[str, ...]) -> bool:
    return vraag.leverancier is not None and vraag.leverancier.reglement in reglement


def _verkregen_op(vraag: Vraag) -> date:
    """The day the leverancier got it, as the label says; else the day it brings it in. What is no date counts as long ago."""
    label = etiket(vraag)
    ingebracht = dag(label.vastgelegd_op) if label.vastgelegd_op else vandaag(vraag)
    tekst = str(label.regimevelden.get("verkregen_op", ""))
    if not tekst:
        return ingebracht
    try:
        return min(date.fromisoformat(tekst), ingebracht)
    except ValueError:
        return date.min


@regel("LJR-13.3", "LJR-17.4", soorten=VERTREK, reglementen=LJR, nodig=("ljr.informatie_achterwege",), status=409)
def ljr_informeerde_voor_verstrekking(vraag: Vraag, p: Parameters) -> Besluit:
    """LJ&R tells its client beforehand that others will get his data, or says on which legal ground it does not."""
    if _verteld(vraag, vandaag(vraag)) or _wacht(vraag) or _ziet_af(vraag, p.lijsten["ljr.informatie_achterwege"]):
        return TOEGESTAAN
    stap = "Informeer de cliënt zelf, of leg vast op welke wettelijke grond dat niet gebeurt."
    return weiger("ljr_client_niet_geinformeerd", "De leverancier heeft zijn cliënt niet over de verstrekking geïnformeerd.", stap)


@regel("XTRA-9.1", soorten=("inbreng",), reglementen=XTRA, nodig=("xtra.bronnen_client",), status=400)
def xtra_vertelde_vooraf_waarvoor(vraag: Vraag, p: Parameters) -> Besluit:
    """What comes from the client himself: he was told before who asks and what for, or knew that already."""
    if not _van(vraag, XTRA) or etiket(vraag).bron not in p.lijsten["xtra.bronnen_client"]:
        return TOEGESTAAN
    if _ziet_af(vraag, ("doel_al_bekend",)):
        return TOEGESTAAN
    if not etiket(vraag).regimevelden.get("verkregen_op"):
        stap = "Noem in verkregen_op de dag waarop de cliënt u dit gaf."
        return weiger("xtra_verkrijging_ontbreekt", "Niet is gezegd wanneer u dit van de cliënt kreeg.", stap)
    if _verteld(vraag, _verkregen_op(vraag)):
        return TOEGESTAAN
    stap = "Noem wanneer u de cliënt vooraf hebt geïnformeerd, of dat hij het doel al kende."
    return weiger("xtra_niet_vooraf_geinformeerd", "De cliënt is niet geïnformeerd voordat u zijn gegevens kreeg.", stap)


@regel("XTRA-9.3", "XTRA-9.5", soorten=BEWEGEN, reglementen=XTRA, nodig=("xtra.bronnen_client", "xtra.informatie_achterwege"), status=409)
def xtra_meldde_wat_van_een_ander_kwam(vraag: Vraag, p: Parameters) -> Besluit:
    """What comes from somebody else: the person hears of it before the first supply, unless that cannot be or the law prescribes it."""
    if etiket(vraag).bron in p.lijsten["xtra.bronnen_client"]:
        return TOEGESTAAN
    if _verteld(vraag, vandaag(vraag)) or _ziet_af(vraag, p.lijsten["xtra.informatie_achterwege"] - {"doel_al_bekend"}):
        return TOEGESTAAN
    stap = "Meld de betrokkene wie u bent, welke gegevens het zijn en waarvoor, of leg vast waarom dat niet kan."
    return weiger("xtra_niet_gemeld", "De betrokkene weet niet dat u deze gegevens van een ander hebt.", stap)


@regel(
    "IED-6.2-informeren",
    soorten=("inbreng",),
    reglementen=IED,
    nodig=("ied.informatie_onderdelen", "ied.informatie_achterwege"),
    status=400,
)
def ied_informeerde_voor_verkrijging(vraag: Vraag, p: Parameters) -> Besluit:
    """Before the first gegeven was got the client heard what for, who asks and who gets access, unless he knew."""
    if not _van(vraag, IED) or etiket(vraag).regimevelden.get("rol") != "client":
        return TOEGESTAAN
    if _ziet_af(vraag, p.lijsten["ied.informatie_achterwege"]):
        return TOEGESTAAN
    verkregen = _verkregen_op(vraag)
    if p.lijsten["ied.informatie_onderdelen"] <= {onderdeel for onderdeel, op in _eigen(vraag).onderdelen if op <= verkregen}:
        return TOEGESTAAN
    stap = "Leg vast dat de cliënt vooraf doel, uw identiteit en de ontvangers hoorde, of dat hij dat al wist."
    return weiger("ied_niet_vooraf_geinformeerd", "De cliënt is niet vooraf volledig geïnformeerd.", stap)


@regel("IED-6.2-informeren", soorten=("overdracht", "verstrekking"), reglementen=IED, nodig=("ied.informatie_achterwege",), status=409)
def ied_noemde_de_ontvangers(vraag: Vraag, p: Parameters) -> Besluit:
    """Partners get access only when the client heard that they would."""
    eigen, nodig = _eigen(vraag), "derden" if vraag.ontvanger_is_derde else "deelnemers_verband"
    if etiket(vraag).regimevelden.get("rol") != "client":
        return TOEGESTAAN
    if nodig in eigen.ontvangers or _ziet_af(vraag, p.lijsten["ied.informatie_achterwege"]):
        return TOEGESTAAN
    stap = "Vertel de cliënt dat ook deze organisaties toegang krijgen en leg dat vast."
    return weiger("ied_ontvanger_niet_genoemd", "De cliënt weet niet dat deze partners toegang krijgen.", stap)
