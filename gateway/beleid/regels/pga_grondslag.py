"""On whose ground: every partner its own letter of article 6, and burgemeester and college apart (PGA 6)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import GEZAMENLIJK, etiket, partij_id
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Partij, Vraag

_ORGANEN = ("burgemeester", "college_bw")


@regel("PGA-6.1a", soorten=BEWEGEN, regimes=("pga",), nodig=("grondslagletters", "taken_per_letter"))
def taak_hoort_bij_de_grondslagletter(vraag: Vraag, p: Parameters) -> Besluit:
    """A partner works on the letter of its own kind and for a taak under it; without such a letter nothing goes through."""
    label, partij = etiket(vraag), vraag.leverancier
    if label.leverancier == GEZAMENLIJK:
        return TOEGESTAAN
    if partij is not None and any(
        label.taak in p.tabel("taken_per_letter", letter) for letter in p.tabel("grondslagletters", partij.soort)
    ):
        return TOEGESTAAN
    return weiger(
        "grondslagletter_past_niet", "Deze taak hoort niet bij de grondslag van deze partner.", "Noem een eigen taak van de partner."
    )


@regel("PGA-6.1a", soorten=("verstrekking", "bevraging"), regimes=("pga",), nodig=("grondslagletters", "zonder_partnerrol"))
def ontvanger_heeft_een_grondslagletter(vraag: Vraag, p: Parameters) -> Besluit:
    """Receiving is processing too: a partner whose kind has no letter has no ground; a derde and who is no partner have another."""
    ontvanger = vraag.ontvanger
    if ontvanger is None or vraag.ontvanger_is_derde or ontvanger.soort in p.lijsten["zonder_partnerrol"]:
        return TOEGESTAAN
    if p.tabel("grondslagletters", ontvanger.soort):
        return TOEGESTAAN
    return weiger(
        "ontvanger_zonder_grondslag", "Voor deze soort ontvanger is geen grondslag aangewezen.", "Verstrek alleen aan een partner."
    )


@regel("PGA-6.1b", soorten=("lezen",), regimes=("pga",))
def organen_lezen_niet_bij_elkaar(vraag: Vraag, p: Parameters) -> Besluit:
    """What the college supplied is not the burgemeester's and the other way round: only by a supply, or through the pga-expert."""
    partij, leverancier = vraag.wie.partij, vraag.leverancier
    anders = _orgaan(partij) and _orgaan(leverancier) and etiket(vraag).leverancier != partij_id(vraag)
    if not anders or vraag.wie.is_procesregisseur or vraag.feiten.verstrekking_geldig:
        return TOEGESTAAN
    return weiger(
        "ander_bestuursorgaan", "Dit gegeven is van een ander bestuursorgaan van de gemeente.", "Vraag dat orgaan om een verstrekking."
    )


def _orgaan(partij: Partij | None) -> bool:
    return partij is not None and partij.soort in _ORGANEN
