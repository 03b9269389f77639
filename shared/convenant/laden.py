"""Reading and checking regimes and samenwerkingsverbanden: every fault of every file in one error, or a verband that is sound."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shared.convenant.bron import Bron, lees
from shared.convenant.inhoud import categorieen, velden_schema
from shared.convenant.model import Handelingen, Invulling, Regime, VerbandBestand, Waarde
from shared.convenant.termijnen import Termijn, lees_termijn, rekent
from shared.settings import ConfiguratieFout

_MAP = Path(__file__).parent
PARTIJREGLEMENTEN = ("ljr", "xtra", "ied")
_IJKDAG = date(2001, 1, 1)
_TERMIJNEN = ("_termijn", "termijn_", "bewaartermijn", "archivering_na", "hersteltermijn", "rotatie_interval", "documentatie_", "wachttijd")


@lru_cache(maxsize=8)
def load_regime(naam: str) -> Regime:
    """The parameters of a regime or partijreglement; ConfiguratieFout naming every fault."""
    return _read_regime(_MAP / f"{naam}.yaml")


def _read_regime(pad: Path) -> Regime:
    bron, fouten = lees(pad)
    if bron is None:
        raise ConfiguratieFout("\n".join(fouten))
    try:
        regime = Regime.model_validate(bron.data)
    except ValidationError as fout:
        raise ConfiguratieFout("\n".join(bron.fouten(fout))) from None
    geldend = {("parameters", naam): parameter.geldend for naam, parameter in regime.parameters.items()}
    if fouten := [*_bad_terms(bron, geldend), *_bad_fields(bron, regime)]:
        raise ConfiguratieFout("\n".join(fouten))
    return regime


@lru_cache(maxsize=1)
def _handelingen() -> Mapping[str, Any]:
    """Who may ask for what; ConfiguratieFout naming file, line and key of what does not fit."""
    return _read_handelingen(_MAP / "handelingen.yaml")


def _read_handelingen(pad: Path) -> Mapping[str, Any]:
    bron, fouten = lees(pad)
    if bron is None:
        raise ConfiguratieFout("\n".join(fouten))
    try:
        Handelingen.model_validate(bron.data)
    except ValidationError as fout:
        raise ConfiguratieFout("\n".join(bron.fouten(fout))) from None
    rijen: Mapping[str, Any] = bron.data
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
        return normdatum - self.vernietigmarge

    @property
    def vernietigmarge(self) -> timedelta:
        """How long a restored backup can still be read after destruction (ONTWERP §9)."""
        return sum((rekent(_IJKDAG, self.termijn(naam)) - _IJKDAG for naam in ("rotatie_interval", "backup_termijn")), timedelta(0))

    def categorie_verband(self, reglement: str, categorie: str) -> str | None:
        """The verband's word for a leverancier's categorie; None when this verband has none, so it stays out."""
        vertaald = _vertaling(reglement, "mapping_categorie").get(categorie, categorie)
        return vertaald if vertaald in categorieen() or vertaald in self.lijst("verboden_categorieen") else None

    def grondslag_verband(self, reglement: str, grondslag: str) -> str:
        """The verband's word for a leverancier's grondslag; its own word where the reglement maps nothing."""
        return _vertaling(reglement, "mapping_grondslag").get(grondslag, grondslag)

    def regimevelden(self, reglement: str) -> dict[str, Any]:
        """JSON Schema of ``regimevelden``: what the own reglement of the leverancier and the regime here ask of a label, and no more."""
        regels = _vertaling(self.regime.naam, "regimevelden") | _vertaling(reglement, "regimevelden")
        return velden_schema(regels)

    def lacunes(self) -> list[str]:
        """Parameters nobody filled: every rule that needs one is onbeslist."""
        return sorted(naam for naam in self.regime.parameters if self.waarde(naam) is None)

    def parameters(self, partijreglementen: Iterable[str] = PARTIJREGLEMENTEN) -> dict[str, Any]:
        """Plain mappings for gateway.beleid.Parameters.uit."""
        waarden = {naam: self.waarde(naam) for naam in self.regime.parameters}
        rolnamen = _rolnamen(
            waarden.pop("rolnamen", None), {rol: waarden.get(rol) for rol in ("rol_datalek", "rol_dpia", "rol_toezicht_beveiliging")}
        )
        waarden.pop("regimevelden", None)
        waarden["categorieen"] = _samen(waarden.get("categorieen"), waarden.get("categorieen_toegevoegd"))
        gekozen = tuple(partijreglementen)
        for naam in gekozen:
            eigen = load_regime(naam).parameters
            waarden |= {f"{naam}.{k}": v.geldend for k, v in eigen.items() if not k.startswith("mapping_") and k != "regimevelden"}
            waarden[f"{naam}.versie"] = load_regime(naam).versie
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
    bron, fouten = lees(pad)
    if bron is None:
        return None, fouten
    try:
        bestand = VerbandBestand.model_validate(bron.data)
    except ValidationError as fout:
        return None, list(bron.fouten(fout))
    regime = load_regime(bestand.reglement)
    fouten = [f for naam, invulling in bestand.invulling.items() for f in _bad_filling(bron, regime, naam, invulling)]
    fouten += _bad_terms(bron, {("invulling", naam): invulling.waarde for naam, invulling in bestand.invulling.items()})
    fouten += [f for naam, invulling in bestand.invulling.items() for f in _too_long(bron, regime, naam, invulling)]
    return Verband(bestand, regime, hashlib.sha256(pad.read_bytes()).hexdigest()), fouten


def _bad_filling(bron: Bron, regime: Regime, naam: str, invulling: Invulling) -> Iterator[str]:
    parameter, plek = regime.parameters.get(naam), ("invulling", naam)
    if parameter is None:
        yield bron.fout(f"kent regime {regime.naam} niet", *plek)
    elif parameter.waarde is not None:
        yield bron.fout(f"staat vast in artikel {parameter.artikel}", *plek)
    elif parameter.geldend is not None and not isinstance(invulling.waarde, type(parameter.geldend)):
        yield bron.fout("heeft een andere vorm dan het regime vraagt", *plek)
    if naam in ("categorieen_toegevoegd", "bijzonder_toegestaan") and not invulling.dpia:
        yield bron.fout("mist een DPIA-verwijzing (ZVH-B4.5)", *plek)
    if naam in ("categorieen_toegevoegd", "bijzonder_toegestaan") and isinstance(invulling.waarde, dict):
        onbekend = {str(c) for lijst in invulling.waarde.values() for c in lijst} - categorieen()
        yield from (bron.fout(f"noemt {c}, waarvoor geen inhoud bestaat", *plek) for c in sorted(onbekend))


def _bad_terms(bron: Bron, waarden: Mapping[tuple[str, str], Waarde]) -> Iterator[str]:
    for plek, waarde in waarden.items():
        if not isinstance(waarde, str) or not any(deel in plek[-1] for deel in _TERMIJNEN):
            continue
        try:
            lees_termijn(waarde)
        except ValueError as fout:
            yield bron.fout(str(fout), *plek)


def _too_long(bron: Bron, regime: Regime, naam: str, invulling: Invulling) -> Iterator[str]:
    """A verband may shorten a term; it may not stretch it beyond what the reglement sets as its ceiling (PGA-3.3)."""
    parameter = regime.parameters.get(naam)
    if parameter is None or parameter.hoogstens is None:
        return
    try:
        te_lang = rekent(_IJKDAG, lees_termijn(str(invulling.waarde))) > rekent(_IJKDAG, lees_termijn(parameter.hoogstens))
    except ValueError:
        return
    if te_lang:
        yield bron.fout(f"is langer dan artikel {parameter.artikel} toelaat ({parameter.hoogstens})", "invulling", naam)


def _bad_fields(bron: Bron, regime: Regime) -> Iterator[str]:
    """``regimevelden`` that nobody can read as a schema."""
    velden = regime.parameters.get("regimevelden")
    for naam, tekst in (velden.waarde if velden and isinstance(velden.waarde, dict) else {}).items():
        try:
            velden_schema({naam: str(tekst)})
        except (KeyError, TypeError, ValueError):
            yield bron.fout("is geen tekst, keuze, datum, ja_nee, getal of kenmerk", "parameters", "regimevelden", "waarde", naam)


def _rolnamen(namen: Waarde, gekozen: Mapping[str, Waarde]) -> dict[str, list[str | int]]:
    """What a role of the table of handelingen is called here; the verband itself chose who handles the datalekken and coordinates
    the DPIA's (ZVH-14.1, ZVH-15.1)."""
    hier = {rol: [*lijst] for rol, lijst in namen.items() if isinstance(lijst, list)} if isinstance(namen, dict) else {}
    return hier | {naam: hier.get(rol, [rol]) for naam, rol in gekozen.items() if isinstance(rol, str)}


def _samen(basis: Waarde, extra: Waarde) -> dict[str, list[Any]]:
    eerste, tweede = (w if isinstance(w, dict) else {} for w in (basis, extra))
    return {sleutel: [*eerste.get(sleutel, ()), *tweede.get(sleutel, ())] for sleutel in {**eerste, **tweede}}


def _vertaling(reglement: str, naam: str) -> dict[str, str]:
    if not reglement or naam not in load_regime(reglement).parameters:
        return {}
    waarde = load_regime(reglement).parameters[naam].waarde
    return {k: str(v) for k, v in waarde.items()} if isinstance(waarde, dict) else {}
