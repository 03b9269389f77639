"""Work beside the requests of a service: a thread that does one thing again and again until it is told to stop."""

import threading
from collections.abc import Callable
from typing import Self

from shared import events


class Lus:
    """``werk`` says how many seconds to wait before its next turn; one that fails is reported and tried again after ``pauze_s``."""

    def __init__(self, naam: str, werk: Callable[[], float], pauze_s: float) -> None:
        self._naam, self._werk, self._pauze_s = naam, werk, pauze_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=naam, daemon=True)

    def start(self) -> Self:
        """Begin; the first turn is at once."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Take no further turn; does not wait."""
        self._stop.set()

    def sluit(self) -> None:
        """Stop and wait for the turn that runs now."""
        self.stop()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(self._beurt())

    def _beurt(self) -> float:
        try:
            return self._werk()
        except Exception as fout:  # a database that is away for a while must not end the thread
            events.log(events.BIBLIOTHEEK_MELDING, logger="shared.lus", plaats=self._naam, soort=type(fout).__name__)
            return self._pauze_s
