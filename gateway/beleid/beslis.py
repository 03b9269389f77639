"""The verdict: every rule that has a say must agree; the first that does not is the answer (ONTWERP §6)."""

from dataclasses import replace
from functools import lru_cache

from gateway.beleid import regels
from gateway.beleid.besluit import TOEGESTAAN, Besluit
from gateway.beleid.lezing import ontvangende
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import REGELS, Regel
from gateway.beleid.vraag import Vraag

AANTAL_REGELS = regels.AANTAL


def beslis(vraag: Vraag, parameters: Parameters) -> Besluit:
    """Answers the question; never raises, never asks anything of the outside world."""
    for stap, gat in _plan(vraag, parameters):
        besluit = stap.toets(vraag, parameters) if not gat else _gat(gat)
        if besluit is not TOEGESTAAN:
            return _vul(besluit, stap, vraag.regime)
    return TOEGESTAAN


def alle(vraag: Vraag, parameters: Parameters) -> tuple[Besluit, ...]:
    """What every rule with a say answers, permits included and named: for uitleg."""
    return tuple(
        _vul(stap.toets(vraag, parameters) if not gat else _gat(gat), stap, vraag.regime) for stap, gat in _plan(vraag, parameters)
    )


def _plan(vraag: Vraag, parameters: Parameters) -> tuple[tuple[Regel, str], ...]:
    ontvanger = ontvangende(vraag)
    leverancier = vraag.leverancier.reglement if vraag.leverancier else ""
    return _plan_voor(vraag.soort, vraag.regime, leverancier, ontvanger.reglement if ontvanger else "", parameters.aanwezig)


@lru_cache(maxsize=512)
def _plan_voor(soort: str, regime: str, leverancier: str, ontvanger: str, aanwezig: frozenset[str]) -> tuple[tuple[Regel, str], ...]:
    gekozen = [r for r in REGELS if r.geldt(soort, regime, leverancier, ontvanger)]
    return tuple((r, ", ".join(n for n in r.nodig if n not in aanwezig)) for r in gekozen)


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
    return replace(besluit, regel=stap.naam, artikel=stap.eis(regime).replace("-", " ", 1), status=status, eisen=stap.eisen)
