"""The klok: ``python -m gateway.klok``. Its own process with the gateway's code, database and keys, and no door (ONTWERP §2).

Two may run: each job is taken under a lease and is idempotent. One job that fails does not stop the others, nor does a dead service.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from gateway.bewaaruitzondering import houd_aan
from gateway.kern import Kern, maak_kern
from gateway.klokwerk import lease
from gateway.klokwerk.aanzeggen import herinner_aan_vernietiging
from gateway.klokwerk.afwikkelen import wikkel_af
from gateway.klokwerk.bevragingen import bewaak_bevragingen
from gateway.klokwerk.bewijsketen import reeks_audit
from gateway.klokwerk.datalekken import bewaak_datalekken
from gateway.klokwerk.documentatie import schoon_documentatie
from gateway.klokwerk.klachten import bewaak_klachten
from gateway.klokwerk.melding import schoon_meldingen
from gateway.klokwerk.schoning import schoon
from gateway.klokwerk.signalen import geef_signalen
from gateway.klokwerk.termijnen import vernietig_termijnen
from gateway.klokwerk.toezicht import bewaak_logcontrole
from gateway.klokwerk.veiligstellen import stel_veilig
from gateway.klokwerk.verlopen import laat_verlopen, ruim_berichten_op
from gateway.klokwerk.vernietigen import vernietig_casussen
from gateway.klokwerk.voortgang import vraag_voortgang
from gateway.klokwerk.zoekverzoeken import bewaak_zoekverzoeken
from gateway.opruimen import ruim_op
from gateway.overdrachten import herstel
from gateway.settings import GatewaySettings
from shared import events
from shared.app import VERSIE
from shared.settings import ConfiguratieFout
from shared.telemetry import in_trace, new_trace

LEASE = timedelta(seconds=60)
MISLUKT = -1


@dataclass(frozen=True)
class Taak:
    """One job; ``rustig`` ones look at dates, not at what just happened: every minute, in a local keten every few seconds."""

    naam: str
    werk: Callable[[Kern], Awaitable[int]]
    rustig: bool = True

    def pauze(self, settings: GatewaySettings) -> float:
        """Seconds between two runs."""
        if not self.rustig:
            return settings.klok_interval_s
        return max(settings.klok_interval_s, 2.0) if settings.omgeving == "lokaal" else max(settings.klok_interval_s, 60.0)


TAKEN = (
    Taak("overdrachten", herstel, rustig=False),
    Taak("afwikkelen", wikkel_af, rustig=False),
    Taak("verlopen", laat_verlopen),
    Taak("opruimen", ruim_berichten_op),
    Taak("bewaaruitzonderingen", houd_aan),
    Taak("termijnen", vernietig_termijnen),
    Taak("meldingen", schoon_meldingen),
    Taak("schoning", schoon),
    Taak("opruimen_keuzes", ruim_op),
    Taak("veiligstellen", stel_veilig),
    Taak("vernietigen", vernietig_casussen),
    Taak("signaleren", geef_signalen),
    Taak("datalekken", bewaak_datalekken),
    Taak("klachten", bewaak_klachten),
    Taak("zoekverzoeken", bewaak_zoekverzoeken),
    Taak("logcontrole", bewaak_logcontrole),
    Taak("aanzeggen", herinner_aan_vernietiging),
    Taak("documentatie", schoon_documentatie),
    Taak("voortgang", vraag_voortgang),
    Taak("bevragingen", bewaak_bevragingen),
    Taak("keten", reeks_audit, rustig=False),
)
"""In the order of one round: the chain last, so that it holds what the others wrote."""


async def ronde(kern: Kern) -> dict[str, int]:
    """Every job once, one after another; per job how much it did, MISLUKT (-1) for one that failed."""
    return {taak.naam: await doe(kern, taak) for taak in TAKEN}


async def doe(kern: Kern, taak: Taak) -> int:
    """One job under its lease; 0 when another klok is at it."""
    houder, begin = f"{kern.houder}-{uuid4().hex[:8]}", time.monotonic()
    try:
        if not await kern.databank.schrijf(lambda s: lease.neem(s, f"klok.{taak.naam}", houder, LEASE)):
            return 0
        try:
            with in_trace(new_trace()):
                aantal = await taak.werk(kern)
        finally:
            await kern.databank.schrijf(lambda s: lease.geef_terug(s, f"klok.{taak.naam}", houder))
    except Exception as fout:  # isolates the jobs from one another; the class says what, the audit what was done
        events.log(events.KLOK_MISLUKT, taak=taak.naam, soort=type(fout).__name__)
        return MISLUKT
    if aantal:
        events.log(events.KLOK_RONDE, taak=taak.naam, aantal=aantal, ms=int((time.monotonic() - begin) * 1000))
    return aantal


async def loop(kern: Kern, stop: asyncio.Event, hartslag: Path | None) -> None:
    """Every job at its own pace until ``stop``: a service that is slow does not hold up the chain."""
    await asyncio.gather(*(_herhaal(kern, taak, stop, hartslag if taak.naam == "keten" else None) for taak in TAKEN))


async def _herhaal(kern: Kern, taak: Taak, stop: asyncio.Event, hartslag: Path | None) -> None:
    while not stop.is_set():
        await doe(kern, taak)
        if hartslag:
            hartslag.touch()
        await _wacht(stop, taak.pauze(kern.settings))


async def _wacht(stop: asyncio.Event, seconden: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconden)
    except TimeoutError:
        return


async def draai(settings: GatewaySettings, hartslag: Path | None) -> None:
    """Run until SIGTERM or SIGINT; jobs that are running finish first."""
    kern, stop = maak_kern(settings), asyncio.Event()
    for teken in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(teken, stop.set)
    try:
        await kern.start()
        events.log(events.APP_GESTART, dienst="klok", versie=VERSIE)
        await loop(kern, stop, hartslag)
    finally:
        await kern.sluit()
        events.log(events.APP_GESTOPT, dienst="klok")


def main() -> int:
    """Exit status: 0 stopped, 2 settings missing."""
    try:
        settings = GatewaySettings.from_env()
    except ConfiguratieFout as fout:
        sys.stderr.write(f"{fout}\n")
        return 2
    events.configure_logging(settings.log_niveau)
    hartslag = os.environ.get("ZVH_HARTSLAG")
    asyncio.run(draai(settings, Path(hartslag) if hartslag else None))
    return 0


if __name__ == "__main__":
    sys.exit(main())
