"""One DPIA as the register keeps it: codes, kenmerken and dates; the document stays with who drew it up (ZVH 15, LJR 6)."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from gateway.functionarissen import Kenmerk
from shared.contracts import Code, PartijId, veldfout
from shared.crypto import zonder_bsn

Stuk = Annotated[Kenmerk, AfterValidator(zonder_bsn)]
Onderwerp = Literal["samenwerkingsverband", "gegevenscategorie", "verwerking", "technologie"]
Restrisico = Literal["aanvaardbaar", "hoog"]
Gevaar = Literal[
    "onbevoegde_inzage",
    "bovenmatige_verwerking",
    "onjuiste_gegevens",
    "doelverschuiving",
    "doorbreken_beroepsgeheim",
    "stigmatisering",
    "verlies_van_gegevens",
    "rechten_niet_uit_te_oefenen",
    "te_lang_bewaren",
    "doorgifte_buiten_eer",
]
Maatregel = Literal[
    "autorisatie_per_rol",
    "logging_en_controle",
    "versleuteling",
    "noodzaaktoets_per_gegeven",
    "instemming_per_gegeven",
    "juistheidscontrole",
    "bewaartermijn_en_vernietiging",
    "informeren_betrokkene",
    "menselijke_beoordeling",
    "geheimhoudingsverklaring",
    "scholing",
    "waarborg_doorgifte",
]
ApUitkomst = Literal["geen_bezwaar", "advies_verwerkt", "verbod"]
Mist = Literal["fg_advies", "ap_uitkomst", "stuurgroepbesluit"]


class Risico(BaseModel):
    """One risk, for whom, and what is done against it (LJR-6.3)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    risico: Gevaar
    voor: Literal["client", "andere_betrokkene"]
    maatregelen: tuple[Maatregel, ...] = Field(min_length=1, max_length=20)


class Dpiaregel(BaseModel):
    """One assessment in one version; whether it is released follows from it and is never stored.

    ``namens``: the verband assesses what it will do itself and lets the stuurgroep decide (ZVH-15.1); a partij assesses its own part.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    onderwerp: Onderwerp
    betreft: tuple[Code, ...] = Field((), max_length=60)
    """The categorieën, verwerkingen or technology; empty for the samenwerkingsverband as a whole."""
    kenmerk: Stuk
    model: Code
    namens: Literal["verband", "partij"]
    opsteller: PartijId
    opgesteld_op: date
    risicos: tuple[Risico, ...] = Field(min_length=1, max_length=60)
    restrisico: Restrisico
    fg: PartijId | None = None
    fg_advies_kenmerk: Stuk | None = None
    fg_advies_op: date | None = None
    ap_kenmerk: Stuk | None = None
    ap_gevraagd_op: date | None = None
    ap_uitkomst: ApUitkomst | None = None
    ap_uitkomst_op: date | None = None
    besluit: Code | None = None
    """Its code in the register of decisions; a line of the register file knows only kenmerk and date."""
    besluit_kenmerk: Stuk | None = None
    besluit_op: date | None = None

    @model_validator(mode="after")
    def _check_onderwerp(self) -> Self:
        if (self.onderwerp == "samenwerkingsverband") == bool(self.betreft):
            raise veldfout("betreft", "noemt waarover zij gaat, en is leeg bij een samenwerkingsverband")
        return self

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        """Names the field as the act that states it does."""
        if self.fg_advies_op and self.fg_advies_op < self.opgesteld_op:
            raise veldfout("op", "ligt voor de dag waarop zij is opgesteld")
        if (self.ap_uitkomst is None) != (self.ap_uitkomst_op is None):
            raise veldfout("uitkomstOp", "hoort bij een uitkomst, en alleen daarbij")
        if self.ap_gevraagd_op and self.ap_gevraagd_op < self.opgesteld_op:
            raise veldfout("gevraagdOp", "ligt voor de dag waarop zij is opgesteld")
        if self.ap_uitkomst_op and (self.ap_gevraagd_op is None or self.ap_uitkomst_op < self.ap_gevraagd_op):
            raise veldfout("uitkomstOp", "ligt voor de raadpleging")
        return self

    @property
    def open_vragen(self) -> tuple[Mist, ...]:
        """What the assessment itself waits for: advice of the FG, and of the AP where the risk stays high (LJR-6.1, LJR-6.3)."""
        geraadpleegd = self.ap_uitkomst is not None and self.ap_uitkomst != "verbod"
        gevonden: list[tuple[Mist, bool]] = [
            ("fg_advies", self.fg_advies_op is None),
            ("ap_uitkomst", self.ap_uitkomst == "verbod" or (self.restrisico == "hoog" and not geraadpleegd)),
        ]
        return tuple(mist for mist, ontbreekt in gevonden if ontbreekt)

    @property
    def mist(self) -> tuple[Mist, ...]:
        """What it waits for before it is released; empty: it is."""
        besluit: tuple[Mist, ...] = ("stuurgroepbesluit",) if self.namens == "verband" and self.besluit_op is None else ()
        return (*self.open_vragen, *besluit)


class Dpiazaad(Dpiaregel):
    """A line of the register file, which begins the register (ONTWERP §7)."""

    verband: Code

    def regel(self) -> Dpiaregel:
        return Dpiaregel.model_validate(self.model_dump(exclude={"verband"}))
