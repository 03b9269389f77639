"""What for: a samenwerkingsdoel for the casus, a fasedoel for each gegeven, nothing outside both."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import doelfase, etiket, zaak
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import ALLE, MET_GEGEVEN, regel
from gateway.beleid.vraag import Vraag

ALGEMENE_DOELEN = frozenset(("", "eigen_taak", "wettelijke_plicht", "rechten"))


@regel("ZVH-3.2", "PGA-2.1", soorten=ALLE, nodig=("doelen_samenwerking",), status=400)
def samenwerkingsdoel_is_bekend(vraag: Vraag, p: Parameters) -> Besluit:
    """The casus serves one of the purposes of the partnership."""
    if vraag.casus is None or vraag.casus.samenwerkingsdoel in p.lijsten["doelen_samenwerking"]:
        return TOEGESTAAN
    return weiger("samenwerkingsdoel_onbekend", "Dit samenwerkingsdoel staat niet in het convenant.", "Kies een doel uit de lijst.")


@regel("ZVH-31.2", soorten=ALLE, regimes=("zvh",), nodig=("onderzoeksdoelen",))
def onderzoek_krijgt_geen_persoonsgegevens(vraag: Vraag, p: Parameters) -> Besluit:
    """For research nothing about a person leaves, whoever agrees; figures that point at nobody are asked for elsewhere."""
    if vraag.doel not in p.lijsten["onderzoeksdoelen"]:
        return TOEGESTAAN
    stap = "Vraag niet-herleidbare cijfers op, met een onderzoeksopdracht namens alle partijen."
    return weiger("onderzoek_zonder_persoonsgegevens", "Voor onderzoek worden geen persoonsgegevens geleverd.", stap)


@regel("ZVH-3.4", "PGA-2.1", soorten=ALLE, nodig=("uitvoeringsdoelen",), status=400)
def doel_blijft_binnen_de_samenwerking(vraag: Vraag, p: Parameters) -> Besluit:
    """Use outside the partnership's purposes does not exist, whoever agrees."""
    if vraag.doel in ALGEMENE_DOELEN or vraag.doel in p.lijsten["uitvoeringsdoelen"]:
        return TOEGESTAAN
    return weiger("doel_buiten_samenwerking", "Dit doel valt buiten de samenwerking.", "Gebruik het gegeven alleen voor de casus.")


@regel("ZVH-3.4", "ZVH-13.5", soorten=MET_GEGEVEN)
def alleen_voor_deze_casus(vraag: Vraag, p: Parameters) -> Besluit:
    """What came in for one casus is not used for another."""
    if vraag.gebruikt_voor_casus in ("", zaak(vraag).casus_id):
        return TOEGESTAAN
    return weiger("andere_casus", "Dit gegeven is voor een andere casus verstrekt.", "Vraag de leverancier het daar zelf in te brengen.")


@regel("ZVH-3.5a", "ZVH-9.3", "PGA-2.1", soorten=(*MET_GEGEVEN, "dossier"), nodig=("doelen_per_fase",), status=400)
def fasedoel_hoort_bij_de_fase(vraag: Vraag, p: Parameters) -> Besluit:
    """Strict purpose limitation: the fasedoel is one of the fase in which the gegeven will be used."""
    if vraag.soort == "inzage" or vraag.naar_verband:
        return TOEGESTAAN
    gevraagd = etiket(vraag).fasedoel if vraag.soort == "inbreng" else vraag.fasedoel
    if vraag.soort != "overdracht" and not gevraagd:
        gevraagd = etiket(vraag).fasedoel
    if gevraagd in p.tabel("doelen_per_fase", doelfase(vraag)):
        return TOEGESTAAN
    return weiger("fasedoel_past_niet", "Dit doel hoort niet bij deze fase.", "Kies een doel dat het convenant voor deze fase noemt.")
