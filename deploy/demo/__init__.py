"""``make demo``: start a local keten, play a casus from aanmelding to vernietiging, and say at each step which article decided."""

import asyncio
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.console import Console

from deploy.lokaal import LokaleKeten, StartFout

POORT = 18080
DIENSTEN = ("intake", "triage", "casusoverleg", "afschaling", "rights")


@dataclass
class Processen:
    """The world of the story as real processes on 127.0.0.1."""

    keten: LokaleKeten
    client: httpx.AsyncClient

    def token(self, partij: str, rollen: Sequence[str], functie: str | None, functionaris: str) -> str:
        return self.keten.token(partij, ",".join(rollen), functie, functionaris)

    def partij_id(self, partij: str) -> str:
        from deploy.proefpartners import partij_id

        return partij_id(partij)

    async def vooruit(self, duur: str) -> None:
        from gateway.klokstand import vooruit

        await asyncio.to_thread(vooruit, self.keten.inrichting.database_url("gateway"), duur)

    async def klok(self) -> None:
        """Wait until the klok has destroyed every casus, at most half a minute."""
        for _ in range(120):
            if await asyncio.to_thread(self._levend) == 0:
                return
            await asyncio.sleep(0.25)

    def _levend(self) -> int:
        from sqlalchemy import text

        from shared.db import make_engine

        engine = make_engine(self.keten.inrichting.database_url("gateway"), 1)
        with engine.connect() as verbinding:
            aantal = verbinding.execute(text("select count(*) from casus where status <> 'vernietigd'")).scalar_one()
        engine.dispose()
        return int(aantal)


def _zoek(keten: LokaleKeten, markering: str) -> Mapping[str, int]:
    from deploy.demo.zoek import in_bestanden, met_sleutels

    inrichting = keten.inrichting
    gevonden = (met_sleutels(inrichting.database_url(d), keten.map / "sleutels" / d, markering) for d in DIENSTEN)
    return {"met_sleutels": sum(gevonden), "bestanden": len(in_bestanden(keten.map, markering))}


def _controleer(keten: LokaleKeten) -> tuple[bool, str]:
    from gateway.keten import controleer

    rapport = controleer(keten.inrichting.database_url("gateway"))
    return rapport.in_orde, str(rapport)


async def _speel(keten: LokaleKeten, console: Console, verhaal: str) -> int:
    from deploy.demo.verhaal import speel
    from deploy.demo.verteller import Verteller

    async with httpx.AsyncClient(base_url=keten.url, trust_env=False) as client:
        verteller = Verteller(Processen(keten, client), console)
        return await speel(verteller, verhaal, lambda markering: _zoek(keten, markering), lambda: _controleer(keten))


def main(verhaal: str = "zvh") -> int:
    """Start, play this story, stop; returns 0 when every step went as told. ValueError for an unknown story.

    The directory goes away afterwards, unless something went wrong.
    """
    from deploy.demo.verhaal import VERHALEN

    if verhaal not in VERHALEN:
        raise ValueError(f"Onbekend verhaal {verhaal}; kies uit {', '.join(VERHALEN)}")
    console = Console(soft_wrap=True)
    map = Path(tempfile.mkdtemp(prefix="zvh-demo-"))
    try:
        with console.status("De keten start: vijf diensten, gateway, klok en proefpartners …"), LokaleKeten(map, POORT) as keten:
            console.print(f"De keten draait op 127.0.0.1; {VERHALEN[verhaal].aanhef}.")
            fouten = asyncio.run(_speel(keten, console, verhaal))
    except StartFout as fout:
        console.print(str(fout), style="red")
        return 1
    if fouten:
        console.print(f"De logs staan nog in {map}", style="red")
        return 1
    shutil.rmtree(map, ignore_errors=True)
    return 0
