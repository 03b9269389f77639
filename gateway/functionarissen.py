"""What a partij registers about its own people: ids, codes and dates, never a name (ONTWERP §7; ZVH-13.1, ZVH-13.3, LJR-25, IED-5.4)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gateway.beleid.vraag import Persoon
from shared.contracts import Code, Reden, veldfout

Functionaris = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$", description="Pseudoniem, zoals in het toegangsbewijs; nooit een naam")
]
Kenmerk = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,79}$", description="Kenmerk van het stuk, geen tekst")]
Vogsoort = Literal["vog", "veiligheidsonderzoek"]
Bevoegdheid = Literal["invoer", "wijziging", "kennisneming", "bewerking"]
Grond = Literal["ambt", "beroep", "wet", "overeenkomst"]
"""Why somebody keeps silent (XTRA-6.7); a signed statement is an overeenkomst."""


class _Regel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Vog(_Regel):
    """Kind, day and who established it; never the document itself (ZVH-13.3)."""

    soort: Vogsoort
    kenmerk: Kenmerk
    op: date
    geldig_tot: date
    vastgesteld_door: Code


class Geheimhouding(_Regel):
    """The ground that binds him to secrecy; a statute has no last day, a signed statement has (ZVH-13.1)."""

    grond: Grond
    kenmerk: Kenmerk
    op: date
    geldig_tot: date | None = None

    @model_validator(mode="after")
    def _check_einde(self) -> Self:
        if self.grond == "overeenkomst" and self.geldig_tot is None:
            raise veldfout("geldigTot", "hoort bij een overeenkomst")
        return self


class Aanwijzing(_Regel):
    """His own partij assigns him to one casus, for a time and a reason (LJR-25, IED-5.8)."""

    casus_id: UUID
    van: date
    tot: date
    reden: Reden

    @model_validator(mode="after")
    def _check_volgorde(self) -> Self:
        if self.tot < self.van:
            raise veldfout("tot", "ligt voor van")
        return self


class FunctionarisRegel(_Regel):
    """One functionaris of one partij."""

    functionaris: Functionaris
    functie: Code | None = None
    vog: Vog | None = None
    geheimhouding: Geheimhouding | None = None
    bevoegdheden: tuple[Bevoegdheid, ...] = ()
    aanwijzingen: tuple[Aanwijzing, ...] = Field((), max_length=500)
    uit_dienst_op: date | None = None

    @model_validator(mode="after")
    def _check_termijnen(self) -> Self:
        for naam, stuk in (("vog", self.vog), ("geheimhouding", self.geheimhouding)):
            if stuk is not None and stuk.geldig_tot is not None and stuk.geldig_tot < stuk.op:
                raise veldfout(f"{naam}/geldigTot", "ligt voor op")
        return self


class FunctionarisZaad(FunctionarisRegel):
    """The same line in the register file, with the code of his partij."""

    partij: Code

    def regel(self) -> FunctionarisRegel:
        return FunctionarisRegel.model_validate(self.model_dump(exclude={"partij"}))


def als_persoon(regel: FunctionarisRegel | None, casus_id: UUID | None, vandaag: date) -> Persoon | None:
    """One line as beleid reads it, with the aanwijzing for the casus at hand."""
    if regel is None:
        return None
    hier = _van_nu([a for a in regel.aanwijzingen if a.casus_id == casus_id], vandaag)
    return Persoon(
        vog_tot=regel.vog.geldig_tot if regel.vog else None,
        geheimhouding_grond=regel.geheimhouding.grond if regel.geheimhouding else "",
        geheimhouding_tot=regel.geheimhouding.geldig_tot if regel.geheimhouding else None,
        functie=regel.functie or "",
        bevoegdheden=frozenset(regel.bevoegdheden),
        aanwijzing_van=hier.van if hier else None,
        aanwijzing_tot=hier.tot if hier else None,
        aanwijzing_reden=hier.reden if hier else "",
        uit_dienst_op=regel.uit_dienst_op,
    )


def _van_nu(aanwijzingen: Sequence[Aanwijzing], vandaag: date) -> Aanwijzing | None:
    """The one that runs today, else the one that ran last: it says that it has ended."""
    lopend = [a for a in aanwijzingen if a.van <= vandaag <= a.tot]
    return max(lopend or aanwijzingen, key=lambda a: a.tot, default=None)


TOEGELATEN = Persoon(vog_tot=date.max, geheimhouding_grond="overeenkomst", bevoegdheden=frozenset(get_args(Bevoegdheid)))
"""Somebody about whom the register has nothing against: of a hypothetical question, or of an act that was decided when he did it."""
