"""Inbreng: a partner's gegevens get their complete label before anyone decides about them (ONTWERP §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from gateway.afleiding import erf
from gateway.bewaartermijn import laatste_dag
from gateway.contract import Schema
from gateway.vragen import Beeld
from shared.contracts import GEZAMENLIJK, Etiket, EtiketIn, Gegeven, GegevenIn, Gemeenschappelijk
from shared.convenant import Verband, categorieen, dag, inhoud_schema
from shared.crypto import bevat_bsn
from shared.errors import BadInput, Fout, Refused
from shared.identity import derived_id

LEEG_UIT_PROFIEL = ("taak", "grondslag", "wetsartikel", "geheimhouding", "bron")


@dataclass(frozen=True)
class Plek:
    """Where the items land: which casus and fase, under which object, brought in by whom."""

    casus_id: UUID
    fase: str
    object_id: UUID
    partij: str


def lees_invoer(body: Mapping[str, Any]) -> tuple[list[GegevenIn], Gemeenschappelijk]:
    """The items of a body that already fits its schema."""
    gemeenschappelijk = Gemeenschappelijk.model_validate(body.get("gemeenschappelijk") or {})
    return [GegevenIn.model_validate(g) for g in body.get("gegevens", ())], gemeenschappelijk


def maak_volledig(
    items: Sequence[GegevenIn], gemeen: Gemeenschappelijk, beeld: Beeld, plek: Plek, bronnen: Mapping[UUID, Etiket]
) -> list[Gegeven]:
    """Complete every label or raise one BadInput that names everything that is missing; nothing is echoed.

    ``bronnen``: the labels of what may be named in ``afgeleidVan``; a derived gegeven becomes as strict as its sources.
    Raises Refused when a client names another partij as leverancier: the label says who supplied it, and for what (ZVH-2.1, PGA-1.d).
    """
    if any(i.etiket.leverancier not in (None, plek.partij, GEZAMENLIJK) for i in items):
        raise Refused(
            "Een gegeven staat op naam van de partij die het inbrengt.",
            code="andere_leverancier",
            artikel="ZVH-2.1",
            volgende_stap="Laat de leverancier het gegeven zelf inbrengen.",
        )
    fouten: list[Fout] = []
    gegevens = []
    for nummer, item in enumerate(items):
        waarden = _waarden(item.etiket, gemeen, beeld, plek, nummer, bronnen)
        eigen = _fouten(item, waarden, beeld, plek, nummer)
        fouten += eigen
        if not eigen:
            gegevens.append(_gegeven(item, waarden, nummer, fouten))
    if fouten:
        raise BadInput(fouten=fouten)
    return [g for g in gegevens if g is not None]


def _gegeven(item: GegevenIn, waarden: dict[str, Any], nummer: int, fouten: list[Fout]) -> Gegeven | None:
    try:
        return Gegeven(etiket=Etiket(**waarden), inhoud=item.inhoud)
    except ValidationError as fout:
        fouten += [Fout(f"/gegevens/{nummer}/etiket/{e['loc'][0]}", "ontbreekt of ongeldig") for e in fout.errors(include_input=False)]
        return None


def _waarden(
    e: EtiketIn, gemeen: Gemeenschappelijk, beeld: Beeld, plek: Plek, nummer: int, bronnen: Mapping[UUID, Etiket]
) -> dict[str, Any]:
    partij = beeld.register.get(plek.partij)
    waarden = {k: v for k, v in e.model_dump(by_alias=False).items() if v is not None}
    profiel = partij.profiel.get(e.categorie) if partij else None
    for veld in LEEG_UIT_PROFIEL:
        if veld not in waarden and profiel is not None and getattr(profiel, veld) is not None:
            waarden[veld] = getattr(profiel, veld)
    for veld in ("peildatum", "juistheid_bevestigd_op", "noodzaak"):
        if veld not in waarden and getattr(gemeen, veld) is not None:
            waarden[veld] = getattr(gemeen, veld)
    reglement = (partij.reglement if partij else None) or ""
    waarden |= {
        "id": derived_id(plek.object_id, "gegeven", nummer),
        "casus_id": plek.casus_id,
        "samenwerkingsverband": beeld.verband.code,
        "fase": plek.fase,
        "leverancier": e.leverancier or plek.partij,
        "vastgelegd_op": beeld.nu,
    }
    if "bewaren_tot" not in waarden and (tot := laatste_dag(reglement, partij, e.regimevelden or {}, dag(beeld.nu))):
        waarden["bewaren_tot"] = tot
    openbaar = beeld.parameters.lijsten.get("ljr.bron_openbaar", frozenset())
    waarden |= erf(waarden, [bronnen[i] for i in e.afgeleid_van or () if i in bronnen], openbaar)
    velden = verbandvelden(beeld.verband, reglement, e.categorie, waarden.get("grondslag", ""))
    velden["strafrechtelijk"] = velden["strafrechtelijk"] or _van_een_client(waarden)
    return waarden | velden


def _van_een_client(waarden: Mapping[str, Any]) -> bool:
    """That somebody is a client of LJ&R tells of the criminal law, also in what is derived from it (LJR-8.2)."""
    return (waarden.get("regimevelden") or {}).get("betrokkenerol") == "client"


def verbandvelden(verband: Verband, reglement: str, categorie: str, grondslag: str) -> dict[str, Any]:
    """The verband's own words for a leverancier's categorie and grondslag, and what kind of data that makes it."""
    vertaald = verband.categorie_verband(reglement, categorie)
    bijzonder = verband.waarde("uitzonderingsgronden")
    return {
        "categorie_verband": vertaald,
        "grondslag_verband": verband.grondslag_verband(reglement, grondslag),
        "bijzonder": isinstance(bijzonder, dict) and vertaald in bijzonder,
        "strafrechtelijk": vertaald in verband.lijst("strafrechtelijke_categorieen"),
    }


def _fouten(item: GegevenIn, waarden: Mapping[str, Any], beeld: Beeld, plek: Plek, nummer: int) -> list[Fout]:
    voor, e = f"/gegevens/{nummer}", item.etiket
    fouten = [
        Fout(f"{voor}/etiket/{veld}", "ontbreekt en staat niet in het partijprofiel")
        for veld in ("taak", "grondslag", "bron", "noodzaak")
        if veld not in waarden
    ]
    if "geheimhouding" not in waarden:
        fouten.append(Fout(f"{voor}/etiket/geheimhouding", "geef aan welk regime geldt, of een lege lijst (ZVH-7.2)"))
    if not waarden.get("categorie_verband"):
        return [*fouten, Fout(f"{voor}/etiket/categorie", "staat niet op de lijst van het samenwerkingsverband (ZVH-4.1)")]
    if beeld.betrokkenen.get(e.betrokkene_id) != e.betrokkene_categorie:
        fouten.append(Fout(f"{voor}/etiket/betrokkeneId", "is geen betrokkene van deze casus in deze categorie (ZVH-4.1t)"))
    if bevat_bsn(str(waarden.get("wetsartikel", ""))):
        fouten.append(Fout(f"{voor}/etiket/wetsartikel", "bevat een nummer dat een BSN kan zijn"))
    if set(e.afgeleid_van or ()) - {b.gegeven_id for b in waarden["afgeleid_van"]}:
        fouten.append(Fout(f"{voor}/etiket/afgeleidVan", "noemt een gegeven dat hier niet bekend is"))
    fouten += regimeveld_fouten(beeld, plek.partij, e.regimevelden or {}, f"{voor}/etiket/regimevelden")
    omschreven = beeld.parameters.lijsten.get(f"{_reglement(beeld, plek.partij)}.categorieen_omschreven", frozenset())
    if e.categorie in omschreven and not item.inhoud.get("omschrijving"):
        fouten.append(Fout(f"{voor}/inhoud/omschrijving", "ontbreekt; deze soort zegt zelf niet wat het is (LJR-8.1)"))
    return fouten + inhoud_fouten(beeld.verband, waarden["categorie_verband"], item.inhoud, f"{voor}/inhoud")


def _reglement(beeld: Beeld, partij: str) -> str:
    regel = beeld.register.get(partij)
    return (regel.reglement if regel else None) or ""


_schemas: dict[tuple[str, str], Schema | None] = {}
_regimeschemas: dict[tuple[str, str], Schema] = {}


def regimeveld_fouten(beeld: Beeld, partij: str, velden: Mapping[str, Any], voor: str) -> list[Fout]:
    """What is wrong with the fields of the leverancier's own reglement and of this regime; unknown ones are refused (ONTWERP §4)."""
    reglement = _reglement(beeld, partij)
    sleutel = (beeld.verband.hash, reglement)
    if sleutel not in _regimeschemas:
        _regimeschemas[sleutel] = Schema(beeld.verband.regimevelden(reglement))
    return _regimeschemas[sleutel].fouten(velden, voor)


