"""Shapes of the convenant files: every value with its article and the day it counts from; unknown keys are refused."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

Scalar = str | int
Waarde = list[Scalar] | dict[str, list[Scalar]] | dict[str, str] | Scalar | None
Naam = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,79}$")]
Artikel = Annotated[str, Field(min_length=1, max_length=120)]


class Streng(BaseModel):
    """Unknown keys are faults; a loaded file never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Parameter(Streng):
    """One parameter of a regime; ``waarde`` null leaves it to the samenwerkingsverband, with ``standaard`` until then."""

    waarde: Waarde
    artikel: Artikel
    vanaf: date
    standaard: Waarde = None
    gerekend_vanaf: Naam | None = None
    hoogstens: Annotated[str, Field(pattern=r"^P[0-9YMWD]+$")] | None = None
    """The longest term a verband may fill in; None: as long as it decides."""

    @property
    def geldend(self) -> Waarde:
        """What holds without a decision of the verband; None is a lacune."""
        return self.waarde if self.waarde is not None else self.standaard


class Regime(Streng):
    """A regime (zvh, pga) or the own reglement of a partij (ljr, xtra, ied)."""

    naam: Literal["zvh", "pga", "ljr", "xtra", "ied"]
    titel: str
    versie: str
    parameters: dict[Naam, Parameter]


class Invulling(Streng):
    """A blank the verband filled: what, by which decision, under which article, when, on which DPIA."""

    waarde: list[Scalar] | dict[str, list[Scalar]] | dict[str, str] | Scalar
    besluit: Annotated[str, Field(min_length=1, max_length=80)]
    artikel: Artikel
    datum: date
    dpia: Annotated[str, Field(max_length=80)] | None = None


class Verlenging(Streng):
    """A registered extension of the convenant."""

    tot: date
    besluit: Annotated[str, Field(min_length=1, max_length=80)]
    orgaan: Naam
    datum: date


class Looptijd(Streng):
    """How long the convenant runs; ``einde`` is its last day, extensions included (ZVH-29.1, PGA-20.1b)."""

    ingang: date
    tot: date
    verlengingen: tuple[Verlenging, ...] = ()

    @property
    def einde(self) -> date:
        return max(self.tot, *(v.tot for v in self.verlengingen), self.tot)

    @model_validator(mode="after")
    def _in_order(self) -> "Looptijd":
        grenzen = [self.ingang, self.tot, *(v.tot for v in self.verlengingen)]
        if grenzen != sorted(set(grenzen)):
            raise ValueError("ingang, tot en verlengingen moeten op elkaar volgen")
        return self


class VerbandBestand(Streng):
    """A samenwerkingsverband as its file describes it."""

    code: Naam
    naam: Annotated[str, Field(min_length=1, max_length=120)]
    reglement: Literal["zvh", "pga"]
    oin: Annotated[str, Field(pattern=r"^[0-9]{20}(:[a-z_]{2,40})?$")]
    """partij_id of the verband's own staff: the zvh itself, or in a pga the burgemeester."""
    looptijd: Looptijd
    invulling: dict[Naam, Invulling] = Field(default_factory=dict)


class Handelingregel(Streng):
    """One row of handelingen.yaml; see its heading."""

    rollen: Annotated[
        list[
            Annotated[
                str,
                Field(pattern=r"^(\*|[a-z][a-z0-9_]*)(/(geen|procesregisseur|aanmelder|deelnemer|gast|gevraagde|leverancier|ontvanger))?$"),
            ]
        ],
        Field(min_length=1),
    ]
    fasen: list[Literal["intake", "triage", "casusoverleg", "afschaling"]] = Field(default_factory=list)
    casus: bool = True
    na_einde: bool = False
    reden: Naam | None = None


class Handelingen(RootModel[dict[Annotated[str, Field(pattern=r"^[a-z_]+\.([a-z_.]+|\*)$")], Handelingregel]]):
    """Who may ask for what."""
