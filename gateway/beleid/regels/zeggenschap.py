"""The say of the leverancier: without its explicit yes for this fase and doel a gegeven stays where it is (ZVH 3.5 c-d)."""

from collections.abc import Callable

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import etiket, geldig, is_om, leest_louter_eigen, partij_id, zeggenschap
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Instemming, Partij, Vraag

Dekt = Callable[[Instemming], bool]

_NEE = {
    "geweigerd": ("instemming_geweigerd", "De leverancier heeft geweigerd.", "Overleg met de leverancier; alleen hij kan dit veranderen."),
    "ingetrokken": ("instemming_ingetrokken", "De leverancier heeft de instemming ingetrokken.", "Vraag de leverancier opnieuw."),
    "verlopen": ("instemming_verlopen", "De instemming is verlopen.", "Vraag de leverancier opnieuw."),
}
_STIL = ("instemming_ontbreekt", "De leverancier heeft niet ingestemd; stilzwijgen is nee.", "Vraag de leverancier om instemming.")


@regel("ZVH-3.5c", "ZVH-3.5c2", "ZVH-6.5", "ZVH-29.3", "PGA-5.2", "PGA-5.4", soorten=("overdracht",))
def leverancier_stemt_in(vraag: Vraag, p: Parameters) -> Besluit:
    """Another fase and doel, or another verband, needs a valid instemming of every partij that keeps the say."""
    if verband := vraag.naar_verband or (vraag.samenwerkingsverband if vraag.van_verband else ""):
        return _ieder(vraag, lambda i: i.verband == verband)
    doel = (vraag.naar_fase, vraag.fasedoel)
    return _ieder(vraag, lambda i: not i.verband and not i.ontvanger and (i.naar_fase, i.fasedoel) == doel)


@regel("ZVH-3.5c", "PGA-5.2", soorten=("lezen",))
def leverancier_stemt_in_met_ander_doel(vraag: Vraag, p: Parameters) -> Besluit:
    """Another doel in the same fase is another doel."""
    label = etiket(vraag)
    if vraag.fasedoel in ("", label.fasedoel) or leest_louter_eigen(vraag):
        return TOEGESTAAN
    doel = (label.fase, vraag.fasedoel)
    return _ieder(vraag, lambda i: not i.verband and not i.ontvanger and (i.naar_fase, i.fasedoel) == doel, zelf=partij_id(vraag))


@regel("ZVH-3.5d", "ZVH-6.5", "PGA-5.3a", "PGA-5.3b", soorten=("lezen",), nodig=("uitzonderingen_instemming", "zwaar_eigen_taak"))
def leverancier_stemt_in_met_eigen_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """Use for one's own taak needs a separate yes for this ontvanger and this taak; the fase's yes is not it."""
    label, wie = etiket(vraag), partij_id(vraag)
    if vraag.doel != "eigen_taak" or leest_louter_eigen(vraag):
        return TOEGESTAAN
    licht = label.categorie_verband not in p.lijsten["zwaar_eigen_taak"] and not is_om(vraag)
    if licht and vraag.taak and vraag.wetsartikel and _is_uitgezonderd(vraag, p):
        return TOEGESTAAN
    return _ieder(vraag, lambda i: bool(vraag.taak) and (i.ontvanger, i.taak) == (wie, vraag.taak), zelf=wie)


def _is_uitgezonderd(vraag: Vraag, p: Parameters) -> bool:
    """By kind, and not in a capacity the article leaves out: a gecertificeerde instelling as reclassering asks like anyone (PGA 5.3)."""
    partij, tabel = vraag.wie.partij, "uitzonderingen_instemming"
    return partij is not None and partij.soort in p.tabel(tabel, "eigen_taak") and not partij.hoedanigheden & p.tabel(tabel, "niet_als")


@regel("ZVH-3.5d", "ZVH-6.5", "ZVH-23.2", "PGA-5.3a", "PGA-13.2a", soorten=("verstrekking",))
def leverancier_stemt_in_met_verstrekking(vraag: Vraag, p: Parameters) -> Besluit:
    """A supply is the leverancier's own act, or done in its name with its yes for this ontvanger and this doel."""
    ontvanger = vraag.ontvanger.partij_id if vraag.ontvanger else ""
    doelen = {d for d in (vraag.taak, vraag.doel) if d}
    return _ieder(vraag, lambda i: bool(ontvanger) and i.ontvanger == ontvanger and i.taak in doelen, zelf=partij_id(vraag))


@regel("ZVH-3.5c", "ZVH-1.19", soorten=("bevraging",), nodig=("bevraging_categorieen", "bevraging_fasedoel"))
def leverancier_stemt_in_met_bevraging(vraag: Vraag, p: Parameters) -> Besluit:
    """A bevraging is a disclosure: only name, birth date, address and question codes, with the say of the aanmelder."""
    if etiket(vraag).categorie_verband not in p.lijsten["bevraging_categorieen"]:
        return weiger("niet_in_bevraging", "Dit gegeven hoort niet in een bevraging.", "Vraag alleen met naam, geboortedatum en adres.")
    wie = vraag.gevraagde or (vraag.ontvanger.partij_id if vraag.ontvanger else "")
    triage = ("triage", p.waarden["bevraging_fasedoel"])
    return _ieder(
        vraag,
        lambda i: (i.naar_fase, i.fasedoel) == triage and i.ontvanger in ("", wie) or (i.ontvanger, i.taak) == (wie, "bevraging"),
    )


def _ieder(vraag: Vraag, dekt: Dekt, zelf: str = "") -> Besluit:
    for partij in zeggenschap(vraag):
        besluit = _een(vraag, partij, dekt, zelf)
        if not besluit:
            return besluit
    return TOEGESTAAN


def _een(vraag: Vraag, partij: str, dekt: Dekt, zelf: str) -> Besluit:
    if partij == zelf and not is_om(vraag) or _mandaat(vraag, partij):
        return TOEGESTAAN
    if partij == zelf:
        return _door_functionaris(vraag, partij, {vraag.wie.functie})
    relevant = [i for i in vraag.feiten.instemmingen if i.leverancier == partij and dekt(i)]
    ja = {i.functie for i in relevant if geldig(i, vraag)}
    if ja:
        return _door_functionaris(vraag, partij, ja)
    status = next((i.status for i in relevant if i.status in _NEE), "verlopen" if any(i.status == "gegeven" for i in relevant) else "")
    return weiger(*_NEE.get(status, _STIL))


def _door_functionaris(vraag: Vraag, partij: str, functies: set[str]) -> Besluit:
    for zegt in (vraag.leverancier, *vraag.bronpartijen):
        if zegt is not None and zegt.partij_id == partij:
            return _mag_instemmen(zegt, functies)
    return TOEGESTAAN


def _mag_instemmen(zegt: Partij, functies: set[str]) -> Besluit:
    if zegt.soort == "openbaar_ministerie" and not zegt.instemmer_functies:
        return onbeslist("instemmer_niet_aangewezen", "Het OM wees in het register geen functionaris aan die instemt.")
    if zegt.instemmer_functies and not functies & zegt.instemmer_functies:
        stap = "Laat de functionaris instemmen die het register noemt."
        return weiger("instemmer_onbevoegd", "De instemming kwam niet van de aangewezen functionaris.", stap)
    return TOEGESTAAN


def _mandaat(vraag: Vraag, partij: str) -> bool:
    if vraag.regime != "pga" or is_om(vraag) or vraag.naar_verband or vraag.van_verband:
        return False
    return partij in vraag.feiten.mandaten or (vraag.feiten.mandaat and partij == etiket(vraag).leverancier)
