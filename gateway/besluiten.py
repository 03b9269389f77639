"""From a verdict to what the caller reads, and from a caller to what the audit knows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gateway.audit import Actie
from gateway.auth import Claims
from gateway.behoeve import ten_behoeve_van
from gateway.beleid import Besluit
from gateway.kern import Kern
from gateway.vragen import Beeld
from shared.errors import AppError, BadInput, Conflict, Fout, NotFound, Refused
from shared.identity import uuid7
from shared.telemetry import current_trace


def fout_van(besluit: Besluit) -> AppError:
    """The refusal as the caller reads it; what he may not know is the same 404 as what does not exist."""
    if besluit.status == 404:
        return NotFound()
    kind: type[AppError] = {400: BadInput, 409: Conflict}.get(besluit.status, Refused)
    return kind(besluit.reden, code=besluit.code, artikel=besluit.artikel, volgende_stap=besluit.volgende_stap or None)


def fout_van_items(besluiten: Sequence[Besluit], voor: str = "/gegevens") -> AppError | None:
    """One refusal for a whole request, listing every item that is refused and why; None when all may pass."""
    geweigerd = [(i, b) for i, b in enumerate(besluiten) if not b]
    if not geweigerd:
        return None
    ergste = max((b for _, b in geweigerd), key=lambda b: (b.status == 404, b.status == 403, b.status))
    basis = fout_van(ergste)
    if not isinstance(basis, NotFound):
        basis.fouten = tuple(Fout(f"{voor}/{i}", f"{b.reden} ({b.artikel})") for i, b in geweigerd)
    return basis


def maak_actie(_kern: Kern, claims: Claims, handeling: str, nu: datetime, beeld: Beeld, **rest: Any) -> Actie:
    """The handeling as the audit knows it."""
    return Actie(
        handeling=handeling,
        handeling_id=rest.pop("handeling_id", None) or uuid7(),
        partij=claims.partij_id,
        functionaris=claims.functionaris,
        rollen=tuple(sorted(claims.rollen)),
        functie=claims.functie or "",
        verband=beeld.verband.code,
        beleid_hash=beeld.verband.hash,
        nu=nu,
        trace=current_trace(),
        casus_id=beeld.casus.id if beeld.casus else None,
        behoeve=ten_behoeve_van(beeld),
        regime=beeld.verband.bestand.reglement,
        **rest,
    )
