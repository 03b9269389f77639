"""How rules read a Vraag: the words of the norms as small predicates."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from gateway.beleid.kalender import dag
from gateway.beleid.parameters import Handeling, Parameters
from gateway.beleid.vraag import Casus, Informatie, Instemming, Label, Partij, Toestemming, Vraag

FASEN = ("intake", "triage", "casusoverleg", "afschaling")
GEZAMENLIJK = "gezamenlijk"
_IN_PLAATS_VAN = {"curatele": "curator", "mentorschap": "mentor"}
_ZELF = frozenset({"betrokkene"})
_GEEN_LABEL = Label("", "", "", "", "", "", "", "", "", "", "", geheimhouding=None)
_GEEN_CASUS = Casus("", "", "zvh", "", "vernietigd", "", "")


def vandaag(vraag: Vraag) -> date:
    """Legal date of the question."""
    return dag(vraag.nu)


def ziet_af(i: Informatie | None, gronden: Collection[str], op: date) -> bool:
    """He is not told, on one of these grounds; a temporary one counts until its last day and then no more (LJR-17.4)."""
    return i is not None and i.afziengrond in gronden and (i.afzien_tot is None or op <= i.afzien_tot)


def etiket(vraag: Vraag) -> Label:
    """The label; an empty one, which no rule lets through, when there is none."""
    return vraag.label or _GEEN_LABEL


def zaak(vraag: Vraag) -> Casus:
    """The casus; a destroyed one when there is none."""
    return vraag.casus or _GEEN_CASUS


def is_vernietigd(casus: Casus, datum: date) -> bool:
    """From its day on it exists for nobody, whether or not the klok has come by (ZVH-11.2)."""
    return casus.status == "vernietigd" or (casus.vernietigen_op is not None and datum >= casus.vernietigen_op)


def partij_id(vraag: Vraag) -> str:
    """The partij that acts; empty when the register does not know it."""
    return vraag.wie.partij.partij_id if vraag.wie.partij else ""


def is_systeem(vraag: Vraag) -> bool:
    """The klok: it has the gateway's own keys and no door."""
    return "systeem" in vraag.wie.rollen


def zeggenschap(vraag: Vraag) -> tuple[str, ...]:
    """Every partij whose yes is needed: the leverancier and those of the sources; a joint procesgegeven needs none of its own."""
    label = etiket(vraag)
    return tuple([p for p in (label.leverancier, *label.medezeggenschap) if p and p != GEZAMENLIJK])


def is_leverancier(vraag: Vraag) -> bool:
    """The partij that acts is the leverancier of this gegeven, of one of its sources, or of the fact at hand."""
    wie = partij_id(vraag)
    if vraag.label is not None:
        return wie in zeggenschap(vraag)
    return bool(wie) and vraag.leverancier is not None and vraag.leverancier.partij_id == wie


def is_politie(vraag: Vraag) -> bool:
    """Police data stay police data in every copy and summary (ZVH-7.1)."""
    label = etiket(vraag)
    return label.bron == "politie" or label.categorie_verband == "politiegegevens" or _van(vraag, "politie") or _regime(label, "wpg")


def is_om(vraag: Vraag) -> bool:
    """Data of the prosecution: supplied by OM, drawn from it, or under the Wjsg."""
    label = etiket(vraag)
    return label.bron == "openbaar_ministerie" or _van(vraag, "openbaar_ministerie") or _regime(label, "wjsg")


def _van(vraag: Vraag, soort: str) -> bool:
    """The leverancier is of this kind, or one whose gegeven it repeats: a summary does not wash it (ZVH-7.1)."""
    if vraag.leverancier is not None and vraag.leverancier.soort == soort:
        return True
    return bool(vraag.bronpartijen) and any(p.soort == soort for p in vraag.bronpartijen)


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
    "gast": lambda v: v.wie.gast,
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


def toestemming_telt(toestemming: Toestemming, p: Parameters) -> bool:
    """Free, specific, informed and unambiguous: it names its doel, the person was told before, and he did something for it (LJR-1r)."""
    geinformeerd = toestemming.geinformeerd_op
    op_tijd = geinformeerd is not None and (toestemming.op is None or geinformeerd <= toestemming.op)
    return bool(toestemming.doel) and op_tijd and toestemming.wijze in p.tabel("redenen", "wijze_toestemming")


def uitdrukkelijk(toestemming: Toestemming, vraag: Vraag, p: Parameters) -> bool:
    """Provable beyond doubt: when, how, on what paper, and for this very act, named by kind or by handeling (LJR-1t)."""
    genoemd = bool(toestemming.verwerkingen & {vraag.soort, vraag.handeling})
    return genoemd and toestemming.op is not None and bool(toestemming.kenmerk) and toestemming_telt(toestemming, p)


