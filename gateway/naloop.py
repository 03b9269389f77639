"""The offline verifier of the audit: ``python naloop.py SEGMENT.jsonl … --sleutels jwks.json``. Format and use: docs/naloop.md.

Stands on its own: an auditor can read it whole and run it with Python 3.11 and ``cryptography`` alone, without this repository.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

TYP = "zvh-medeondertekening+jws"
KOP = ("verband", "seq", "hash", "tijdstip_ms")
LIJN = {
    "regel": {"soort", "verband", "seq", "hash", "vorige", "regel_id", "regel"},
    "controlepunt": {"soort", *KOP, "handtekening"},
    "medeondertekening": {"soort", "verband", "seq", "hash", "partij", "jws", "sleutel"},
}
ANDERS = {"seq": int, "tijdstip_ms": int, "sleutel": dict}  # the other fields of a line are text, and ``regel`` is the row
_BLAD = frozenset((str, bool, type(None)))
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
zoals_geschreven = _JSON.encode  # the one spelling of a line: no byte of a file can change unseen


def canoniek(waarde: Any) -> bytes:
    """The one spelling of a value; ValueError for one that has none. Beyond ASCII names are ordered by UTF-16 unit (RFC 8785 §3.2.3)."""
    _require_vorm(waarde)
    tekst = _JSON.encode(waarde)
    return tekst.encode("ascii") if tekst.isascii() else _spel(waarde).encode()


def _require_vorm(waarde: Any) -> None:
    if type(waarde) is dict and set(map(type, waarde)) <= {str}:
        waarde = list(waarde.values())
    if type(waarde) is list:
        for deel in waarde:
            if type(deel) not in _BLAD:
                _require_vorm(deel)
    elif type(waarde) not in _BLAD and not (type(waarde) is int and abs(waarde) < 2**53):
        raise ValueError("vorm")


def _spel(waarde: Any) -> str:
    if isinstance(waarde, dict):
        namen = sorted(waarde, key=lambda naam: naam.encode("utf-16-be"))
        return "{" + ",".join(f"{_JSON.encode(naam)}:{_spel(waarde[naam])}" for naam in namen) + "}"
    return "[" + ",".join(map(_spel, waarde)) + "]" if isinstance(waarde, list) else _JSON.encode(waarde)


def schakel(vorige: str, regel: Mapping[str, Any]) -> str:
    """The hash (64 hex) of a link: SHA-256 over the bytes of the previous hash and the canonical row."""
    return hashlib.sha256(bytes.fromhex(vorige) + canoniek(regel)).hexdigest()


def te_tekenen(kop: Mapping[str, Any]) -> bytes:
    """What the signature of a checkpoint is over."""
    return canoniek({"soort": "controlepunt", **{naam: kop[naam] for naam in KOP}})


def _bytes(tekst: str) -> bytes:
    data = base64.urlsafe_b64decode(tekst + "=" * (-len(tekst) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() == tekst:
        return data
    raise ValueError("base64url")


def _lees_sleutel(kty: str, een: str, ander: str) -> Any:
    a, b = (int.from_bytes(_bytes(deel), "big") for deel in (een, ander))
    return ec.EllipticCurvePublicNumbers(a, b, ec.SECP256R1()).public_key() if kty == "EC" else rsa.RSAPublicNumbers(b, a).public_key()


def getekend(jwk: Mapping[str, Any], alg: str, bericht: bytes, handtekening: str) -> bool:
    """Whether the holder of this key signed it; False for whatever cannot be read."""
    try:
        teken, sleutel = _bytes(handtekening), _lees_sleutel(jwk["kty"], *(jwk[lid] for lid in ("xy" if jwk["kty"] == "EC" else "ne")))
        if jwk["kty"] == "EC" and (jwk["crv"], alg, len(teken)) == ("P-256", "ES256", 64):
            der = encode_dss_signature(int.from_bytes(teken[:32], "big"), int.from_bytes(teken[32:], "big"))
            sleutel.verify(der, bericht, ec.ECDSA(hashes.SHA256()))
        else:
            vulling = {"PS256": padding.PSS(padding.MGF1(hashes.SHA256()), 32), "RS256": padding.PKCS1v15()}[alg]
            sleutel.verify(teken, bericht, vulling, hashes.SHA256())
    except (InvalidSignature, KeyError, ValueError, TypeError):
        return False
    return True


def kop_klopt(sleutels: Iterable[Mapping[str, Any]], kop: Mapping[str, Any]) -> bool:
    """Whether one of these keys of the gateway signed this checkpoint."""
    return any(getekend(jwk, "ES256", te_tekenen(kop), str(kop["handtekening"])) for jwk in sleutels)


def mee_klopt(lijn: Mapping[str, Any], sleutels: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a co-signature (JWS) is by one of these keys and says what stands beside it."""
    try:
        hoofd, inhoud, teken = str(lijn["jws"]).split(".")
        kop, zegt = json.loads(_bytes(hoofd)), json.loads(_bytes(inhoud))
        gelijk = kop["typ"] == TYP and all(zegt[naam] == lijn[naam] for naam in ("verband", "seq", "hash", "partij"))
        return gelijk and any(getekend(jwk, str(kop["alg"]), f"{hoofd}.{inhoud}".encode(), teken) for jwk in sleutels)
    except (ValueError, KeyError, TypeError):
        return False


