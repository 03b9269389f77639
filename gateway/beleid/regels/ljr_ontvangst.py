"""LJ&R as ontvanger: what it may take in from others (LJR 7.5, 11, 12)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, ontvangende
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.ljr_gemeen import LJR, ontvanger_past
from gateway.beleid.regels.ljr_toestemming import gewone_toestemming, uitdrukkelijke_toestemming
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

OPNEMEN = ("verstrekking", "lezen")


def _neemt_op(vraag: Vraag) -> bool:
    """Taking in is being supplied, or reading for one's own task; reading at the table is not."""
    return vraag.soort == "verstrekking" or vraag.doel == "eigen_taak"


@regel("LJR-11.1", "LJR-7.2", soorten=OPNEMEN, reglementen=LJR, kant="ontvanger", nodig=("ljr.taken", "ljr.overige_taken"), status=400)
def ljr_neemt_alleen_op_voor_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """What LJ&R takes in serves one of its own tasks."""
    eigen = vraag.ontvanger.taken if vraag.ontvanger is not None else (vraag.wie.partij.taken if vraag.wie.partij else frozenset())
    if not _neemt_op(vraag) or vraag.taak in eigen | p.lijsten["ljr.taken"] | p.lijsten["ljr.overige_taken"]:
        return TOEGESTAAN
    return weiger("ljr_taak_ontbreekt", "Voor welke reclasseringstaak dit wordt ontvangen ontbreekt.", "Noem de taak van de ontvanger.")


@regel("LJR-11.3", "LJR-12.2", "LJR-12.3", soorten=OPNEMEN, reglementen=LJR, kant="ontvanger", nodig=("ljr.overige_taken", "redenen"))
def ljr_neemt_voor_overige_taak_op_met_toestemming(vraag: Vraag, p: Parameters) -> Besluit:
    """For a statutory task no toestemming is needed; for another one the person decides, explicitly for criminal and special data."""
    if not _neemt_op(vraag) or vraag.taak not in p.lijsten["ljr.overige_taken"]:
        return TOEGESTAAN
    label = etiket(vraag)
    genoeg = uitdrukkelijke_toestemming if label.strafrechtelijk or label.bijzonder else gewone_toestemming
    if genoeg(vraag, p):
        return TOEGESTAAN
    return weiger("ljr_overige_taak_zonder_opening", "Hiervoor ontbreekt toestemming.", "Vraag toestemming of noem een wettelijke taak.")


@regel(
    "LJR-11.5-vrijstelling",
    "LJR-11.6b",
    soorten=OPNEMEN,
    reglementen=LJR,
    kant="ontvanger",
    nodig=("ljr.zonder_zienswijze",),
    status=409,
)
def ljr_hoort_voor_het_opnemen(vraag: Vraag, p: Parameters) -> Besluit:
    """Before LJ&R collects elsewhere the client may speak, save from criminal justice, care and social services."""
    zelf = ontvangende(vraag)
    gehoord = vraag.feiten.zienswijze or (zelf is not None and zelf.partij_id in vraag.feiten.gehoord_door)
    if not _neemt_op(vraag) or gehoord or ontvanger_past("ljr.zonder_zienswijze", vraag.leverancier, p):
        return TOEGESTAAN
    return weiger("zienswijze_ontbreekt", "De cliënt kon zijn zienswijze niet geven.", "Vraag de zienswijze en leg haar vast.")
