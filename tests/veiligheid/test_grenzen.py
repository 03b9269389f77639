"""What a message may hold at most, read off the published contract: nothing is taken in without a bound (ONTWERP §10)."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.veiligheid.contract import _los, operaties

BLADZIJDE = 250
PER_SOORT = {"inhoud", "regimevelden", "profiel"}
"""Closed by the schema of the categorie or the reglement that the request names."""
LANGE_LIJST = {"ontvangers"}
"""The receivers a leverancier names in an etiket: partijen of the register, bounded by the message itself."""


def velden(schema: Mapping[str, Any], naam: str = "", gezien: frozenset[str] = frozenset()) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every field of a body with its schema, at any depth."""
    ref = str(schema.get("$ref", ""))
    if ref and ref in gezien:
        return
    gezien, schema = gezien | {ref}, _los(schema)
    yield naam, schema
    for veld, deel in schema.get("properties", {}).items():
        yield from velden(deel, veld, gezien)
    for deel in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ()), *filter(None, [schema.get("items")])):
        yield from velden(deel, naam, gezien)


ALLE = [(o.naam, naam, s) for o in operaties() if o.schema for naam, s in velden(o.schema)]


def test_geen_bericht_heeft_velden_die_niemand_noemde() -> None:
    """Een onbekend veld komt nergens binnen: zo kan niemand iets zetten wat niet van hem is."""
    open_ = {naam for _, naam, s in ALLE if s.get("type") == "object" and s.get("additionalProperties", True) is not False}

    assert open_ == PER_SOORT


def test_iedere_lijst_en_tekst_heeft_een_einde() -> None:
    """Een lijst heeft een hoogste aantal, een tekst een lengte, een vorm of een lijst waar hij in staat."""
    begrensd = {"maxLength", "pattern", "enum", "format", "const"}
    teksten = {naam for _, naam, s in ALLE if s.get("type") == "string" and not begrensd & s.keys()}
    lijsten = {naam for _, naam, s in ALLE if s.get("type") == "array" and "maxItems" not in s}

    assert teksten == set()
    assert lijsten <= LANGE_LIJST


def test_iedere_bladzijde_heeft_een_einde() -> None:
    """Wie om meer vraagt dan een bladzijde krijgt 400, bij iedere lijst die een limiet kent."""
    limieten = {o.naam: p["schema"]["maximum"] for o in operaties() for p in o.operatie.get("parameters", ()) if p["name"] == "limit"}

    assert len(limieten) > 10
    assert {naam: hoogste for naam, hoogste in limieten.items() if hoogste > BLADZIJDE} == {}
