"""One idempotent call of the klok to a service: intention, call, outcome (ONTWERP §8)."""

from collections.abc import Mapping
from typing import Any

from gateway.audit import Actie
from gateway.kern import Kern
from gateway.lezen import pas_voor
from gateway.proxy import Onbekend
from gateway.uitkomst import rond_af, schrijf_intentie
from shared.errors import AppError


async def voer_uit(kern: Kern, actie: Actie, bewijs: Mapping[str, Any], methode: str, pad: str) -> bool:
    """Whether the service did it. A no is on paper with its outcome; the next round tries again under a handeling of its own."""
    assert actie.dienst is not None
    await kern.databank.schrijf(lambda s: schrijf_intentie(s, actie, bewijs, {}, []))
    uitkomst = await _roep(kern, actie, actie.dienst, methode, pad)
    await kern.databank.schrijf(lambda s: rond_af(s, kern, actie, uitkomst))
    return uitkomst == "gelukt"


async def _roep(kern: Kern, actie: Actie, dienst: str, methode: str, pad: str) -> str:
    try:
        await kern.diensten.roep(dienst, methode, pad, pas_voor(actie))
    except Onbekend:
        return "onbekend"
    except AppError:
        return "mislukt"
    return "gelukt"
