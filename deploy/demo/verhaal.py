"""The whole story in order; the keten test plays the very same one in one process."""

from collections.abc import Callable, Mapping

from deploy.demo import begin, eind, midden
from deploy.demo.begin import MARKERING, Casus
from deploy.demo.verteller import Verteller

Zoeker = Callable[[str], Mapping[str, int]]
"""For a marker: how many files hold it as it lies there (``bestanden``) and how many rows with the keys (``met_sleutels``)."""


async def vertel(v: Verteller, zoek: Zoeker, controleer_keten: Callable[[], tuple[bool, str]]) -> None:
    """Play every chapter; surprises are counted in ``v.fouten``."""
    c = Casus()
    for deel in (begin.meld_aan, begin.toets, begin.naar_triage, midden.bevraag, midden.weeg, midden.naar_overleg, midden.overleg):
        await deel(v, c)
    gevonden = zoek(MARKERING)
    v.controleer(
        "De geplante markering: met de sleutels te vinden, in geen bestand leesbaar",
        gevonden["met_sleutels"] > 0 and gevonden["bestanden"] == 0,
        f"{gevonden['met_sleutels']} keer met sleutels, {gevonden['bestanden']} bestanden zonder",
        "ZVH-12.1",
    )
    for deel in (eind.schaal_af, eind.inzage, eind.ladder, eind.vernietig):
        await deel(v, c)
    gevonden = zoek(MARKERING)
    v.hoofdstuk("12. Het bewijs blijft, de gegevens zijn weg")
    v.controleer("De markering is nergens meer", not any(gevonden.values()), "0 keer met sleutels, 0 bestanden", "ZVH-11.2c")
    in_orde, uitleg = controleer_keten()
    v.controleer("De auditketen klopt van begin tot eind", in_orde, uitleg, "ZVH-B3.6")


async def speel(v: Verteller, zoek: Zoeker, controleer_keten: Callable[[], tuple[bool, str]]) -> int:
    """Tell it and close with the one line that counts; returns the number of surprises."""
    try:
        await vertel(v, zoek, controleer_keten)
    except (KeyError, StopIteration, TypeError) as fout:
        v.fouten.append(f"{v.stappen}: het verhaal liep vast ({type(fout).__name__})")
    v.console.print(f"\nverhaal zvh: {v.stappen} stappen, {len(v.fouten)} fouten", style="bold green" if not v.fouten else "bold red")
    return len(v.fouten)
