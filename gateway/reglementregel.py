"""What a partij with a reglement of its own puts on record: who runs the platform, which version holds (XTRA-5.1, XTRA-15, IED-16)."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from gateway.functionarissen import Functionaris, Kenmerk
from shared.contracts import Code, PartijId, veldfout
from shared.crypto import zonder_bsn

Stuk = Annotated[Kenmerk, AfterValidator(zonder_bsn)]
Reglement = Literal["ljr", "xtra", "ied"]
Versienaam = Annotated[str, Field(pattern=r"^[0-9][0-9.-]{0,19}$", description="Versie zoals het reglement zelf haar noemt")]


class Platformregel(BaseModel):
    """Who of the partij manages its file here, and the agreement with whoever runs the platform for it (XTRA-5.1)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    partij: PartijId
    beheerder: Functionaris
    verwerker: Annotated[str, Field(pattern=r"^[0-9]{20}$")]
    overeenkomst_kenmerk: Stuk
    van: date
    tot: date | None = None
    """Last day of the agreement; None: until a later version says otherwise."""

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.tot is not None and self.tot < self.van:
            raise veldfout("tot", "ligt voor van")
        return self


class Platformzaad(Platformregel):
    """A line of the register file, which begins the register (ONTWERP §7)."""

    verband: Code

    def regel(self) -> Platformregel:
        return Platformregel.model_validate(self.model_dump(exclude={"verband"}))


class Reglementversieregel(BaseModel):
    """One version of an own reglement: from when it holds, who handed it in, and that those concerned know (LJR-31.2, XTRA-15, IED-16)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^(ljr|xtra|ied)/[0-9][0-9.-]{0,19}$")]
    indiener: PartijId
    kenmerk: Stuk
    van: date
    ingediend_op: date
    bekendgemaakt_op: date | None = None
    geinformeerd_op: date | None = None
    """When those concerned, this samenwerkingsverband too, were told."""

    @property
    def reglement(self) -> str:
        return self.code.partition("/")[0]

    @property
    def versie(self) -> str:
        return self.code.partition("/")[2]
