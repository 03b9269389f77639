"""Reading and checking regimes and samenwerkingsverbanden: every fault of every file in one error, or a verband that is sound."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from shared.convenant.inhoud import categorieen
from shared.convenant.model import Invulling, Regime, VerbandBestand, Waarde
from shared.convenant.termijnen import Termijn, lees_termijn, rekent
from shared.settings import ConfiguratieFout

_MAP = Path(__file__).parent
PARTIJREGLEMENTEN = ("ljr", "xtra", "ied")
_TERMIJNEN = ("_termijn", "termijn_", "bewaartermijn", "archivering_na", "hersteltermijn", "rotatie_interval", "documentatie_", "wachttijd")


@lru_cache(maxsize=8)
def load_regime(naam: str) -> Regime:
    """The parameters of a regime or partijreglement; ConfiguratieFout naming every fault."""
    return _read_regime(_MAP / f"{naam}.yaml")


def _read_regime(pad: Path) -> Regime:
    ruw, fouten = _read(pad)
    if fouten:
        raise ConfiguratieFout("\n".join(fouten))
    try:
        regime = Regime.model_validate(ruw)
    except ValidationError as fout:
        raise ConfiguratieFout("\n".join(_places(pad, fout))) from None
    geldend = {naam: parameter.geldend for naam, parameter in regime.parameters.items()}
    if fouten := list(_bad_terms(pad, geldend)):
        raise ConfiguratieFout("\n".join(fouten))
    return regime


@lru_cache(maxsize=1)
def _handelingen() -> Mapping[str, Any]:
    rijen: Mapping[str, Any] = yaml.safe_load((_MAP / "handelingen.yaml").read_text(encoding="utf-8"))
    return rijen


@dataclass(frozen=True, slots=True)
class Verband:
    """A samenwerkingsverband in force: its file, the regime it runs on and the sha256 of the file, kept in every audit record."""

    bestand: VerbandBestand
    regime: Regime
    hash: str

    @property
    def code(self) -> str:
        return self.bestand.code

    def waarde(self, naam: str) -> Waarde:
        """What holds here: the verband's own decision, else the regime's; None is a lacune."""
        invulling = self.bestand.invulling.get(naam)
        if invulling is not None:
            return invulling.waarde
        if naam == "looptijd_tot":
            return self.bestand.looptijd.einde.isoformat()
        parameter = self.regime.parameters.get(naam)
        return parameter.geldend if parameter else None

    def lijst(self, naam: str) -> tuple[str, ...]:
        """A list parameter; KeyError when it is not one."""
        waarde = self.waarde(naam)
        if not isinstance(waarde, list):
            raise KeyError(naam)
        return tuple(map(str, waarde))

    def redenen(self, lijst: str) -> tuple[str, ...]:
        """A closed list of reason codes; KeyError when the convenant has none of that name."""
        tabel = self.waarde("redenen")
        if not isinstance(tabel, dict):
            raise KeyError(lijst)
        return tuple(map(str, tabel[lijst]))

    def termijn(self, naam: str) -> Termijn:
        """A legal term; KeyError when neither regime nor verband names it."""
        waarde = self.waarde(naam)
        if waarde is None:
            raise KeyError(naam)
        return lees_termijn(str(waarde))

    def vernietigen_op(self, normdatum: date) -> date:
        """The day on which destruction starts, so that on the norm's last day nobody can read it any more (ONTWERP §9)."""
        marge = timedelta(0)
        for naam in ("rotatie_interval", "backup_termijn"):
            marge += rekent(date(2001, 1, 1), self.termijn(naam)) - date(2001, 1, 1)
        return normdatum - marge

    def categorie_verband(self, reglement: str, categorie: str) -> str | None:
        """The verband's word for a leverancier's categorie; None when this verband has none, so it stays out."""
        vertaald = _vertaling(reglement, "mapping_categorie").get(categorie, categorie)
        return vertaald if vertaald in categorieen() or vertaald in self.lijst("verboden_categorieen") else None

    def grondslag_verband(self, reglement: str, grondslag: str) -> str:
        """The verband's word for a leverancier's grondslag; its own word where the reglement maps nothing."""
        return _vertaling(reglement, "mapping_grondslag").get(grondslag, grondslag)

    def lacunes(self) -> list[str]:
        """Parameters nobody filled: every rule that needs one is onbeslist."""
        return sorted(naam for naam in self.regime.parameters if self.waarde(naam) is None)

    def parameters(self, partijreglementen: Iterable[str] = PARTIJREGLEMENTEN) -> dict[str, Any]:
        """Plain mappings for gateway.beleid.Parameters.uit."""
        waarden = {naam: self.waarde(naam) for naam in self.regime.parameters}
        rolnamen = waarden.pop("rolnamen", None) or {}
        toegevoegd = waarden.pop("categorieen_toegevoegd", None)
        waarden["categorieen"] = _samen(waarden.get("categorieen"), toegevoegd)
        gekozen = tuple(partijreglementen)
        for naam in gekozen:
            waarden |= {f"{naam}.{k}": v.geldend for k, v in load_regime(naam).parameters.items() if not k.startswith("mapping_")}
        waarden["partijreglementen"] = list(gekozen)
        return {
            "verband": self.code,
            "regime": self.regime.naam,
            "rolnamen": rolnamen,
            "handelingen": _handelingen(),
            "lijsten": {k: v for k, v in waarden.items() if isinstance(v, list)},
            "tabellen": {k: v for k, v in waarden.items() if isinstance(v, dict)},
            "waarden": {k: v for k, v in waarden.items() if isinstance(v, str | int)},
        }


