"""The text of a letter, made from brieven.yaml, the party register and the terms of the verband; nothing of it is stored (ZVH-16.5)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from gateway.briefstand import BRIEVEN
from gateway.brieven import Kaderbrief, vereist
from gateway.partijbestand import Lidmaatschap
from gateway.vragen import Beeld
from shared.convenant import dag

_EENHEDEN = {"Y": ("jaar", "jaar"), "M": ("maand", "maanden"), "W": ("week", "weken"), "D": ("dag", "dagen")}


@dataclass(frozen=True)
class Concept:
    """A text as it may be sent: name and address of who gets it are put on by the sender."""

    onderwerp: str
    alineas: list[str]
    blokken: dict[str, str]


def stel_op(
    beeld: Beeld,
    kb: Kaderbrief,
    partij: str,
    betrokkene: UUID | None,
    gelegenheden: Collection[str] = (),
    feiten: Mapping[str, str] = MappingProxyType({}),
) -> Concept:
    """The letter with each onderdeel that belongs here: always, because the books show the occasion, or because the sender says so.

    ``feiten``: what the books say about this person, for the blanks of the text (LJR-17.3).
    """
    altijd = set(vereist(beeld, kb, betrokkene))
    erin = [o for o in kb.inhoud if o in altijd or BRIEVEN.onderdelen[o].als in gelegenheden]
    invulling = woorden(beeld, partij) | dict(feiten)
    blokken = {o: BRIEVEN.onderdelen[o].tekst.format_map(invulling) for o in erin}
    return Concept(kb.soort.onderwerp, [a.format_map(invulling) for a in kb.soort.alineas], blokken)


def woorden(beeld: Beeld, partij: str) -> dict[str, str]:
    """What a text may name; the partijen are those of the whole verband, which is public, never those of one casus (LJR-8.2, ZVH-16.3)."""
    verband, register, vandaag = beeld.verband, beeld.register, dag(beeld.nu)
    lidmaatschappen = ((p, register.lidmaatschap(p.partij_id, verband.code)) for p in register.partijen.values())
    namen = sorted(p.naam for p, lid in lidmaatschappen if lid and _neemt_deel(lid, vandaag))
    afzender = register.get(partij)
    return {
        "verband": verband.bestand.naam,
        "afzender": afzender.naam if afzender else verband.bestand.naam,
        "partijen": ", ".join(namen),
        "bewaartermijn": in_woorden(str(verband.waarde("bewaartermijn_vernietiging"))),
    }


def _neemt_deel(lid: Lidmaatschap, vandaag: date) -> bool:
    voorbij = any(einde is not None and einde <= vandaag for einde in (lid.opgezegd_per, lid.uitgesloten_op))
    return lid.toegetreden_op is not None and lid.toegetreden_op <= vandaag and not voorbij


def in_woorden(termijn: str) -> str:
    """P1Y as a reader says it: 1 jaar; a term of more than one unit joins them with ``en``."""
    delen = re.findall(r"([0-9]+)([YMWD])", termijn)
    return " en ".join(f"{aantal} {_EENHEDEN[eenheid][aantal != '1']}" for aantal, eenheid in delen)
