"""The verdict: every rule that has a say must agree; the first that does not is the answer (ONTWERP §6)."""

from dataclasses import replace
from functools import lru_cache

from gateway.beleid import regels
from gateway.beleid.besluit import TOEGESTAAN, Besluit
from gateway.beleid.lezing import ontvangende
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import REGELS, Regel, Toets
from gateway.beleid.vraag import Vraag

AANTAL_REGELS = regels.AANTAL


def beslis(vraag: Vraag, parameters: Parameters) -> Besluit:
    """Answers the question; never raises, never asks anything of the outside world."""
    for toets, stap in _plan(vraag, parameters):
        besluit = toets(vraag, parameters)
        if besluit is not TOEGESTAAN:
            return _vul(besluit, stap, vraag.regime)
    return TOEGESTAAN


def alle(vraag: Vraag, parameters: Parameters) -> tuple[Besluit, ...]:
    """What every rule with a say answers, permits included and named: for uitleg."""
    return tuple(_vul(toets(vraag, parameters), stap, vraag.regime) for toets, stap in _plan(vraag, parameters))


def _plan(vraag: Vraag, parameters: Parameters) -> tuple[tuple[Toets, Regel], ...]:
    ontvanger, leverancier = ontvangende(vraag), vraag.leverancier
    eigen = _een(leverancier.reglement) if leverancier is not None else _GEEN
    if vraag.bronpartijen:
        eigen = eigen | {p.reglement for p in vraag.bronpartijen}
    return _plan_voor(vraag.soort, vraag.regime, eigen, ontvanger.reglement if ontvanger else "", parameters.aanwezig)


_GEEN: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def _een(reglement: str) -> frozenset[str]:
    """The same set each time: a decision makes none of its own."""
    return frozenset((reglement,))


@lru_cache(maxsize=512)
def _plan_voor(
    soort: str, regime: str, leveranciers: frozenset[str], ontvanger: str, aanwezig: frozenset[str]
) -> tuple[tuple[Toets, Regel], ...]:
    gekozen = [r for r in REGELS if r.geldt(soort, regime, leveranciers, ontvanger)]
    return tuple((_toets(r, ", ".join(n for n in r.nodig if n not in aanwezig)), r) for r in gekozen)


def _toets(regel: Regel, gat: str) -> Toets:
    """The rule, or the gap that keeps it from answering."""
    if not gat:
        return regel.toets
    onbeslist = _gat(gat)
    return lambda vraag, parameters: onbeslist


def _gat(namen: str) -> Besluit:
    return Besluit(
        "onbeslist",
        reden=f"Het samenwerkingsverband heeft dit niet geregeld: {namen}.",
        volgende_stap="De beheerder laat dit veld door het bevoegde orgaan invullen.",
        code="niet_geconfigureerd",
        status=0,
    )


def _vul(besluit: Besluit, stap: Regel, regime: str) -> Besluit:
    status = besluit.status if besluit.status and not besluit else (200 if besluit else stap.status)
    artikel = (besluit.artikel or stap.eis(regime)).replace("-", " ", 1)
    return replace(besluit, regel=stap.naam, artikel=artikel, status=status, eisen=stap.eisen)
