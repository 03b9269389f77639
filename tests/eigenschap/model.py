"""What should happen, in the words of the protocol: per gegeven what was judged, answered and halted, and where it may be."""

from collections.abc import Mapping
from dataclasses import dataclass

STAPPEN = ("", "voorgesteld", "besloten", "in_bewaring", "vrijgegeven", "zichtbaar", "geschoond")


@dataclass
class Verwacht:
    """One gegeven. ``antwoord``: "", ja, nee, in (ingetrokken) or nee_en_in; ``plek``: A, weg (hidden in A) or B."""

    leverancier: str
    nodig: bool | None = None
    antwoord: str = ""
    gevraagd: bool = False
    aanwijzing: str | None = None
    beperking: str | None = None
    plek: str = "A"
    toegelaten: bool = False
    lot: str = "wacht"
    nee_gezegd: bool = False

    @property
    def stil(self) -> bool:
        """Halted: not to be moved or read."""
        return self.aanwijzing is not None or self.beperking is not None

    @property
    def mag(self) -> bool:
        """Whether it may go to the next fase now."""
        return self.nodig is True and self.antwoord == "ja" and not self.stil

    def lot_nu(self) -> str:
        """What staying behind means now: judged unnecessary or refused is hidden, anything else waits."""
        if self.nodig is False:
            return "verborgen"
        if self.nodig is None or self.stil or self.antwoord in ("", "in"):
            return "wacht"
        # Refused and withdrawn both: the protocol gives either as the reason.
        return "verborgen" if self.antwoord == "nee" else "een_van_beide"

    def zeg_ja(self) -> None:
        self.nee_gezegd = self.antwoord in ("nee", "nee_en_in")
        self.antwoord, self.gevraagd = "ja", False

    def zeg_nee(self) -> None:
        self.antwoord, self.gevraagd = "nee_en_in" if self.antwoord == "in" else "nee", False

    def trek_in(self) -> None:
        if self.antwoord == "ja":
            self.antwoord = "nee_en_in" if self.nee_gezegd else "in"


def verwerk(items: Mapping[str, Verwacht], van: str, tot: str) -> None:
    """An overdracht went from step ``van`` to step ``tot`` in the world as it is now."""
    gepasseerd = STAPPEN[STAPPEN.index(van) + 1 : STAPPEN.index(tot) + 1]
    in_a = [v for v in items.values() if v.plek == "A"]
    if "besloten" in gepasseerd:
        for v in in_a:
            v.toegelaten, v.lot = v.mag, v.lot_nu()
    if "vrijgegeven" in gepasseerd:
        for v in in_a:
            if v.toegelaten and v.mag:
                v.plek = "B"
            elif v.toegelaten:
                v.lot = v.lot_nu()
            v.toegelaten = False
    if "geschoond" in gepasseerd:
        for v in items.values():
            if v.plek == "A":
                v.plek = {"wacht": "A", "verborgen": "weg", "een_van_beide": "?"}[v.lot]