def load_verbanden(directory: Path) -> dict[str, Verband]:
    """Every ``*.yaml`` in the directory, by code; one ConfiguratieFout with all faults of all files, or with the lack of any file."""
    verbanden: dict[str, Verband] = {}
    fouten: list[str] = []
    for pad in sorted(directory.glob("*.yaml")):
        verband, gevonden = _load_verband(pad)
        fouten += gevonden
        if verband is not None and verband.code in verbanden:
            fouten.append(f"{pad.name}: code {verband.code} komt twee keer voor")
        elif verband is not None:
            verbanden[verband.code] = verband
    if not verbanden and not fouten:
        fouten.append(f"geen samenwerkingsverband gevonden in {directory.name}")
    if fouten:
        raise ConfiguratieFout("\n".join(fouten))
    return verbanden


def _load_verband(pad: Path) -> tuple[Verband | None, list[str]]:
    ruw, fouten = _read(pad)
    if fouten:
        return None, fouten
    try:
        bestand = VerbandBestand.model_validate(ruw)
    except ValidationError as fout:
        return None, list(_places(pad, fout))
    regime = load_regime(bestand.reglement)
    fouten = [f for naam, invulling in bestand.invulling.items() for f in _bad_filling(pad, regime, naam, invulling)]
    fouten += _bad_terms(pad, {naam: invulling.waarde for naam, invulling in bestand.invulling.items()})
    return Verband(bestand, regime, hashlib.sha256(pad.read_bytes()).hexdigest()), fouten


def _bad_filling(pad: Path, regime: Regime, naam: str, invulling: Invulling) -> Iterator[str]:
    parameter = regime.parameters.get(naam)
    if parameter is None:
        yield f"{pad.name}: invulling.{naam} kent regime {regime.naam} niet"
    elif parameter.waarde is not None:
        yield f"{pad.name}: invulling.{naam} staat vast in artikel {parameter.artikel}"
    elif parameter.geldend is not None and not isinstance(invulling.waarde, type(parameter.geldend)):
        yield f"{pad.name}: invulling.{naam} heeft een andere vorm dan het regime vraagt"
    if naam in ("categorieen_toegevoegd", "bijzonder_toegestaan") and not invulling.dpia:
        yield f"{pad.name}: invulling.{naam} mist een DPIA-verwijzing (ZVH-B4.5)"
    if naam in ("categorieen_toegevoegd", "bijzonder_toegestaan") and isinstance(invulling.waarde, dict):
        onbekend = {str(c) for lijst in invulling.waarde.values() for c in lijst} - categorieen()
        yield from (f"{pad.name}: invulling.{naam} noemt {c}, waarvoor geen inhoud bestaat" for c in sorted(onbekend))


def _bad_terms(pad: Path, waarden: Mapping[str, Waarde]) -> Iterator[str]:
    for naam, waarde in waarden.items():
        if not isinstance(waarde, str) or not any(deel in naam for deel in _TERMIJNEN):
            continue
        try:
            lees_termijn(waarde)
        except ValueError as fout:
            yield f"{pad.name}: {naam}: {fout}"


def _samen(basis: Waarde, extra: Waarde) -> dict[str, list[Any]]:
    eerste, tweede = (w if isinstance(w, dict) else {} for w in (basis, extra))
    return {sleutel: [*eerste.get(sleutel, ()), *tweede.get(sleutel, ())] for sleutel in {**eerste, **tweede}}


def _vertaling(reglement: str, naam: str) -> Mapping[str, str]:
    if not reglement or naam not in load_regime(reglement).parameters:
        return {}
    waarde = load_regime(reglement).parameters[naam].waarde
    return {k: str(v) for k, v in waarde.items()} if isinstance(waarde, dict) else {}


def _read(pad: Path) -> tuple[Any, list[str]]:
    try:
        return yaml.safe_load(pad.read_text(encoding="utf-8")), []
    except (OSError, UnicodeDecodeError) as fout:
        return None, [f"{pad.name}: niet te lezen: {type(fout).__name__}"]
    except yaml.YAMLError as fout:
        regel = getattr(getattr(fout, "problem_mark", None), "line", -1) + 1
        return None, [f"{pad.name}: geen YAML, regel {regel}"]


def _places(pad: Path, fout: ValidationError) -> Iterator[str]:
    for deel in fout.errors(include_input=False, include_url=False):
        yield f"{pad.name}: {'.'.join(map(str, deel['loc']))}: {deel['msg']}"
