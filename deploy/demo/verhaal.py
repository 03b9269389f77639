"""The stories in order; the keten tests play the very same ones in one process."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deploy.demo import begin, eind, midden, pga_begin, pga_eind, pga_midden
from deploy.demo.begin import MARKERING, Casus
from deploy.demo.pga_begin import Aanpak
from deploy.demo.verteller import Verteller

Zoeker = Callable[[str], Mapping[str, int]]
"""For a marker: how many files hold it as it lies there (``bestanden``) and how many rows with the keys (``met_sleutels``)."""
Hoofdstuk = Callable[[Verteller, Any], Awaitable[None]]


@dataclass(frozen=True)
class Verhaal:
    """Chapters until everything is there, chapters until it is gone, and the article of both."""

    aanhef: str
    zaak: Callable[[], object]
    tot_hier: Sequence[Hoofdstuk]
    tot_het_eind: Sequence[Hoofdstuk]
    beveiliging: str
    weg: str


VERHALEN: Mapping[str, Verhaal] = {
    "zvh": Verhaal(
        "dit is het verhaal van één fictief gezin",
        Casus,
        (begin.meld_aan, begin.toets, begin.naar_triage, midden.bevraag, midden.weeg, midden.naar_overleg, midden.overleg),
        (eind.schaal_af, eind.inzage, eind.ladder, eind.vernietig),
        "ZVH-12.1",
        "ZVH-11.2c",
    ),
    "pga": Verhaal(
        "dit is het verhaal van één fictieve inwoner",
        Aanpak,
        (pga_begin.meld_aan, pga_begin.ga_na, pga_begin.toets, pga_begin.naar_triage, pga_midden.analyseer, pga_midden.hoor),
        (pga_midden.stel_vast, pga_eind.evalueer, pga_eind.sluit_af, pga_eind.vernietig),
        "PGA-4.1c",
        "PGA-14.5",
    ),
}


async def vertel(v: Verteller, verhaal: Verhaal, zoek: Zoeker, controleer_keten: Callable[[], tuple[bool, str]]) -> None:
    """Play every chapter; surprises are counted in ``v.fouten``."""
    zaak = verhaal.zaak()
    for deel in verhaal.tot_hier:
        await deel(v, zaak)
    gevonden = zoek(MARKERING)
    v.controleer(
        "De geplante markering: met de sleutels te vinden, in geen bestand leesbaar",
        gevonden["met_sleutels"] > 0 and gevonden["bestanden"] == 0,
        f"{gevonden['met_sleutels']} keer met sleutels, {gevonden['bestanden']} bestanden zonder",
        verhaal.beveiliging,
    )
    for deel in verhaal.tot_het_eind:
        await deel(v, zaak)
    gevonden = zoek(MARKERING)
    v.hoofdstuk(f"{len(verhaal.tot_hier) + len(verhaal.tot_het_eind) + 1}. Het bewijs blijft, de gegevens zijn weg")
    v.controleer("De markering is nergens meer", not any(gevonden.values()), "0 keer met sleutels, 0 bestanden", verhaal.weg)
    in_orde, uitleg = controleer_keten()
    v.controleer("De auditketen klopt van begin tot eind", in_orde, uitleg, "ZVH-B3.6")


async def speel(v: Verteller, naam: str, zoek: Zoeker, controleer_keten: Callable[[], tuple[bool, str]]) -> int:
    """Tell the story of this name and close with the one line that counts; returns the number of surprises."""
    try:
        await vertel(v, VERHALEN[naam], zoek, controleer_keten)
    except (KeyError, ValueError, StopIteration, TypeError) as fout:
        v.fouten.append(f"{v.stappen}: het verhaal liep vast ({type(fout).__name__})")
    v.console.print(f"\nverhaal {naam}: {v.stappen} stappen, {len(v.fouten)} fouten", style="bold green" if not v.fouten else "bold red")
    return len(v.fouten)