def noemt_ontvanger(toestemming: Toestemming) -> bool:
    """A toestemming for just anybody is none: it names a recipient, or a fase and so the circle of that fase (XTRA-1)."""
    return bool(toestemming.ontvanger or toestemming.fase)


def dekt_doel(toestemming: Toestemming, vraag: Vraag) -> bool:
    """It was given for what is asked now: this purpose of supply, this fasedoel, or the samenwerkingsdoel of the casus."""
    gevraagd = (vraag.doel, vraag.fasedoel or etiket(vraag).fasedoel, zaak(vraag).samenwerkingsdoel)
    return toestemming.doel != "" and toestemming.doel in gevraagd


def bevoegden(vraag: Vraag) -> frozenset[str]:
    """Whose toestemming counts today: the person himself, or under sixteen, curatele and mentorschap whoever stands in his place."""
    v = vraag.feiten.vertegenwoordiging
    if v is None:
        return _ZELF
    if v.zestien_op is not None and vandaag(vraag) < v.zestien_op:
        return frozenset({"wettelijk_vertegenwoordiger"})
    return frozenset({_IN_PLAATS_VAN.get(v.maatregel, "betrokkene")})


def gemachtigd(vraag: Vraag) -> bool:
    """A written authorisation to speak beside the person runs today."""
    v = vraag.feiten.vertegenwoordiging
    return v is not None and v.machtiging_tot is not None and vandaag(vraag) <= v.machtiging_tot


Bevoegd = Literal["ja", "nee", "gezag_onbekend", "gemachtigde_ontbreekt"]


def bevoegd_gegeven(vraag: Vraag, gegeven: Iterable[Toestemming], *, gemachtigde: bool = False) -> Bevoegd:
    """Whether these toestemmingen together come from whom they must come: both parents where they share gezag, two different ones.

    ``gemachtigde``: the leverancier's reglement asks for the authorised one as well, beside the person (XTRA 4.1).
    """
    lijst, wie = list(gegeven), bevoegden(vraag)
    namen = {t.ondertekenaar for t in lijst if t.door in wie}
    if not namen:
        return "nee"
    if wie == {"wettelijk_vertegenwoordiger"}:
        gezag = vraag.feiten.vertegenwoordiging.gezag if vraag.feiten.vertegenwoordiging else ""
        if gezag not in ("eenhoofdig", "gezamenlijk", "voogdij"):
            return "gezag_onbekend"
        if gezag == "gezamenlijk" and len(namen - {""}) < 2:
            return "nee"
    if gemachtigde and gemachtigd(vraag) and not any(t.door == "gemachtigde" for t in lijst):
        return "gemachtigde_ontbreekt"
    return "ja"


def is_ingetrokken(vraag: Vraag) -> bool:
    """One of those who may withdraw did so, for this recipient and fase; a parent's word ends with his say (XTRA 4.2)."""
    if not any(t.status == "ingetrokken" for t in vraag.feiten.toestemmingen):
        return False
    wie = bevoegden(vraag) | {"betrokkene"} | ({"gemachtigde"} if gemachtigd(vraag) else set())
    binnen = [t for t in vraag.feiten.toestemmingen if t.door in wie and binnen_bereik(t, vraag)]
    return any(t.status == "ingetrokken" and not opnieuw_gegeven(t, binnen) for t in binnen)


def opnieuw_gegeven(ingetrokken: Toestemming, toestemmingen: Iterable[Toestemming]) -> bool:
    """The same person said yes again on a later day than he took it back; on the same day the withdrawal stands. Of a representative it
    must be known who he is: the other parent's yes does not undo it (XTRA-4.2)."""
    if ingetrokken.door == "wettelijk_vertegenwoordiger" and not ingetrokken.ondertekenaar:
        return False
    sinds, wie = ingetrokken.ingetrokken_op, (ingetrokken.door, ingetrokken.ondertekenaar)
    gegeven = [t.op for t in toestemmingen if t.status == "gegeven" and (t.door, t.ondertekenaar) == wie and t.op]
    return sinds is not None and any(op > sinds for op in gegeven)


def leest_eigen(vraag: Vraag) -> bool:
    """The leverancier reads what it supplied itself: always allowed as long as it exists (ZVH-9.6)."""
    return vraag.soort == "lezen" and etiket(vraag).leverancier == partij_id(vraag) != ""


def leest_louter_eigen(vraag: Vraag) -> bool:
    """The same, and it repeats nothing of another: what one made of another's gegeven is not one's own to use (ZVH-3.5d, ZVH-13.5)."""
    return leest_eigen(vraag) and not etiket(vraag).medezeggenschap
