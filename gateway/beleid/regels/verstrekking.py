"""A supply to one ontvanger, and to whoever is no partij at all (ZVH 5.3.1, 23.1)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import GEZAMENLIJK, etiket, partij_id, vandaag, zaak
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag


@regel("ZVH-23.1", "ZVH-23.2", "PGA-13.2a", soorten=("verstrekking",))
def derde_alleen_bij_wettelijke_plicht(vraag: Vraag, p: Parameters) -> Besluit:
    """Who is neither partij nor betrokkene gets nothing, save under a legal duty with its article, by the leverancier itself."""
    if not vraag.ontvanger_is_derde:
        return TOEGESTAAN
    if vraag.doel != "wettelijke_plicht" or not vraag.wetsartikel:
        return weiger("derde_zonder_wettelijke_plicht", "Aan een derde wordt niet verstrekt.", "Noem de wettelijke plicht en het artikel.")
    if etiket(vraag).leverancier != partij_id(vraag):
        return weiger("leverancier_beslist_zelf", "Verstrekken aan een derde besluit de leverancier zelf.", "Laat de leverancier dit doen.")
    return TOEGESTAAN


@regel("ZVH-0.1", "ZVH-23.1", "PGA-13.2b", soorten=("verstrekking", "bevraging"))
def ontvanger_neemt_deel(vraag: Vraag, p: Parameters) -> Besluit:
    """The ontvanger is a partij in both registers that has joined and not left."""
    ontvanger, datum = vraag.ontvanger, vandaag(vraag)
    if vraag.ontvanger_is_derde:
        return TOEGESTAAN
    if ontvanger is None or not (ontvanger.in_convenant and ontvanger.in_protocol) or ontvanger.toegetreden_op is None:
        return weiger("ontvanger_niet_ingeschreven", "De ontvanger is geen partij.", "Verstrek alleen aan een partij.")
    weg = any(einde is not None and einde <= datum for einde in (ontvanger.opgezegd_per, ontvanger.uitgesloten_op))
    if weg or ontvanger.toegetreden_op > datum:
        return weiger("ontvanger_niet_ingeschreven", "De ontvanger neemt nu niet deel.", "Verstrek alleen aan een partij die deelneemt.")
    return TOEGESTAAN


@regel("ZVH-5.3.1", "PGA-13.2a", soorten=("verstrekking",), nodig=("uitvoeringsdoelen",), status=400)
def verstrekkingsdoel_is_genoemd(vraag: Vraag, p: Parameters) -> Besluit:
    """A supply serves a purpose of 5.3.1 (pga: 13.2) or a legal duty with its article."""
    if vraag.doel in p.lijsten["uitvoeringsdoelen"] or (vraag.doel == "wettelijke_plicht" and vraag.wetsartikel):
        return TOEGESTAAN
    return weiger("verstrekkingsdoel_past_niet", "Voor dit doel wordt niet verstrekt.", "Kies een uitvoeringsdoel uit het convenant.")


@regel("ZVH-6.1", soorten=("verstrekking",), status=400)
def taak_is_van_verstrekker_of_ontvanger(vraag: Vraag, p: Parameters) -> Besluit:
    """Carrying out what was agreed rests on the taak of whoever supplies or receives; that of a third partij carries nothing."""
    label, partijen = etiket(vraag), (vraag.leverancier, vraag.ontvanger, *vraag.bronpartijen)
    taken = {taak for partij in partijen if partij is not None for taak in partij.taken}
    gezamenlijk = label.leverancier == GEZAMENLIJK and label.taak in vraag.taken_casus
    if gezamenlijk or label.taak in taken or vraag.taak in taken:
        return TOEGESTAAN
    return weiger("taak_van_een_ander", "Deze taak is niet die van wie verstrekt of ontvangt.", "Noem de taak van de ontvanger.")


@regel("ZVH-5.3.1", soorten=("verstrekking",))
def ontvanger_heeft_een_afspraak(vraag: Vraag, p: Parameters) -> Besluit:
    """For interventions the plan names the ontvanger; for casusregie he is the casusregisseur's partij."""
    ontvanger = vraag.ontvanger.partij_id if vraag.ontvanger else ""
    if vraag.doel == "interventies_en_acties" and not vraag.feiten.afspraak_van_ontvanger:
        return weiger("geen_afspraak", "De ontvanger heeft geen afspraak in het plan.", "Leg de afspraak vast in het plan van aanpak.")
    if vraag.doel == "casusregie" and (not ontvanger or ontvanger != zaak(vraag).casusregisseur_partij):
        return weiger("geen_casusregie", "De ontvanger voert geen casusregie.", "Wijs eerst een casusregisseur aan.")
    return TOEGESTAAN


@regel("ZVH-5.3.1", "ZVH-B2.4", soorten=("verstrekking",), regimes=("zvh",), status=409)
def verstrekking_hoort_bij_fase(vraag: Vraag, p: Parameters) -> Besluit:
    """Plans are carried out from the casusoverleg on; allotting can follow triage."""
    fase = zaak(vraag).fase
    if fase in ("casusoverleg", "afschaling") or vraag.doel in ("wettelijke_plicht", "toebedeling"):
        return TOEGESTAAN
    return weiger("verstrekking_buiten_fase", "Er is nog geen plan dat wordt uitgevoerd.", "Wacht tot het casusoverleg.")
