"""A small audit of two verbanden as segment, and every small way to tamper with it; ``python -m tests.gateway.ketenmutaties 10000``."""

import json
import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from gateway.ketenregel import BEGIN, publieke_sleutel, schakel, teken
from gateway.naloop import Naloop, zoals_geschreven

GEHEIM = "m" * 40
JWKS = [publieke_sleutel(GEHEIM)]
VERBANDEN = ("proefverband", "proefgemeente_pga")
REGELS, RITME = 24, 6
Lijnen = list[dict[str, Any]]
Geknoei = tuple[str, list[str]]


def _regel(verband: str, seq: int) -> dict[str, Any]:
    op = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=seq)
    return {
        "id": str(UUID(int=(VERBANDEN.index(verband) << 64) + seq)),
        "verband": verband,
        "soort": "verdict",
        "tijdstip_ms": int(op.timestamp() * 1000),
        "op": op.isoformat(timespec="microseconds"),
        "uitkomst": "geweigerd" if seq % 3 else "toegestaan",
        "body": {"items": [{"gegeven": str(UUID(int=seq)), "mag": seq % 2 == 0, "aantal": seq}], "wie": "é", "leeg": None},
    }


@lru_cache(maxsize=1)
def segment() -> tuple[str, ...]:
    """The lines as an export writes them."""
    lijnen: Lijnen = []
    for verband in VERBANDEN:
        vorige = BEGIN
        for seq in range(1, REGELS + 1):
            regel = _regel(verband, seq)
            hash_ = schakel(vorige, regel)
            schakel_ = {"seq": seq, "hash": hash_, "vorige": vorige, "regel_id": regel["id"]}
            lijnen.append({"soort": "regel", "verband": verband, **schakel_, "regel": regel})
            vorige = hash_
            if seq % RITME == 0:
                kop = {"verband": verband, "seq": seq, "hash": hash_, "tijdstip_ms": regel["tijdstip_ms"]}
                lijnen.append({"soort": "controlepunt", **kop, "handtekening": teken(GEHEIM, **_als_argumenten(kop))})
    return tuple(map(zoals_geschreven, lijnen))


def _als_argumenten(kop: dict[str, Any]) -> dict[str, Any]:
    return {"verband": kop["verband"], "seq": kop["seq"], "hash_": kop["hash"], "tijdstip_ms": kop["tijdstip_ms"]}


def gezien() -> dict[str, dict[int, str]]:
    """What a witness kept: the newest head of every verband."""
    laatste = {lijn["verband"]: lijn for lijn in map(_lees, segment()) if lijn["soort"] == "controlepunt"}
    return {verband: {lijn["seq"]: lijn["hash"]} for verband, lijn in laatste.items()}


def _lees(tekst: str) -> dict[str, Any]:
    lijn: dict[str, Any] = json.loads(tekst)
    return lijn


def _teken_anders(r: random.Random, regels: list[str]) -> None:
    i = r.randrange(len(regels))
    j = r.randrange(len(regels[i]))
    nieuw = r.choice('0123456789abcdef "{}[],:-éZ')
    regels[i] = regels[i][:j] + nieuw + regels[i][j + r.randrange(2) :]


def _veld_anders(r: random.Random, regels: list[str]) -> None:
    i = r.randrange(len(regels))
    lijn = _lees(regels[i])
    waar = lijn["regel"] if lijn["soort"] == "regel" and r.random() < 0.7 else lijn
    veld = r.choice(sorted(waar))
    waar[veld] = r.choice([None, 0, 1, 2**60, "", "toegestaan", VERBANDEN[0], VERBANDEN[1], [], {}, True, "0" * 64, 1.5])
    regels[i] = zoals_geschreven(lijn)


def _weg(r: random.Random, regels: list[str]) -> None:
    begin = r.randrange(len(regels))
    del regels[begin : begin + r.choice((1, 1, 1, 2, 5))]


def _verwissel(r: random.Random, regels: list[str]) -> None:
    i, j = r.sample(range(len(regels)), 2)
    regels[i], regels[j] = regels[j], regels[i]


def _verplaats(r: random.Random, regels: list[str]) -> None:
    regels.insert(r.randrange(len(regels)), regels.pop(r.randrange(len(regels))))


