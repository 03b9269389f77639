"""Xtra: welfare work that supplies with toestemming, a statutory rule, or in an emergency (XTRA)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import (
    bevoegd_gegeven,
    binnen_bereik,
    dekt_doel,
    etiket,
    is_ingetrokken,
    noemt_ontvanger,
    toestemming_geldig,
    toestemming_telt,
    vandaag,
)
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Toestemming, Vraag

XTRA = ("xtra",)


def telt_voor_verstrekken(vraag: Vraag, p: Parameters) -> list[Toestemming]:
    """Valid today, free, specific and informed, for a named recipient or fase and for what is asked now (XTRA 1)."""
    return [
        t
        for t in vraag.feiten.toestemmingen
        if toestemming_geldig(t, vraag) and toestemming_telt(t, p) and noemt_ontvanger(t) and dekt_doel(t, vraag) and not t.verbruikt
    ]


@regel("XTRA-5.1", soorten=("inbreng",), reglementen=XTRA)
def xtra_platform_is_geregeld(vraag: Vraag, p: Parameters) -> Besluit:
    """Xtra stays responsible, so it brings nothing in before a beheerder of its own and the agreement about the platform are on record."""
    partij = vraag.leverancier
    if partij is None or partij.reglement not in XTRA:
        return TOEGESTAAN
    van, tot = partij.platform_van, partij.platform_tot
    if van is not None and van <= vandaag(vraag) and (tot is None or vandaag(vraag) <= tot):
        return TOEGESTAAN
    stap = "Laat de beheerder van het samenwerkingsverband beide vastleggen."
    return weiger("xtra_platform_niet_geregeld", "Een eigen beheerder en een lopende verwerkersovereenkomst ontbreken.", stap)


@regel("XTRA-11.1", "XTRA-1", "XTRA-4.2", "XTRA-4.1-minderjarig", "XTRA-4.1-beide-ouders", "XTRA-4.1-meerderjarig",
       "XTRA-4.1-gemachtigde", "XTRA-formulieren", "XTRA-11.3",
       soorten=BEWEGEN, reglementen=XTRA,
       nodig=("xtra.noodgronden", "xtra.onderzoeksdoelen", "xtra.bemoeizorg_ontvangers", "redenen"))  # fmt: skip
def xtra_verstrekt_met_toestemming(vraag: Vraag, p: Parameters) -> Besluit:
    """To any third, so to every partner: with toestemming of all who must give it, a statutory rule, or an emergency the professional
    weighed. Statistics and research have a rule of their own."""
    if (vraag.doel == "wettelijke_plicht" and vraag.wetsartikel) or vraag.doel in p.lijsten["xtra.onderzoeksdoelen"]:
        return TOEGESTAAN
    if _noodtoestand(vraag, p):
        return TOEGESTAAN
    if is_ingetrokken(vraag):
        return weiger("xtra_toestemming_ingetrokken", "De toestemming is ingetrokken.", "Er volgt geen nieuwe verstrekking.")
    if _bemoeizorg(vraag, p):
        return TOEGESTAAN
    telt = telt_voor_verstrekken(vraag, p)
    if not telt and any(t.verbruikt for t in vraag.feiten.toestemmingen):
        return weiger("xtra_machtiging_verbruikt", "De eenmalige machtiging is al gebruikt.", "Vraag de betrokkene een nieuwe machtiging.")
    bevoegd = bevoegd_gegeven(vraag, telt, gemachtigde=True)
    return TOEGESTAAN if bevoegd == "ja" else _zonder(bevoegd if telt else "")


def _zonder(waarom: str) -> Besluit:
    if waarom == "gezag_onbekend":
        stap = "Leg vast of één ouder of beide ouders het gezag hebben."
        return weiger("xtra_gezag_onbekend", "Niet is vastgelegd wie het gezag over deze betrokkene heeft.", stap, status=409)
    if waarom == "gemachtigde_ontbreekt":
        return weiger("xtra_gemachtigde_ontbreekt", "Ook de gemachtigde moet toestemmen.", "Vraag de gemachtigde om toestemming.")
    if waarom:
        stap = "Vraag toestemming aan wie deze betrokkene vertegenwoordigt."
        return weiger("xtra_toestemming_onbevoegd", "De toestemming komt niet van ieder die haar moet geven.", stap)
    return weiger("xtra_toestemming_ontbreekt", "Deze leverancier verstrekt alleen met toestemming.", "Vraag de betrokkene om toestemming.")


def _bemoeizorg(vraag: Vraag, p: Parameters) -> bool:
    """A recorded overleg with this care or service provider, every step of the handreiking taken; nobody else (XTRA-11.3)."""
    wie = vraag.ontvanger
    if vraag.soort != "verstrekking" or wie is None or wie.soort not in p.lijsten["xtra.bemoeizorg_ontvangers"]:
        return False
    return wie.partij_id in vraag.feiten.bemoeizorg


def _noodtoestand(vraag: Vraag, p: Parameters) -> bool:
    """The professional's own recorded weighing, on a ground of this reglement; the person is told (``betrokkene_inlichten``)."""
    return any(
        t.status == "eigen_afweging"
        and t.door == "professional"
        and t.grond in p.lijsten["xtra.noodgronden"]
        and (t.geldig_tot is None or t.geldig_tot >= vandaag(vraag))
        and binnen_bereik(t, vraag)
        for t in vraag.feiten.toestemmingen
    )


