"""Whether a verzoek can be handled: who hands it in, and what it still lacks. Reception never waits for it (ZVH-17.1, XTRA-10.1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

Verzoeksoort = Literal["opgenomen_zijn", "inzage", "rectificatie", "aanvulling", "verwijdering", "beperking", "verzet", "overdracht"]
"""The closed list of rights (ZVH-17.1, XTRA-10.1, IED-6.3, IED-9.1); verzet is the bezwaar of AVG 21."""
Indiener = Literal["betrokkene", "wettelijk_vertegenwoordiger", "gemachtigde", "ander"]
Kanaal = Literal["schriftelijk", "digitaal", "mondeling", "telefonisch"]
Standstatus = Literal["ontvangen", "onvolledig", "onbevoegd"]

IDENTITEIT: Final = "identiteit"
VERZOEKERGEGEVENS: Final = "verzoekergegevens"
ONBEVOEGD: Final = {
    *("onder_zestien", "zestien_of_ouder", "gezag_ontbreekt", "bewind_is_niet_genoeg"),
    *("machtiging_verlopen", "machtiging_van_kind", "niet_gemachtigd"),
}
"""Why nobody may act on it: no completion helps but another indiener; the answer says so, in time."""
ONVOLLEDIG: Final = {
    *("bevoegdheid", "machtiging", "op_schrift", "gewenste_wijziging", "gewenste_beperking", "bijzondere_omstandigheden", IDENTITEIT),
}
"""What `verzoek.aanvullen` or establishing the identity can still bring."""
OP_SCHRIFT: Final = {"rectificatie", "aanvulling", "verwijdering", "beperking"}
NODIG: Final = {"rectificatie": "gewenste_wijziging", "aanvulling": "gewenste_wijziging", "verzet": "bijzondere_omstandigheden"}
GEZAG: Final = {"eenhoofdig", "gezamenlijk", "voogdij", "geen"}
"""What is known of the gezag: that he has it, or that he has not."""
Bevinding: TypeAlias = tuple[Standstatus, list[str]]


@dataclass(frozen=True)
class Namens:
    """Who may speak for the betrokkene, as codes and dates; empty where nobody said."""

    zestien_op: date | None = None
    gezag: str = ""
    maatregel: str = ""
    machtiging_tot: date | None = None
    machtiging_door: str = "betrokkene"

    def onder_zestien(self, op: date) -> bool:
        """Younger than sixteen on that day (PGA-17.4, IED-14.1)."""
        return self.zestien_op is not None and op < self.zestien_op

    def onder_twaalf(self, op: date) -> bool:
        """Younger than twelve on that day; born on 29 February counts from 1 March."""
        if self.zestien_op is None:
            return False
        jaar, maand, dag = self.zestien_op.year - 4, self.zestien_op.month, self.zestien_op.day
        return (op.year, op.month, op.day) < (jaar, maand, dag)


@dataclass(frozen=True)
class Ingediend:
    """A verzoek as it stands: codes and yes or no, nothing of what was written."""

    soort: str
    indiener: str
    namens: Namens = Namens()
    omschreven: bool = False
    beperkingen: bool = False
    op_schrift: bool = True
    geidentificeerd: bool = False


def bevinding(i: Ingediend, op: date, regime: str) -> Bevinding:
    """Status and what is missing or stands in the way, on the day ``op``; the term runs anyway (ZVH-17.1, IED-9.1, PGA-17.1a).

    A pga calls a verzoek onvolledig until the identity is known; a zvh takes it as received (ZVH-18.4).
    """
    weg = list(_onbevoegd(i, op))
    mist = [*_onvolledig(i, op), *([IDENTITEIT] if regime == "pga" and not i.geidentificeerd else [])]
    status: Standstatus = "onbevoegd" if weg else "onvolledig" if mist else "ontvangen"
    return status, [*weg, *mist]


def omschreven(categorieen: Iterable[str]) -> bool:
    """Did the verzoeker say what he wants, or why: a gegeven of his own besides who he is."""
    return any(categorie != VERZOEKERGEGEVENS for categorie in categorieen)


def inhoudelijk_volledig(ontbreekt: list[str]) -> bool:
    """Can its handling begin: nothing is missing but perhaps the identity, which only granting waits for (ZVH-18.4)."""
    return not set(ontbreekt) - {IDENTITEIT}


def _onbevoegd(i: Ingediend, op: date) -> Iterator[str]:
    n, kind = i.namens, i.namens.onder_zestien(op)
    if i.indiener == "betrokkene" and kind:
        yield "onder_zestien"
    elif i.indiener == "wettelijk_vertegenwoordiger":
        yield from _niet_namens(n, kind=kind)
    elif i.indiener == "gemachtigde":
        if n.machtiging_tot is not None and n.machtiging_tot < op:
            yield "machtiging_verlopen"
        if kind and n.machtiging_door != "wettelijk_vertegenwoordiger":
            yield "machtiging_van_kind"
    elif i.indiener == "ander":
        yield "niet_gemachtigd"


def _niet_namens(n: Namens, *, kind: bool) -> Iterator[str]:
    """A parent with gezag until sixteen, after that only a curator or mentor (PGA-17.4, IED-14.1); bewind is about money."""
    if kind:
        if n.gezag == "geen":
            yield "gezag_ontbreekt"
    elif n.maatregel == "bewind":
        yield "bewind_is_niet_genoeg"
    elif n.maatregel == "" and n.zestien_op is not None:
        yield "zestien_of_ouder"


def _onvolledig(i: Ingediend, op: date) -> Iterator[str]:
    n, kind = i.namens, i.namens.onder_zestien(op)
    if i.indiener == "wettelijk_vertegenwoordiger":
        bekend = n.gezag in GEZAG if kind else bool(n.maatregel) or n.zestien_op is not None
        if not bekend:
            yield "bevoegdheid"
    if i.indiener == "gemachtigde" and n.machtiging_tot is None:
        yield "machtiging"
    if not i.op_schrift and i.soort in OP_SCHRIFT:
        yield "op_schrift"
    if i.soort in NODIG and not i.omschreven:
        yield NODIG[i.soort]
    if i.soort == "beperking" and not i.beperkingen:
        yield "gewenste_beperking"
