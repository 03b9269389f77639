"""One idempotent call of the klok to a service: intention, call, outcome (ONTWERP §8)."""

from collections.abc import Mapping
from typing import Any

import httpx

from gateway.audit import Actie
from gateway.kern import Kern
from gateway.lezen import pas_voor
from gateway.proxy import Onbekend
from gateway.uitkomst import rond_af, schrijf_intentie
from gateway.zoeken import GEWIST
from shared.errors import AppError


async def voer_uit(kern: Kern, actie: Actie, bewijs: Mapping[str, Any], methode: str, pad: str) -> bool:
    """Whether the service did it. A no is on paper with its outcome; the next round tries again under a handeling of its own."""
    return await vraag_uit(kern, actie, bewijs, methode, pad) is not None


async def vraag_uit(kern: Kern, actie: Actie, bewijs: Mapping[str, Any], methode: str, pad: str, body: Any = None) -> httpx.Response | None:
    """As ``voer_uit``; the answer of the service, or None when it did not do it or nobody knows."""
    uit = await probeer(kern, actie, bewijs, methode, pad, body)
    return uit if isinstance(uit, httpx.Response) else None


async def probeer(
    kern: Kern, actie: Actie, bewijs: Mapping[str, Any], methode: str, pad: str, body: Any = None
) -> httpx.Response | AppError:
    """As ``vraag_uit``; why not, as a value, where whoever asks goes on with the next one."""
    assert actie.dienst is not None
    gevolg = {GEWIST: str(actie.object_id)} if (methode, pad) == ("DELETE", f"/gegevens/{actie.object_id}") else {}
    await kern.databank.schrijf(lambda s: schrijf_intentie(s, actie, bewijs, gevolg, []))
    uitkomst, antwoord = await _roep(kern, actie, actie.dienst, methode, pad, body)
    await kern.databank.schrijf(lambda s: rond_af(s, kern, actie, uitkomst))
    return antwoord


async def _roep(kern: Kern, actie: Actie, dienst: str, methode: str, pad: str, body: Any) -> tuple[str, httpx.Response | AppError]:
    try:
        return "gelukt", await kern.diensten.roep(dienst, methode, pad, pas_voor(actie), body)
    except Onbekend as onbekend:
        return "onbekend", onbekend.fout
    except AppError as fout:
        return "mislukt", fout