def inhoud_fouten(verband: Verband, categorie: str, inhoud: Mapping[str, Any], voor: str) -> list[Fout]:
    """What is wrong with content of this categorie: outside its closed schema, or holding a BSN (ZVH-4.1, PGA-15.2, XTRA-6.5)."""
    sleutel = (verband.hash, categorie)
    if sleutel not in _schemas:
        _schemas[sleutel] = Schema(inhoud_schema(categorie)) if categorie in categorieen() else None
    gevonden = _schemas[sleutel]
    if gevonden is None:
        return [Fout(voor, "er is geen schema voor deze categorie")]
    uitgesloten = verband.waarde("inhoud_uitgesloten")
    if isinstance(uitgesloten, dict) and (teveel := sorted(set(inhoud) & set(map(str, uitgesloten.get(categorie, ()))))):
        return [Fout(f"{voor}/{veld}", "staat niet op de lijst van dit samenwerkingsverband (PGA-12.2a)") for veld in teveel]
    if any(bevat_bsn(tekst) for tekst in _teksten(inhoud)):
        return [Fout(voor, "bevat een nummer dat een BSN kan zijn; een BSN wordt niet opgeslagen")]
    return gevonden.fouten(inhoud, voor)


def _teksten(waarde: Any) -> list[str]:
    if isinstance(waarde, str):
        return [waarde]
    if isinstance(waarde, int | float) and not isinstance(waarde, bool):
        return [str(waarde)]
    if isinstance(waarde, Mapping):
        return [t for k, v in waarde.items() for t in (*_teksten(v), str(k))]
    return [t for v in waarde for t in _teksten(v)] if isinstance(waarde, list) else []