@dataclass(frozen=True)
class Breuk:
    """The first thing that is wrong with one chain."""

    verband: str
    seq: int
    regel_id: str
    reden: str

    def __str__(self) -> str:
        return f"{self.verband}, schakel {self.seq} (regel {self.regel_id}): {self.reden}"


@dataclass
class Rapport:
    """What a check found. ``achterstand`` names audit rows older than PT10S without a link; at most the first 100."""

    regels: int = 0
    ketens: int = 0
    handtekeningen: int = 0
    medeondertekeningen: int = 0
    ondertekening_gecontroleerd: bool = False
    breuken: list[Breuk] = field(default_factory=list)
    achterstand: list[str] = field(default_factory=list)

    @property
    def in_orde(self) -> bool:
        return not self.breuken and not self.achterstand

    def __str__(self) -> str:
        telling = f"{self.regels} regels in {self.ketens} ketens, {self.handtekeningen} controlepunten"
        telling += f", {self.medeondertekeningen} medeondertekeningen"
        telling += "" if self.ondertekening_gecontroleerd else " (handtekeningen niet nagerekend: geen sleutel)"
        fouten = [f"eerste gebroken schakel: {b}" for b in self.breuken]
        fouten += [f"regel {r} is ouder dan PT10S en staat niet in de keten" for r in self.achterstand]
        return "\n".join([f"{'In' if self.in_orde else 'NIET in'} orde: {telling}.", *fouten])


@dataclass
class Loper:
    """Walks one chain; after its first fault it looks no further."""

    verband: str
    rapport: Rapport
    sleutels: Sequence[Mapping[str, Any]] = ()
    gezien: dict[int, str] = field(default_factory=dict)  # what a witness kept: hash by seq
    verwacht: str = "0" * 64
    seq: int = 0
    kop: int = -1
    kapot: bool = False

    def volg(self, seq: int, hash_: str, vorige: str, regel_id: str, regel: Mapping[str, Any] | None) -> None:
        self.rapport.regels += 1
        if not self.kapot and (fout := self._fout(seq, hash_, vorige, regel_id, regel)):
            self.breek(min(seq, self.seq + 1), regel_id, fout)
        self.seq, self.verwacht = seq, hash_

    def _fout(self, seq: int, hash_: str, vorige: str, regel_id: str, regel: Mapping[str, Any] | None) -> str:
        if seq != self.seq + 1:
            return f"ontbreekt; na schakel {self.seq} volgt {seq}"
        if vorige != self.verwacht:
            return "verwijst niet naar de schakel ervoor"
        if not isinstance(regel, dict):
            return "de regel zelf is weg"
        if (regel.get("id"), regel.get("verband")) != (regel_id, self.verband):
            return "hier staat een andere regel"
        try:
            goed = schakel(vorige, regel) == hash_
        except ValueError:
            return "de regel heeft een vorm die nooit is vastgelegd"
        anders = self.gezien.pop(seq, hash_) != hash_
        return "wijkt af van wat een getuige zag" if goed and anders else "" if goed else "de regel is na het vastleggen gewijzigd"

    def breek(self, seq: int, regel_id: str, reden: str) -> None:
        if not self.kapot:
            self.kapot = True
            self.rapport.breuken.append(Breuk(self.verband, seq, regel_id, reden))

    def toets_kop(self, kop: Mapping[str, Any]) -> None:
        """One checkpoint against the chain it signed, as far as it was walked, and against its own signature."""
        self.rapport.handtekeningen += 1
        self.kop = kop["seq"]
        if kop["seq"] != self.seq:
            self.breek(kop["seq"], "-", "staat in een controlepunt en is weg")
        elif kop["hash"] != self.verwacht:
            self.breek(kop["seq"], "-", "wijkt af van het controlepunt")
        elif self.sleutels and not kop_klopt(self.sleutels, kop):
            self.breek(kop["seq"], "-", "het controlepunt is niet door deze gateway getekend")

    def toets_mee(self, lijn: Mapping[str, Any], sleutels: Sequence[Mapping[str, Any]] = ()) -> None:
        """One co-signature against the chain; by the key beside it, or by those of the partij that the auditor brought."""
        self.rapport.medeondertekeningen += 1
        if (lijn["seq"], lijn["hash"]) != (self.seq, self.verwacht):
            self.breek(lijn["seq"], "-", f"is medeondertekend door {lijn['partij']} en staat er zo niet meer")
        elif not mee_klopt(lijn, sleutels or (lijn["sleutel"],)):
            self.breek(lijn["seq"], "-", f"de medeondertekening is niet van {lijn['partij']}")

    def sluit(self) -> None:
        """A chain ends at a checkpoint that anybody can check, and not before what a witness saw."""
        if self.kop != self.seq:
            self.breek(self.seq + 1, "-", "de keten eindigt niet in een controlepunt")
        for seq in sorted(seq for seq in self.gezien if seq > self.seq):
            self.breek(seq, "-", "is door een getuige gezien en is weg")


