"""A witness: keeps what it saw of the audit's checkpoints, checks it, and co-signs (docs/naloop.md). The proefpartners run it.

A reference for partijen: the only secrets are a token and the key of one's own issuer, the only memory is a file of checkpoints.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from deploy.proefpartners import AUDIENCE, maak_token, partij_id, teken_als
from gateway.naloop import TYP, kop_klopt

EERST_S, RITME_S = 60.0, 900.0
"""Each round is itself a few rows in the audit: a witness that looks every minute makes most of what it witnesses."""
GETUIGEN = ("ggz", "politie")
"""Proefpartijen that witness, each with a key of another kind (RS256, ES256)."""


class Afwijking(ValueError):
    """What the gateway shows now is not what this witness saw before, or is not signed; raise the alarm and co-sign nothing."""


@dataclass(frozen=True)
class Getuige:
    """One partij as witness of one verband; ``token`` and ``teken`` give a fresh token and a JWS over claims."""

    partij: str
    verband: str
    geheugen: Path
    token: Callable[[], str]
    teken: Callable[[Mapping[str, Any]], str]

    async def ronde(self, client: httpx.AsyncClient) -> int:
        """Fetch what is new, hold it against what was seen, co-sign the newest; returns how many were new. Raises Afwijking."""
        gezien = self._gezien()
        vraag = {"samenwerkingsverband": self.verband, "naSeq": str(max(0, (gezien[-1]["seq"] if gezien else 0) - 1)), "limit": "100"}
        antwoord = await client.get("/v1/controlepunten", params=vraag, headers=self._kop())
        antwoord.raise_for_status()
        nieuw = self._controleer(gezien, antwoord.json())
        with self.geheugen.open("a", encoding="utf-8") as bestand:
            bestand.writelines(json.dumps(kop) + "\n" for kop in nieuw)
        if nieuw:
            await self._teken_mee(client, nieuw[-1])
        return len(nieuw)

    def _gezien(self) -> list[dict[str, Any]]:
        tekst = self.geheugen.read_text(encoding="utf-8") if self.geheugen.exists() else ""
        return [json.loads(regel) for regel in tekst.splitlines()]

    def _controleer(self, gezien: list[dict[str, Any]], antwoord: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The key of the first time is the key for good; what was seen last must still stand as it did."""
        sleutel = gezien[0]["sleutel"] if gezien else antwoord["sleutel"]
        koppen = [_plat(kop) for kop in antwoord["controlepunten"]]
        if not all(kop_klopt([sleutel], kop) for kop in koppen):
            raise Afwijking(f"{self.verband}: een controlepunt is niet met de bekende sleutel getekend")
        if gezien and (not koppen or any(koppen[0][n] != gezien[-1][n] for n in ("seq", "hash", "tijdstip_ms"))):
            raise Afwijking(f"{self.verband}: controlepunt {gezien[-1]['seq']} is weg of anders dan het was")
        tijden = [kop["tijdstip_ms"] for kop in koppen]
        if tijden != sorted(tijden):
            raise Afwijking(f"{self.verband}: de controlepunten staan niet op volgorde van tijd")
        return [{**kop, "sleutel": sleutel} for kop in koppen[1 if gezien else 0 :]]

    async def _teken_mee(self, client: httpx.AsyncClient, kop: Mapping[str, Any]) -> None:
        jws = self.teken({"verband": self.verband, "seq": kop["seq"], "hash": kop["hash"], "partij": self.partij})
        eenmalig = {"idempotency-key": str(uuid5(NAMESPACE_URL, f"{self.verband}/{kop['seq']}/{kop['hash']}"))}
        pad = f"/v1/controlepunten/{kop['seq']}/medeondertekeningen"
        antwoord = await client.post(pad, json={"verband": self.verband, "jws": jws}, headers=self._kop() | eenmalig)
        antwoord.raise_for_status()

    def _kop(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token()}"}


def _plat(kop: Mapping[str, Any]) -> dict[str, Any]:
    velden = {"verband": "verband", "seq": "seq", "hash": "hash", "tijdstip_ms": "tijdstipMs", "handtekening": "handtekening"}
    return {naam: kop[wire] for naam, wire in velden.items()}


def proefgetuige(partij: str, verband: str, map: Path, geheugen: Path) -> Getuige:
    """A proefpartij as witness, with the keys in ``map``."""
    return Getuige(
        partij_id(partij),
        verband,
        geheugen / f"getuige-{partij}-{verband}.jsonl",
        lambda: maak_token(partij, "fg", functionaris=f"{partij}-getuige", map=map, audience=AUDIENCE),
        lambda claims: teken_als(partij, claims, map, TYP),
    )


async def getuig(gateway: str, map: Path, verband: str, eerst_s: float = EERST_S, ritme_s: float = RITME_S) -> None:
    """Every proefgetuige at its rhythm until cancelled; one that sees something else stops co-signing, the others go on."""
    getuigen = [proefgetuige(partij, verband, map, map) for partij in GETUIGEN]
    async with httpx.AsyncClient(base_url=gateway, timeout=10.0, trust_env=False) as client:
        await asyncio.sleep(eerst_s)
        while getuigen:
            getuigen = [g for g in getuigen if await _een_ronde(g, client)]
            await asyncio.sleep(ritme_s)


async def _een_ronde(getuige: Getuige, client: httpx.AsyncClient) -> bool:
    try:
        await getuige.ronde(client)
    except Afwijking as fout:
        print(f"getuige {getuige.partij}: {fout}", flush=True)  # noqa: T201  # the alarm of a proefpartij is its log
        return False
    except httpx.HTTPError:
        return True
    return True
