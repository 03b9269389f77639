"""What the convenant fills in for the rules: named lists, tables and terms, read once at start and never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

RELATIE_PER_ROL = {
    "procesregisseur": "procesregisseur",
    "aanmelder": "aanmelder",
    "afgevaardigde": "deelnemer",
    "casusregisseur": "deelnemer",
    "professional": "deelnemer",
    "agendadeelnemer": "deelnemer",
    "instemmer": "leverancier",
}


@dataclass(frozen=True, slots=True)
class Handeling:
    """Who may ask for an act, as pairs of role and relation to the casus or gegeven, and where it belongs."""

    naam: str
    wie: tuple[tuple[str, str], ...]
    rollen: frozenset[str]
    fasen: frozenset[str] = frozenset()
    """Fasen of the casus in which it belongs; empty: any."""
    casus: bool = True
    """It is about one casus, which the caller must be allowed to know."""
    na_einde: bool = False
    """It stays possible after the casus was turned down (ZVH-9.4b)."""
    reden: str = ""
    """Closed list its reason code comes from; empty: it needs none."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of one samenwerkingsverband plus those of the reglementen its partijen carry.

    ``aanwezig`` names what is configured; a rule that needs a name outside it is onbeslist (ONTWERP §6).
    """

    verband: str
    regime: str
    lijsten: Mapping[str, frozenset[str]]
    tabellen: Mapping[str, Mapping[str, frozenset[str]]]
    waarden: Mapping[str, str]
    handelingen: Mapping[str, Handeling]
    aanwezig: frozenset[str]

    @staticmethod
    def uit(gegevens: Mapping[str, Any]) -> "Parameters":
        """Built from plain mappings: keys verband, regime, rolnamen, lijsten, tabellen, waarden, handelingen."""
        rolnamen = gegevens.get("rolnamen", {})
        lijsten = {naam: frozenset(map(str, lijst)) for naam, lijst in gegevens.get("lijsten", {}).items()}
        tabellen = {
            naam: {str(sleutel): frozenset(map(str, lijst)) for sleutel, lijst in tabel.items()}
            for naam, tabel in gegevens.get("tabellen", {}).items()
        }
        waarden = {naam: str(waarde) for naam, waarde in gegevens.get("waarden", {}).items()}
        handelingen = {naam: _handeling(naam, rij, rolnamen) for naam, rij in gegevens.get("handelingen", {}).items()}
        return Parameters(
            verband=str(gegevens.get("verband", "")),
            regime=str(gegevens.get("regime", "")),
            lijsten=lijsten,
            tabellen=tabellen,
            waarden=waarden,
            handelingen=handelingen,
            aanwezig=frozenset((*lijsten, *tabellen, *waarden)),
        )

    def handeling(self, naam: str) -> Handeling | None:
        """The row of this act, or of its family (``klok.*``); None when nobody configured it."""
        return self.handelingen.get(naam) or self.handelingen.get(naam.partition(".")[0] + ".*")

    def tabel(self, naam: str, sleutel: str) -> frozenset[str]:
        """The cell of a configured table; an absent key is an empty list, which is closed."""
        return self.tabellen[naam].get(sleutel, frozenset())


def _handeling(naam: str, rij: Mapping[str, Any], rolnamen: Mapping[str, Iterable[str]]) -> Handeling:
    wie = tuple(paar for rol in rij["rollen"] for paar in _paren(str(rol), rolnamen))
    return Handeling(
        naam=naam,
        wie=wie,
        rollen=frozenset(rol for rol, _ in wie),
        fasen=frozenset(rij.get("fasen", ())),
        casus=bool(rij.get("casus", True)),
        na_einde=bool(rij.get("na_einde", False)),
        reden=str(rij.get("reden", "")),
    )


def _paren(tekst: str, rolnamen: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    rol, _, relatie = tekst.partition("/")
    relatie = relatie or RELATIE_PER_ROL.get(rol, "geen")
    return [(naam, relatie) for naam in rolnamen.get(rol, (rol,))]
