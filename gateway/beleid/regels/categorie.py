"""Which data of whom: the closed lists of bijlage 4, special data, and the legal ground that belongs to the kind (ZVH 4, 6, B4)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import GEZAMENLIJK, etiket, is_om, is_politie
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, MET_GEGEVEN, regel
from gateway.beleid.vraag import Vraag

_ZONDER_INZAGE = tuple(s for s in MET_GEGEVEN if s != "inzage")


@regel("ZVH-4.1", "ZVH-B4.1", "ZVH-B4.2", "ZVH-B4.3", "PGA-12.2a", soorten=_ZONDER_INZAGE, nodig=("categorieen",), status=400)
def categorie_staat_op_de_lijst(vraag: Vraag, p: Parameters) -> Besluit:
    """Only listed categories of listed kinds of people."""
    label = etiket(vraag)
    if label.categorie_verband in p.tabel("categorieen", label.betrokkene_categorie):
        return TOEGESTAAN
    stap = "Breng dit gegeven niet in; alleen het bevoegde orgaan kan de lijst uitbreiden."
    return weiger("categorie_niet_op_lijst", "Deze categorie mag van deze betrokkene niet worden verwerkt.", stap)


@regel("ZVH-9.2b", "ZVH-9.4", soorten=("overdracht",), nodig=("fasecategorieen",))
def categorie_reist_naar_deze_fase(vraag: Vraag, p: Parameters) -> Besluit:
    """Each fase takes in only the categories the convenant names for it."""
    elders = vraag.naar_verband or vraag.van_verband
    if elders or etiket(vraag).categorie_verband in p.tabel("fasecategorieen", vraag.naar_fase):
        return TOEGESTAAN
    return weiger("categorie_niet_in_fase", "Deze categorie gaat niet naar deze fase.", "Het gegeven blijft achter.")


@regel("PGA-12.3", "PGA-15.1", "PGA-15.2", "ZVH-4.1", soorten=(*MET_GEGEVEN, "dossier"), nodig=("verboden_categorieen",), status=400)
def categorie_is_niet_verboden(vraag: Vraag, p: Parameters) -> Besluit:
    """Some kinds are out whatever a list says: race, nationality, ethnicity, country of birth, BSN."""
    label = etiket(vraag)
    if not {label.categorie, label.categorie_verband} & p.lijsten["verboden_categorieen"]:
        return TOEGESTAAN
    return weiger("categorie_verboden", "Deze soort gegevens mag hier nooit worden verwerkt.", "Laat dit gegeven weg.")


@regel("ZVH-B4.4", "PGA-6.4", "PGA-12.1", soorten=_ZONDER_INZAGE, nodig=("bijzonder_toegestaan", "uitzonderingsgronden"), status=400)
def bijzonder_gegeven_is_aangewezen(vraag: Vraag, p: Parameters) -> Besluit:
    """Special data only of a kind the partijen designated, with an exception of article 9 AVG; empty is closed."""
    label = etiket(vraag)
    soort = label.categorie_verband
    if not label.bijzonder and soort not in p.tabellen["uitzonderingsgronden"]:
        return TOEGESTAAN
    if soort not in p.tabel("bijzonder_toegestaan", label.betrokkene_categorie):
        return weiger(
            "bijzonder_niet_aangewezen", "Dit bijzondere gegeven is niet aangewezen.", "Breng het niet in zonder besluit daarover."
        )
    if label.uitzonderingsgrond not in p.tabel("uitzonderingsgronden", soort):
        return weiger("uitzonderingsgrond_ontbreekt", "De uitzonderingsgrond van artikel 9 AVG ontbreekt.", "Noem de uitzonderingsgrond.")
    return TOEGESTAAN


@regel("ZVH-B3.7", soorten=BEWEGEN, nodig=("strafrechtelijke_categorieen",), status=400)
def strafrechtelijk_merk_staat_erop(vraag: Vraag, p: Parameters) -> Besluit:
    """Criminal data carry their mark on the label."""
    label = etiket(vraag)
    if label.strafrechtelijk or label.categorie_verband not in p.lijsten["strafrechtelijke_categorieen"]:
        return TOEGESTAAN
    return weiger("strafrechtelijk_merk_ontbreekt", "Dit strafrechtelijke gegeven mist zijn merk.", "Zet strafrechtelijk op het etiket.")


@regel("ZVH-B4.1", "ZVH-B4.2", "PGA-12.2a", soorten=BEWEGEN, nodig=("relevantie_vereist", "redenen"), status=400)
def relevantie_is_genoemd(vraag: Vraag, p: Parameters) -> Besluit:
    """Judicial data need a reason why they matter; enforcement data about a relation need their link with the main person."""
    label = etiket(vraag)
    if label.categorie_verband not in p.tabel("relevantie_vereist", label.betrokkene_categorie):
        return TOEGESTAAN
    if label.relevantie in p.tabel("redenen", "relevantie"):
        return TOEGESTAAN
    return weiger("relevantie_ontbreekt", "Niet is aangegeven waarom dit gegeven ter zake doet.", "Noem de relevantie.")


@regel("ZVH-6.2", "PGA-6.1a", soorten=BEWEGEN, nodig=("grondslag_per_herkomst", "grondslagen_algemeen"), status=400)
def grondslag_past_bij_herkomst(vraag: Vraag, p: Parameters) -> Besluit:
    """Police data rest on Wpg 20, judicial data on the Wjsg, all other data on a ground of the AVG."""
    label = etiket(vraag)
    if label.grondslag_verband in _gronden(vraag, p):
        return TOEGESTAAN
    return weiger("grondslag_past_niet", "Deze grondslag volstaat niet voor dit gegeven.", "Noem de grondslag die bij de herkomst hoort.")


def _gronden(vraag: Vraag, p: Parameters) -> frozenset[str]:
    label = etiket(vraag)
    per_soort = p.tabel("grondslag_per_herkomst", label.categorie_verband)
    if per_soort:
        return per_soort
    if label.leverancier == GEZAMENLIJK:
        return p.lijsten["grondslagen_algemeen"]
    if is_politie(vraag):
        return p.tabel("grondslag_per_herkomst", "politie")
    return p.tabel("grondslag_per_herkomst", "openbaar_ministerie") if is_om(vraag) else p.lijsten["grondslagen_algemeen"]


@regel("ZVH-4.2", soorten=MET_GEGEVEN, nodig=("partijreglementen",))
def eigen_reglement_is_bekend(vraag: Vraag, p: Parameters) -> Besluit:
    """Two locks: without the leverancier's own reglement in force here, nobody can say what it forbids."""
    bekend = p.lijsten["partijreglementen"]
    for partij in (vraag.leverancier, *vraag.bronpartijen):
        if partij is not None and partij.reglement and partij.reglement not in bekend:
            return onbeslist("reglement_onbekend", "Het eigen reglement van de leverancier is hier niet geconfigureerd.")
    return TOEGESTAAN


@regel("PGA-1.b", soorten=("inbreng",), status=400)
def dat_informatie_is_alleen_dat(vraag: Vraag, p: Parameters) -> Besluit:
    """Dat-informatie says that there is contact, from when and until when, and nothing else."""
    label = etiket(vraag)
    if not label.dat_informatie or label.categorie_verband in ("hulpverlening_dat", "datum_start_en_einde_betrokkenheid"):
        return TOEGESTAAN
    return weiger("geen_dat_informatie", "Dit gegeven is meer dan dat-informatie.", "Haal het merk weg of beperk de inhoud.")