@dataclass
class Naloop:
    """Several segments read in order as one whole. ``na``: the closing link of what was dropped at the end of its term, by verband."""

    sleutels: Sequence[Mapping[str, Any]] = ()
    getuigen: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    gezien: Mapping[str, dict[int, str]] = field(default_factory=dict)
    na: Mapping[str, int] = field(default_factory=dict)
    rapport: Rapport = field(default_factory=Rapport)
    lopers: dict[str, Loper] = field(default_factory=dict)

    def alles(self, paden: Sequence[Path]) -> Rapport:
        for pad in paden:
            with pad.open(encoding="utf-8", newline="\n") as regels:
                self.lees(regels)
        return self.sluit()

    def lees(self, regels: Iterable[str]) -> None:
        """One file; ValueError for a line that is no JSON object of ours, spelled in the only way there is."""
        for lijn in (_lees_lijn(tekst, nummer) for nummer, tekst in enumerate(regels, start=1)):
            loper = self.lopers.get(lijn["verband"]) or self._begin(lijn)
            if lijn["soort"] == "regel":
                loper.volg(*(lijn[naam] for naam in ("seq", "hash", "vorige", "regel_id", "regel")))
            elif lijn["soort"] == "controlepunt":
                loper.toets_kop(lijn)
            else:
                loper.toets_mee(lijn, self.getuigen.get(lijn["partij"], ()))

    def _begin(self, lijn: Mapping[str, Any]) -> Loper:
        """From the first link on, or from the closing checkpoint that the auditor names."""
        verband = lijn["verband"]
        loper = self.lopers[verband] = Loper(verband, self.rapport, self.sleutels, dict(self.gezien.get(verband, {})))
        if lijn["soort"] == "controlepunt" and lijn["seq"] == self.na.get(verband):
            loper.seq, loper.verwacht = lijn["seq"], lijn["hash"]
        return loper

    def sluit(self) -> Rapport:
        """Every chain to its end; also the one that a witness saw and that is not there at all, and that of an empty file."""
        for verband in set(self.gezien) - set(self.lopers) or ({"-"} if not self.lopers else ()):
            self.lopers[verband] = Loper(verband, self.rapport, (), dict(self.gezien.get(verband, {})))
        for loper in self.lopers.values():
            loper.sluit()
        self.rapport.ketens, self.rapport.ondertekening_gecontroleerd = len(self.lopers), bool(self.sleutels)
        return self.rapport


def _lees_lijn(tekst: str, nummer: int) -> dict[str, Any]:
    try:
        lijn: dict[str, Any] = json.loads(tekst)
        goed = set(lijn) == LIJN[lijn["soort"]] and all(type(w) is ANDERS.get(n, str) for n, w in lijn.items() if n != "regel")
        if goed and zoals_geschreven(lijn) == tekst.removesuffix("\n"):
            return lijn
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise ValueError(f"Regel {nummer} van het segment is onleesbaar.")


def main(argumenten: Sequence[str]) -> int:
    """Exit status: 0 in order, 1 something is wrong."""
    p = argparse.ArgumentParser(description="Reken segmenten van de auditketen na, zonder de keten zelf.")
    p.add_argument("segment", nargs="+", type=Path, help="segmenten, in volgorde")
    p.add_argument("--sleutels", type=Path, help="JWK Set van de gateway, van vóór de controle bewaard")
    p.add_argument("--getuigen", type=Path, help="JSON: per partij_id haar JWK Set")
    p.add_argument("--gezien", type=Path, help="JSON lines: controlepunten zoals een getuige ze bewaarde")
    p.add_argument("--na", action="append", default=[], metavar="VERBAND=SEQ", help="sluitende schakel van wat na zijn termijn verviel")
    a = p.parse_args(argumenten)
    gezien: dict[str, dict[int, str]] = {}
    for kop in map(json.loads, a.gezien.read_text("utf-8").splitlines()) if a.gezien else ():
        gezien.setdefault(kop["verband"], {})[kop["seq"]] = kop["hash"]
    sleutels = json.loads(a.sleutels.read_bytes())["keys"] if a.sleutels else ()
    getuigen = {partij: s["keys"] for partij, s in json.loads(a.getuigen.read_bytes()).items()} if a.getuigen else {}
    naloop = Naloop(sleutels, getuigen, gezien, {verband: int(seq) for verband, _, seq in (x.partition("=") for x in a.na)})
    try:
        naloop.alles(a.segment)
    except ValueError as fout:
        naloop.rapport.breuken.append(Breuk("-", 0, "-", str(fout)))
    sys.stdout.write(f"{naloop.rapport}\n")
    return 0 if naloop.rapport.in_orde else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
