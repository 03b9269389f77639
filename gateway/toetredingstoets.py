"""Which step of a toetreding may come now, and what it must show (ZVH-28.1, ZVH-28.2, PGA-19.3a, PGA-19.3b). Decides, writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.register import Register
from shared.convenant import Verband
from shared.errors import BadInput, Conflict, Fout

STAPPEN = {
    "zvh": ("ingediend", "convenant", "aangekondigd", "besloten", "getekend", "toegetreden"),
    "pga": ("ingediend", "voorgelegd", "getekend", "toegetreden"),
}
"""In this order and none twice; ``voorgelegd`` may be repeated until everyone was asked."""
VOLGENDE = {
    "convenant": "Leg de toetreding tot het convenant vast.",
    "aangekondigd": "Leg vast wanneer de partijen op de hoogte zijn gebracht.",
    "besloten": "Leg het positieve besluit van de stuurgroep vast.",
    "voorgelegd": "Leg het verzoek voor aan het OM en zo nodig aan alle partners.",
    "getekend": "Leg de getekende verklaring met alle ondertekenaars vast.",
    "toegetreden": "Rond de toetreding af met haar ingangsdatum.",
}


@dataclass(frozen=True)
class Opening:
    """What the request says: whether the Handvat knows this kind of organisation (zvh), or through which partner it comes (pga)."""

    in_handvat: bool = True
    gelijksoortig: bool = False
    via_partner: str = ""
    gemeld_op: date | None = None
    verklaringen: tuple[str, ...] = ()

    def als_velden(self) -> dict[str, Any]:
        return {"via_partner": self.via_partner, "gemeld_op": str(self.gemeld_op or ""), "verklaringen": sorted(self.verklaringen)}


@dataclass(frozen=True)
class Stap:
    """One step with its proof (PGA-B2)."""

    naam: str
    op: date
    kenmerk: str = ""
    positief: bool | None = None
    ondertekenaars: tuple[str, ...] = ()
    partijen: tuple[str, ...] = ()
    aanbevelingen: tuple[str, ...] = ()
    bewaard_door: str = ""
    functie: str = ""
    """Of whoever signed for the organisation (PGA-B2)."""

    def als_velden(self, eerder: Mapping[str, Any]) -> dict[str, Any]:
        """What the book keeps of this step; who was asked before stays asked."""
        velden: dict[str, Any] = {"op": str(self.op), "kenmerk": self.kenmerk, "bewaard_door": self.bewaard_door}
        if self.naam == "voorgelegd":
            velden["partijen"] = sorted({*self.partijen, *eerder.get("voorgelegd", {}).get("partijen", ())})
        if self.naam == "getekend":
            velden |= {"ondertekenaars": sorted(self.ondertekenaars), "functie": self.functie}
        if self.naam == "analyse":
            velden["aanbevelingen"] = sorted(self.aanbevelingen)
        return velden


def check_stap(register: Register, verband: Verband, status: str, velden: Mapping[str, Any], stap: Stap, vandaag: date) -> None:
    """Conflict naming the next lawful step when it is not the turn of this one; BadInput when its proof is incomplete."""
    volgorde = STAPPEN[verband.bestand.reglement]
    if status in ("toegetreden", "afgewezen"):
        raise Conflict("Deze toetreding is afgerond.", code="toetreding_afgerond", volgende_stap="Dien zo nodig een nieuw verzoek in.")
    if stap.naam == "afgewezen":
        return
    volgende = volgorde[volgorde.index(status) + 1]
    if stap.naam not in (volgende, *(["voorgelegd"] if status == "voorgelegd" else [])):
        raise Conflict(
            "Deze stap is nu niet aan de beurt.",
            code="stap_niet_aan_de_beurt",
            artikel="ZVH-28.1" if verband.bestand.reglement == "zvh" else "PGA-19.3b",
            volgende_stap=VOLGENDE[volgende],
        )
    _check_bewijs(verband, stap)
    if stap.naam in ("getekend", "toegetreden") and verband.bestand.reglement == "pga":
        _check_bezwaren(register, verband.code, velden, stap.naam, vandaag)
    _check_dag(status, velden, stap)


def _check_dag(status: str, velden: Mapping[str, Any], stap: Stap) -> None:
    """No step before the one it follows: from the day it was put to the partners their term runs (PGA-19.3a), from the signature access
    (PGA-19.3b). The first follows the day a partner reported the request."""
    vorige = velden.get("ingediend", {}).get("gemeld_op", "") if status == "ingediend" else velden[status]["op"]
    if vorige and stap.op < date.fromisoformat(vorige):
        raise BadInput(fouten=[Fout("/op", f"ligt voor de vorige stap ({status}, {vorige})")])


def _check_bewijs(verband: Verband, stap: Stap) -> None:
    fouten = [] if stap.kenmerk or stap.naam == "toegetreden" else [Fout("/kenmerk", "ontbreekt")]
    if stap.naam == "getekend" and not stap.bewaard_door:
        fouten.append(Fout("/bewaardDoor", "ontbreekt"))
    if stap.naam == "getekend" and verband.bestand.reglement == "pga" and not stap.functie:
        fouten.append(Fout("/functie", "ontbreekt: de functie van wie voor de organisatie tekende"))
    if stap.naam == "voorgelegd" and not stap.partijen:
        fouten.append(Fout("/partijen", "noemt niemand"))
    if fouten:
        raise BadInput(fouten=fouten)
    if stap.naam == "besloten" and stap.positief is not True:
        raise Conflict(
            "Toetreden kan alleen op een positief besluit van de stuurgroep.",
            code="besluit_niet_positief",
            artikel="ZVH-28.1",
            volgende_stap="Wijs het verzoek af, of leg een positief besluit vast.",
        )
    mist = sorted(set(verband.lijst("ondertekenaars_toetreding")) - set(stap.ondertekenaars)) if stap.naam == "getekend" else []
    if mist:
        raise Conflict(
            f"Er ontbreekt een handtekening: {', '.join(mist)}.",
            code="handtekening_ontbreekt",
            artikel="ZVH-28.1" if verband.bestand.reglement == "zvh" else "PGA-19.3b",
            volgende_stap=VOLGENDE["getekend"],
        )


def _check_bezwaren(register: Register, verband: str, velden: Mapping[str, Any], naam: str, vandaag: date) -> None:
    """Everyone who must be asked was; nobody objects; and silence counts only after the term (PGA-19.3a, PGA-19.3b)."""
    gevraagd, reacties = set(velden["voorgelegd"]["partijen"]), velden.get("reacties", {})
    if mist := sorted(te_raadplegen(register, verband, bool(velden["gelijksoortig"]), vandaag) - gevraagd):
        raise Conflict(
            f"Het verzoek is nog niet aan iedereen voorgelegd: {len(mist)} partners.",
            code="niet_iedereen_geraadpleegd",
            artikel="PGA-19.3a",
            volgende_stap=VOLGENDE["voorgelegd"],
        )
    if any(r["reactie"] == "bezwaar" for r in reacties.values()):
        raise Conflict("Een partner heeft bezwaar.", code="bezwaar_van_partner", artikel="PGA-19.3b", volgende_stap="Wijs het verzoek af.")
    uiterlijk = date.fromisoformat(velden["voorgelegd"]["uiterlijk"])
    if gevraagd - set(reacties) and vandaag <= uiterlijk and naam == "getekend":
        raise Conflict(
            "Niet iedereen heeft gereageerd en de termijn loopt nog.",
            code="bezwaartermijn_loopt",
            artikel="PGA-19.3b",
            volgende_stap=f"Wacht op de reacties of tot na {uiterlijk.isoformat()}.",
        )


def te_raadplegen(register: Register, verband: str, gelijksoortig: bool, vandaag: date) -> set[str]:
    """The OM always; where the work differs from that of the partners, all of them (PGA-19.3a)."""
    leden = ((p, register.lidmaatschap(p.partij_id, verband)) for p in register.partijen.values())
    binnen = [p for p, lid in leden if lid is not None and lid.doet_mee(vandaag)]
    return {p.partij_id for p in binnen if not gelijksoortig or p.soort == "openbaar_ministerie"}
