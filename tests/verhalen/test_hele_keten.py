"""The stories of make demo, in one process: from aanmelding to vernietiging."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from deploy import proefpartners
from deploy.demo.verhaal import speel
from deploy.demo.verteller import Verteller
from deploy.demo.zoek import in_bestanden, met_sleutels
from gateway import klok
from gateway.keten import controleer
from gateway.klokstand import vooruit
from gateway.settings import DIENSTEN
from tests.keten import SLEUTELS, Keten


@dataclass
class EenProces:
    """The world of the story inside the test process."""

    keten: Keten

    @property
    def client(self) -> Any:
        return self.keten.client

    def token(self, partij: str, rollen: Sequence[str], functie: str | None, functionaris: str) -> str:
        return proefpartners.maak_token(partij, ",".join(rollen), functie=functie, functionaris=functionaris, map=SLEUTELS)

    def partij_id(self, partij: str) -> str:
        return proefpartners.partij_id(partij)

    async def vooruit(self, duur: str) -> None:
        await asyncio.to_thread(vooruit, self.keten.urls["gateway"], duur)

    async def klok(self) -> None:
        await klok.ronde(self.keten.kern)


@pytest.mark.eis("ZVH-1.18", "ZVH-3.5c", "ZVH-11.2", "ZVH-11.2c", "ZVH-18.1")
async def test_een_casus_van_aanmelding_tot_vernietiging(elke_keten: Keten) -> None:
    """Eén casus gaat de hele keten door, en aan het eind staat er nog wel bewijs maar geen gegeven."""
    await speel_zonder_fouten(elke_keten, "zvh")


@pytest.mark.eis("PGA-7.2c", "PGA-10.7a", "PGA-10.1a", "PGA-11.2", "PGA-14.1a", "PGA-14.5")
async def test_een_aanpak_van_aanmelding_tot_vernietiging(elke_keten: Keten) -> None:
    """Ook een persoonsgerichte aanpak gaat de hele keten door, met wat onderweg wordt geweigerd; aan het eind is er alleen bewijs."""
    await speel_zonder_fouten(elke_keten, "pga")


async def speel_zonder_fouten(elke_keten: Keten, verhaal: str) -> None:
    """Every step as told, and the line that says so comes last."""
    tekst = StringIO()
    verteller = Verteller(EenProces(elke_keten), Console(file=tekst, width=160))

    def zoek(markering: str) -> Mapping[str, int]:
        sleutels = sum(met_sleutels(elke_keten.urls[d], elke_keten.map / "sleutels" / d, markering) for d in DIENSTEN)
        return {"met_sleutels": sleutels, "bestanden": len(in_bestanden(elke_keten.map, markering))}

    def keten_klopt() -> tuple[bool, str]:
        rapport = controleer(elke_keten.urls["gateway"])
        return rapport.in_orde, str(rapport)

    fouten = await speel(verteller, verhaal, zoek, keten_klopt)

    assert fouten == 0, tekst.getvalue()
    assert tekst.getvalue().splitlines()[-1] == f"verhaal {verhaal}: {verteller.stappen} stappen, 0 fouten"