@regel("XTRA-8.1", soorten=BEWEGEN, reglementen=XTRA)
def xtra_bijzonder_alleen_met_uitzondering(vraag: Vraag, p: Parameters) -> Besluit:
    """Special and criminal data only with a statutory exception besides the ground."""
    label = etiket(vraag)
    if not (label.bijzonder or label.strafrechtelijk) or label.uitzonderingsgrond:
        return TOEGESTAAN
    return weiger("xtra_uitzonderingsgrond_ontbreekt", "Een wettelijke uitzondering ontbreekt.", "Noem de uitzonderingsgrond.")


@regel("XTRA-7.4", soorten=BEWEGEN, reglementen=XTRA, nodig=("xtra.aanvullend_bijzonder", "xtra.behandeldoelen"))
def xtra_bijzonder_als_aanvulling(vraag: Vraag, p: Parameters) -> Besluit:
    """Origin, belief and the like only as what a health gegeven of the same person needs beside it, for treatment or care."""
    label = etiket(vraag)
    if not {label.categorie, label.categorie_verband} & p.lijsten["xtra.aanvullend_bijzonder"]:
        return TOEGESTAAN
    if label.regimevelden.get("aanvulling_op") and (vraag.fasedoel or label.fasedoel) in p.lijsten["xtra.behandeldoelen"]:
        return TOEGESTAAN
    stap = "Noem het gezondheidsgegeven dat dit aanvult, of laat het weg."
    return weiger("xtra_geen_aanvulling", "Dit bijzondere gegeven vult geen gezondheidsgegeven aan voor de hulpverlening.", stap)


@regel(
    "XTRA-7.3",
    soorten=("verstrekking",),
    reglementen=XTRA,
    nodig=("xtra.onderzoeksdoelen", "xtra.onderzoeksroutes", "xtra.onderzoeksvoorwaarden"),
)
def xtra_onderzoek_onder_voorwaarden(vraag: Vraag, p: Parameters) -> Besluit:
    """Statistics and research without toestemming: one of two routes, every condition, and never whoever objected."""
    if vraag.doel not in p.lijsten["xtra.onderzoeksdoelen"]:
        return TOEGESTAAN
    voldaan = frozenset(map(str, vraag.opgave.get("voorwaarden", ())))
    route = vraag.opgave.get("route", "") in p.lijsten["xtra.onderzoeksroutes"]
    if route and p.lijsten["xtra.onderzoeksvoorwaarden"] <= voldaan and not vraag.feiten.bezwaar:
        return TOEGESTAAN
    return weiger("xtra_onderzoek_mag_niet", "De voorwaarden voor onderzoek zijn niet vervuld.", "Lever niet-herleidbare gegevens.")


@regel("XTRA-12", soorten=BEWEGEN, reglementen=XTRA, nodig=("redenen",))
def xtra_opname_met_toestemming(vraag: Vraag, p: Parameters) -> Besluit:
    """What stems from a recording: toestemming before it was made, for making and for this use; publishing asks its own."""
    if not etiket(vraag).regimevelden.get("opname"):
        return TOEGESTAAN
    nodig = {"opname_maken", "opname_publiceren" if vraag.doel == "publicatie" else "opname_gebruiken"}
    geldige = [t for t in vraag.feiten.toestemmingen if toestemming_geldig(t, vraag) and nodig <= t.verwerkingen]
    if any(t.geinformeerd_op is None for t in geldige):
        stap = "Leg vast wanneer doel en gebruik zijn uitgelegd."
        return weiger("xtra_opname_zonder_uitleg", "Niet is vastgelegd dat de opname vooraf is uitgelegd.", stap, status=400)
    telt = [t for t in geldige if toestemming_telt(t, p)]
    if bevoegd_gegeven(vraag, telt) == "ja" and not is_ingetrokken(vraag):
        return TOEGESTAAN
    return weiger(
        "xtra_opname_zonder_toestemming", "Voor dit gebruik van de opname is geen toestemming.", "Vraag toestemming voor dit gebruik."
    )


@regel("XTRA-3", soorten=("verstrekking",), reglementen=XTRA, kant="ontvanger", status=400)
def xtra_neemt_alleen_op_voor_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """What it takes in serves one of its own purposes."""
    if vraag.ontvanger is not None and vraag.taak in vraag.ontvanger.taken:
        return TOEGESTAAN
    return weiger("xtra_taak_ontbreekt", "Voor welk doel dit wordt ontvangen ontbreekt.", "Noem de taak van de ontvanger.")
