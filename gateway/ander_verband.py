"""What an act may state about another samenwerkingsverband: that it is one, and the words of there (ZVH-4.3t, ZVH-B2.3b)."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from gateway.vragen import Beeld, Verbanden
from shared.errors import BadInput, Fout


class Oordeel(Protocol):
    """A noodzaakoordeel for another verband, as its route reads it."""

    @property
    def gegeven_id(self) -> UUID | None: ...
    @property
    def oordeel(self) -> str: ...
    @property
    def reden(self) -> str: ...
    @property
    def criterium(self) -> str | None: ...


def check(verbanden: Verbanden, beeld: Beeld, code: str, veld: str = "/naarVerband") -> None:
    """Another samenwerkingsverband of this keten; BadInput otherwise."""
    if code not in verbanden or code == beeld.verband.code:
        raise BadInput(fouten=[Fout(veld, "is geen ander samenwerkingsverband dat hier bekend is")], artikel="ZVH-4.3t")


def check_oordelen(verbanden: Verbanden, beeld: Beeld, code: str, oordelen: Sequence[Oordeel]) -> None:
    """Item by item, never the whole dossier, and for which criterium of there each is needed (PGA-11.4b, ZVH-9.2); BadInput otherwise."""
    check(verbanden, beeld, code)
    verband, criteria = verbanden.get(code), verbanden.parameters(code).lijsten.get("criteria", frozenset())
    fouten = []
    for n, o in enumerate(oordelen):
        lijst = "noodzaak" if o.oordeel == "noodzakelijk" else "niet_noodzakelijk"
        if o.gegeven_id is None:
            fouten.append(Fout(f"/oordelen/{n}/gegevenId", "ontbreekt; naar een ander verband wordt per gegeven geoordeeld"))
        if o.reden not in verband.redenen(lijst):
            fouten.append(Fout(f"/oordelen/{n}/reden", f"staat niet in de lijst {lijst} van het andere samenwerkingsverband"))
        if o.oordeel == "noodzakelijk" and o.criterium not in criteria:
            fouten.append(Fout(f"/oordelen/{n}/criterium", "is geen criterium van het andere samenwerkingsverband"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="PGA-11.4b")