def _kap_af(r: random.Random, regels: list[str]) -> None:
    del regels[r.randrange(len(regels)) :]


def _kap_begin(r: random.Random, regels: list[str]) -> None:
    del regels[: r.randrange(1, len(regels))]


def _dubbel(r: random.Random, regels: list[str]) -> None:
    regels.insert(r.randrange(len(regels) + 1), r.choice(regels))


def _naar_andere_keten(r: random.Random, regels: list[str]) -> None:
    i = r.randrange(len(regels))
    oud, nieuw = r.sample(VERBANDEN, 2)
    regels[i] = regels[i].replace(f'"{oud}"', f'"{nieuw}"', r.choice((1, 2)))


def _kap_keten(r: random.Random, regels: list[str]) -> None:
    """Cut one chain back to one of its own checkpoints: what is left is whole, only a witness knows there was more."""
    verband, tot = r.choice(VERBANDEN), r.randrange(REGELS // RITME) * RITME
    regels[:] = [t for t in regels if (lijn := _lees(t))["verband"] != verband or lijn["seq"] <= tot]


def _reken_door(r: random.Random, regels: list[str]) -> None:
    """Change a row and compute everything after it anew, as whoever owns the database can; he cannot sign."""
    lijnen, verband, van = [_lees(t) for t in regels], r.choice(VERBANDEN), r.randrange(1, REGELS + 1)
    vorige = BEGIN
    for lijn in (lijn for lijn in lijnen if lijn["verband"] == verband):
        if lijn["soort"] == "regel":
            if lijn["seq"] == van:
                lijn["regel"]["uitkomst"] = "vervalst"
            lijn["vorige"], lijn["hash"] = vorige, schakel(vorige, lijn["regel"])
            vorige = lijn["hash"]
        else:
            lijn["hash"] = vorige
    regels[:] = map(zoals_geschreven, lijnen)


SOORTEN: dict[str, Callable[[random.Random, list[str]], None]] = {
    "teken": _teken_anders,
    "veld": _veld_anders,
    "weg": _weg,
    "verwisseld": _verwissel,
    "verplaatst": _verplaats,
    "staart": _kap_af,
    "begin": _kap_begin,
    "dubbel": _dubbel,
    "andere keten": _naar_andere_keten,
    "keten gekort": _kap_keten,
    "doorgerekend": _reken_door,
}


def gemuteerd(aantal: int, zaad: int = 0) -> Iterator[Geknoei]:
    """``aantal`` tampered segments with the way it was done; the same ones for the same ``zaad``."""
    r, gaaf = random.Random(zaad), list(segment())
    while aantal:
        soort = r.choice(sorted(SOORTEN))
        regels = list(gaaf)
        SOORTEN[soort](r, regels)
        if not _zelfde(regels, gaaf):
            aantal -= 1
            yield soort, regels


def _zelfde(regels: list[str], gaaf: list[str]) -> bool:
    """No row is touched: how the chains lie through each other in a file says nothing, nor how often they were signed before their end."""
    return set(regels) <= set(gaaf) and _per_keten(regels) == _per_keten(gaaf)


def _per_keten(regels: list[str]) -> list[list[str]]:
    """Per chain its rows, and the checkpoint it ends in."""
    uit: list[list[str]] = [[], []]
    for tekst in regels:
        lijst = uit[f'"verband":"{VERBANDEN[1]}"' in tekst]
        if lijst and '"soort":"controlepunt"' in lijst[-1]:
            lijst.pop()
        lijst.append(tekst)
    return uit


def ongemerkt(regels: list[str]) -> bool:
    """Whether the verifier, with the key and what the witness kept, finds nothing wrong."""
    naloop = Naloop(JWKS, gezien=gezien())
    try:
        naloop.lees(regels)
    except ValueError:
        return False
    return naloop.sluit().in_orde


if __name__ == "__main__":
    gemist = [soort for soort, regels in gemuteerd(int(sys.argv[1]), 1) if ongemerkt(regels)]
    sys.stdout.write(f"{sys.argv[1]} mutaties, {len(gemist)} ongemerkt {sorted(set(gemist))}\n")
    sys.exit(1 if gemist else 0)
