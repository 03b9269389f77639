"""The answer for a casus that does not exist, whatever the verband in which one does: 404 equals 404, and 403 equals 403 (ONTWERP §7).

A casus that is not there belongs to no verband, so a question about it is put to the caller's first. Somebody with a place in two verbanden
must hear the very same about a casus of the other one that he may not know, or the difference tells him that there is one (ZVH-4.3t).
"""

from dataclasses import dataclass, replace

from gateway import beleid
from gateway.beleid import Besluit, Parameters, Vraag
from gateway.beleid.vraag import Feiten
from gateway.register import Register
from shared.convenant import Verband

VOOR_HET_KENNEN = frozenset(
    {"casus_onbekend", "rol_past_niet", "partij_vertrokken", "partij_niet_ingeschreven", "partij_nog_niet_toegetreden"}
)
"""What is refused before beleid knows whether the caller may know this casus."""


@dataclass(frozen=True)
class Thuis:
    """Where the caller's question about a casus that does not exist is put, when that is not the verband of this casus."""

    verband: Verband
    parameters: Parameters


def antwoord(vraag: Vraag, besluit: Besluit, register: Register, thuis: Thuis | None) -> Besluit:
    """``besluit``, or what this caller would hear about a casus that is not there; never a permit that was a refusal."""
    if thuis is None or besluit or vraag.label is not None or besluit.code not in VOOR_HET_KENNEN or _neemt_deel(vraag):
        return besluit
    elders = beleid.beslis(_zonder_casus(vraag, register, thuis), thuis.parameters)
    return besluit if elders else elders


def _neemt_deel(vraag: Vraag) -> bool:
    wie = vraag.wie
    return bool(wie.deelname_rollen) or wie.is_procesregisseur or wie.is_aanmelder


def _zonder_casus(vraag: Vraag, register: Register, thuis: Thuis) -> Vraag:
    """The same act by the same caller, about nothing."""
    partij = register.partij(vraag.wie.partij.partij_id, thuis.verband.code) if vraag.wie.partij else None
    return replace(
        vraag,
        wie=replace(vraag.wie, partij=partij),
        regime=thuis.verband.bestand.reglement,
        samenwerkingsverband=thuis.verband.code,
        casus=None,
        leverancier=None,
        ontvanger=None,
        bronpartijen=(),
        gevraagde="",
        betrokkene_id="",
        taken_casus=frozenset(),
        feiten=Feiten(),
    )
