"""How rules read a Vraag: the words of the norms as small predicates."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from gateway.beleid.kalender import dag
from gateway.beleid.parameters import Handeling
from gateway.beleid.vraag import Casus, Instemming, Label, Partij, Toestemming, Vraag

FASEN = ("intake", "triage", "casusoverleg", "afschaling")
GEZAMENLIJK = "gezamenlijk"
_GEEN_LABEL = Label("", "", "", "", "", "", "", "", "", "", "", geheimhouding=None)
_GEEN_CASUS = Casus("", "", "zvh", "", "vernietigd", "", "")


def vandaag(vraag: Vraag) -> date:
    """Legal date of the question."""
    return dag(vraag.nu)


def etiket(vraag: Vraag) -> Label:
    """The label; an empty one, which no rule lets through, when there is none."""
    return vraag.label or _GEEN_LABEL


def zaak(vraag: Vraag) -> Casus:
    """The casus; a destroyed one when there is none."""
    return vraag.casus or _GEEN_CASUS


def partij_id(vraag: Vraag) -> str:
    """The partij that acts; empty when the register does not know it."""
    return vraag.wie.partij.partij_id if vraag.wie.partij else ""


def is_systeem(vraag: Vraag) -> bool:
    """The klok: it has the gateway's own keys and no door."""
    return "systeem" in vraag.wie.rollen


def zeggenschap(vraag: Vraag) -> tuple[str, ...]:
    """Every partij whose yes is needed: the leverancier and those of the sources; a joint procesgegeven needs none of its own."""
    label = etiket(vraag)
    return tuple(p for p in (label.leverancier, *label.medezeggenschap) if p and p != GEZAMENLIJK)


def is_leverancier(vraag: Vraag) -> bool:
    """The partij that acts is the leverancier of this gegeven, of one of its sources, or of the fact at hand."""
    wie = partij_id(vraag)
    if vraag.label is not None:
        return wie in zeggenschap(vraag)
    return bool(wie) and vraag.leverancier is not None and vraag.leverancier.partij_id == wie


def is_politie(vraag: Vraag) -> bool:
    """Police data stay police data in every copy and summary (ZVH-7.1)."""
    label = etiket(vraag)
    return label.bron == "politie" or label.categorie_verband == "politiegegevens" or _soort(vraag) == "politie" or _regime(label, "wpg")


def is_om(vraag: Vraag) -> bool:
    """Data of the prosecution: supplied by OM, drawn from it, or under the Wjsg."""
    label = etiket(vraag)
    return label.bron == "openbaar_ministerie" or _soort(vraag) == "openbaar_ministerie" or _regime(label, "wjsg")


def _soort(vraag: Vraag) -> str:
    return vraag.leverancier.soort if vraag.leverancier else ""


def _regime(label: Label, regime: str) -> bool:
    return label.geheimhouding is not None and regime in label.geheimhouding


def ontvangende(vraag: Vraag) -> Partij | None:
    """Who takes it in: the named ontvanger, else the partij that reads."""
    return vraag.ontvanger if vraag.ontvanger is not None or vraag.soort != "lezen" else vraag.wie.partij


def doelfase(vraag: Vraag) -> str:
    """The fase in which the gegeven would be used."""
    if vraag.soort == "overdracht":
        return vraag.naar_fase
    return zaak(vraag).fase if vraag.soort == "inbreng" else etiket(vraag).fase


def rollen(vraag: Vraag) -> frozenset[str]:
    """Roles that count: what the token may assert and what the casus gave."""
    return vraag.wie.rollen | vraag.wie.deelname_rollen


def past(vraag: Vraag, handeling: Handeling) -> Iterator[tuple[str, str]]:
    """The (role, relation) pairs of this act that the caller fulfils."""
    eigen = rollen(vraag)
    for rol, relatie in handeling.wie:
        if (rol == "*" or rol in eigen) and RELATIES[relatie](vraag):
            yield rol, relatie


RELATIES: Mapping[str, Callable[[Vraag], bool]] = {
    "geen": lambda _: True,
    "procesregisseur": lambda v: v.wie.is_procesregisseur,
    "aanmelder": lambda v: v.wie.is_aanmelder,
    "deelnemer": lambda v: bool(v.wie.deelname_rollen),
    "gevraagde": lambda v: bool(v.gevraagde) and v.gevraagde == partij_id(v),
    "leverancier": is_leverancier,
    "ontvanger": lambda v: v.ontvanger is not None and v.ontvanger.partij_id == partij_id(v),
}


def geldig(instemming: Instemming, vraag: Vraag) -> bool:
    """Given and not past its term; silence, refusal, withdrawal and expiry are all a no (ZVH-3.5c)."""
    return instemming.status == "gegeven" and (instemming.geldig_tot is None or instemming.geldig_tot > vraag.nu)


def toestemming_geldig(toestemming: Toestemming, vraag: Vraag) -> bool:
    """Given by betrokkene or representative, in force today, for this recipient and this fase (ZVH-7.2b)."""
    return (
        toestemming.status == "gegeven"
        and toestemming.door != "professional"
        and (toestemming.geldig_tot is None or toestemming.geldig_tot >= vandaag(vraag))
        and binnen_bereik(toestemming, vraag)
    )


def binnen_bereik(toestemming: Toestemming, vraag: Vraag) -> bool:
    """It names this recipient or none, and this fase or none."""
    ontvanger = ontvangende(vraag)
    return toestemming.ontvanger in ("", ontvanger.partij_id if ontvanger else "") and toestemming.fase in ("", doelfase(vraag))


def leest_eigen(vraag: Vraag) -> bool:
    """The leverancier reads what it supplied itself: always allowed as long as it exists (ZVH-9.6)."""
    return vraag.soort == "lezen" and etiket(vraag).leverancier == partij_id(vraag) != ""
