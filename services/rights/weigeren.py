"""On what a right may be refused per gegeven, and what a refusal names: closed lists, pure (LJR-22.1, XTRA-10.2-weigering)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from shared.convenant import load_regime
from shared.errors import Fout

LJR: Final = "ljr"
AANTEKENEN: Final = {"inzage", "opgenomen_zijn", "beperking"}
"""Refusing one of these is noted in the client's dossier (LJR-18.2)."""
MEDEDELING: Final = "recht_op_mededeling"
SCHAADT: Final = "schaadt_doel"
OVERDRACHT, GEEN_RECHT = "overdracht", "overdracht_niet_van_toepassing"


def lijst(reglement: str, naam: str) -> list[str]:
    """A list of this regime or reglement; empty where it has none."""
    parameter = load_regime(reglement).parameters.get(naam)
    return list(map(str, cast("list[str]", parameter.geldend))) if parameter else []


def gronden(regime: str, reglement: str, soort: str) -> frozenset[str]:
    """The grounds on which one gegeven can be refused for this right: in a pga those of the burgemeester, in a zvh those of the reglement
    of its leverancier, or of the verband where he has none (PGA-17.1b, XTRA-10.2-weigering, LJR-18.2)."""
    bron = regime if regime == "pga" or not reglement else reglement
    return eigen_gronden(bron, soort)


def eigen_gronden(reglement: str, soort: str) -> frozenset[str]:
    """The grounds one regime or reglement knows for this right."""
    per_soort = cast("Mapping[str, Sequence[str]]", load_regime(reglement).parameters["weigeringsgronden_verzoek"].geldend)
    return frozenset((*per_soort["alle"], *per_soort.get(soort, ())))


def vormgronden(regime: str, soort: str) -> frozenset[str]:
    """Grounds that say nothing about a gegeven: who asks is not known or may not, or the right does not exist here (ZVH-18.4, ZVH-21.1)."""
    return frozenset(g for g in lijst(regime, "weigeringsgronden_vorm") if soort == OVERDRACHT or g != GEEN_RECHT)


def uitzonderingsfouten(veld: str, uitzondering: Mapping[str, Any] | None, grond: str, *, alles: bool) -> Iterator[Fout]:
    """What is wrong with an exception of LJ&R to a right: an interest of a-i, for articles it can set aside, needed and proportionate for
    this very gegeven, each of the eight factors weighed (LJR-22.1, LJR-22.1-grens, LJR-22.2).

    ``alles``: nothing of this leverancier is granted. Other grounds have no exception.
    """
    if grond not in lijst(LJR, "uitzondering_belangen"):
        if uitzondering:
            yield Fout(f"{veld}/uitzondering", "hoort alleen bij een belang van artikel 22")
        return
    if uitzondering is None:
        yield Fout(f"{veld}/uitzondering", "ontbreekt")
        return
    voor = f"{veld}/uitzondering"
    mag = lijst(LJR, "uitzondering_artikelen")
    yield from (Fout(f"{voor}/artikelen/{n}", "blijft altijd gelden") for n, a in enumerate(uitzondering["artikelen"]) if a not in mag)
    if uitzondering["reikwijdte"] == "geheel_dossier" and (uitzondering["deel_volstaat"] or not alles):
        yield Fout(f"{voor}/reikwijdte", "een deel volstaat; zonder alleen dat deel uit")
    yield from _factorfouten(voor, uitzondering)


def _factorfouten(voor: str, uitzondering: Mapping[str, Any]) -> Iterator[Fout]:
    gewogen = {f["factor"]: f["weging"] for f in uitzondering["factoren"]}
    bekend = lijst(LJR, "uitzondering_factoren")
    yield from (Fout(f"{voor}/factoren", f"mist {factor}") for factor in bekend if factor not in gewogen)
    yield from (Fout(f"{voor}/factoren", "kent een factor niet") for factor in gewogen if factor not in bekend)
    if len(gewogen) != len(uitzondering["factoren"]):
        yield Fout(f"{voor}/factoren", "een factor staat er dubbel")
    if not uitzondering["meedelen"] and gewogen.get(MEDEDELING) != SCHAADT:
        yield Fout(f"{voor}/meedelen", "zwijgen kan alleen als meedelen het doel schaadt")


def vergoedingsfouten(v: Mapping[str, Any], reglement: str, *, gemotiveerd: bool) -> Iterator[Fout]:
    """What is wrong with a fee, in euro cents: looking and the first copy are free; an extra copy costs what it cost and no more; a request
    that is clearly excessive may be charged, with its motivation (LJR-18.3b, LJR-23.6, IED-8.3)."""
    if v["bedrag"] == 0:
        return
    if not gemotiveerd:
        yield Fout("/gegevens", "ontbreekt: onderbouw het bedrag")
    if v["bedrag"] > v["kosten"]:
        yield Fout("/bedrag", "is meer dan de werkelijke kosten")
    if v["voor"] == "extra_kopie":
        hoogste = maximum(reglement)
        if hoogste is not None and v["bedrag"] > hoogste:
            yield Fout("/bedrag", "is meer dan het maximum")
    elif not v["buitensporig"] or reglement not in ("", LJR):
        yield Fout("/bedrag", "dit is gratis")


def maximum(reglement: str) -> int | None:
    """The most an extra copy may cost, in euro cents; None where the reglement sets no maximum (IED-8.3)."""
    parameter = load_regime(reglement).parameters.get("maximum_vergoeding_afschrift") if reglement else None
    return int(cast("int", parameter.geldend)) if parameter else None
