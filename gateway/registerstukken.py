"""What a verband keeps a list of beside its partijen: designated systems, verwerkers, decisions (ZVH-4.3, ZVH-22.1, ZVH-27.1, LJR-28)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from gateway.beleid.vraag import Doelsysteem, Opdracht
from gateway.dpiaregel import Dpiaregel
from gateway.model import Registerstuk
from gateway.partijbestand import Doorgiftewaarborg, Oin
from gateway.reglementregel import Platformregel, Reglementversieregel
from shared.contracts import Code, PartijId, veldfout
from shared.crypto import zonder_bsn

Soort = Literal[
    "systeem",
    "verwerker",
    "besluit",
    "rechtenmandaat",
    "publicatie",
    "verwerking",
    "fg_aanwijzing",
    "logcontrole",
    "verwerkerslijst",
    "uittreksel",
    "dpia",
    "platformbeheer",
    "reglementversie",
    "beveiliging",
]
Handelingsnaam = Annotated[
    str, Field(pattern=r"^[a-z][a-z_]{1,39}\.([a-z_.]{1,39}|\*)$", description="Een handeling, of een groep: gegeven.*")
]


Kenmerk = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,79}$", description="Kenmerk van het stuk, geen tekst"), AfterValidator(zonder_bsn)
]


class _Stukregel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    van: date
    tot: date | None = None
    """Last day; None: until a later version says otherwise."""
    buiten_eer: bool = False
    waarborg: Doorgiftewaarborg | None = None

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.tot is not None and self.tot < self.van:
            raise veldfout("tot", "ligt voor van")
        return self


class Systeemregel(_Stukregel):
    """A system outside the keten into which gegevens may go, by decision of the stuurgroep (ZVH-4.3)."""

    orgaan: Code
    kenmerk: Kenmerk
    besloten_op: date


class Verwerkerregel(_Stukregel):
    """Whom a partij lets work for it, and at what; a dienstaccount of its own stands here too (ZVH-22.1, ZVH-B3.9)."""

    oin: Oin
    opdrachtgever: PartijId
    handelingen: tuple[Handelingsnaam, ...] = Field(min_length=1, max_length=100)
    toestemming_orgaan: Code | None = None
    toestemming_kenmerk: Kenmerk | None = None
    toestemming_op: date | None = None
    overeenkomst_kenmerk: Kenmerk | None = None
    overeenkomst_op: date | None = None
    overeenkomst_tot: date | None = None
    """Last day of the agreement; None: until a later version says otherwise."""
    instructie_kenmerk: Kenmerk | None = None
    beveiligingsnorm: Code | None = None
    """What he secures by: NEN-ISO-IEC 27001 or what the reglement lists as its equal (LJR-5)."""

    @property
    def eigen_dienst(self) -> bool:
        """A service account of the partij itself: it works under an order, and is no other organisation."""
        return self.oin == self.opdrachtgever[:20]


class Besluitregel(BaseModel):
    """What an organ decided, on paper elsewhere: which one, when, about what, who signed, who keeps it (ZVH-27.1, PGA-20.3)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    orgaan: Code
    soort: Code
    kenmerk: Kenmerk
    besloten_op: date
    ondertekenaars: tuple[Code, ...] = Field(min_length=1, max_length=20)
    bewaard_door: PartijId
    ingestemd_door: tuple[PartijId, ...] = Field((), max_length=200)
    casus_id: UUID | None = None
    tot: date | None = None
    """Last day of what was prolonged; only a verlenging has one."""


class Mandaatregel(BaseModel):
    """Whom the burgemeester let decide about rights, or only carry out, in writing; somebody of his own organisation (PGA-17.6)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    partij: PartijId
    functionaris: str = Field(min_length=1, max_length=64)
    omvang: Literal["besluiten", "uitvoeren"]
    kenmerk: Kenmerk
    ondertekend_op: date
    van: date
    tot: date

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.van < self.ondertekend_op:
            raise veldfout("van", "ligt voor ondertekendOp")
        if self.tot < self.van:
            raise veldfout("tot", "ligt voor van")
        return self


class Publicatieregel(BaseModel):
    """Which version of a text of the verband is public, since when (ZVH-16.3, PGA-21.1)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Literal["privacyverklaring", "reglement"]
    tekstversie: Kenmerk
    van: date
    kenmerk: Kenmerk


Lijst = Annotated[tuple[Code, ...], Field(min_length=1, max_length=60)]


class Verwerkingregel(BaseModel):
    """One verwerking as AVG 30 lid 1 wants it on file: codes and kenmerken, no line about a person or a casus (ZVH-24.2, PGA-4.1d)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    verantwoordelijke: PartijId
    contact: Kenmerk
    dienst: Code | None = None
    doelen: Lijst
    categorieen: Lijst
    betrokkenen: Lijst
    ontvangers: Lijst
    bewaartermijn: Code
    beveiliging: Lijst
    derde_landen: tuple[Code, ...] = Field((), max_length=60)
    waarborg: Doorgiftewaarborg | None = None
    tot: date | None = None
    """Last day of the verwerking; None: until a later version says otherwise."""

    @model_validator(mode="after")
    def _check_doorgifte(self) -> Self:
        if self.derde_landen and self.waarborg is None:
            raise veldfout("waarborg", "doorgifte naar een derde land vraagt een waarborg")
        return self


class Aanwijzingregel(BaseModel):
    """What a FG told the manager or procesregisseur to do, and what they did about it; open until answered (ZVH-24.5)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    fg: PartijId
    functionaris: str
    geadresseerde: Literal["manager", "procesregisseur"]
    onderwerp: Code
    kenmerk: Kenmerk
    gegeven_op: date
    opvolging: Code | None = None
    beantwoord_op: date | None = None


class Beveiligingsaanwijzing(BaseModel):
    """What a partij was told to do about its beveiliging, by whom and when (ZVH-12.3)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    geadresseerde: PartijId
    functionaris: str
    onderwerp: Code
    kenmerk: Kenmerk
    gegeven_op: date


class Logcontroleregel(BaseModel):
    """One look at the logs of a period for unlawful access: what was found and what follows (ZVH-B3.6b)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    van: date
    tot: date
    bevinding: Code
    vervolg: Code
    kenmerk: Kenmerk
    gesloten_op: date

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not self.van <= self.tot < self.gesloten_op:
            raise veldfout("tot", "van ligt niet na tot, en tot ligt voor vandaag")
        return self


class Verwerkerslijstregel(BaseModel):
    """The list of approved verwerkersovereenkomsten was gone through and found complete (ZVH-22.3)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    bijgewerkt_op: date


class Uittrekselregel(BaseModel):
    """The list of verwerkers as the toezichthouder got it: who he is, on which request, on which day (ZVH-22.3)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    ontvanger: Code
    kenmerk: Kenmerk
    verstrekt_op: date


Stukregel = (
    Systeemregel
    | Verwerkerregel
    | Besluitregel
    | Mandaatregel
    | Publicatieregel
    | Verwerkingregel
    | Aanwijzingregel
    | Logcontroleregel
    | Verwerkerslijstregel
    | Uittrekselregel
    | Dpiaregel
    | Platformregel
    | Reglementversieregel
    | Beveiligingsaanwijzing
)
SOORTEN: Mapping[str, type[Stukregel]] = {
    "systeem": Systeemregel,
    "verwerker": Verwerkerregel,
    "besluit": Besluitregel,
    "rechtenmandaat": Mandaatregel,
    "publicatie": Publicatieregel,
    "verwerking": Verwerkingregel,
    "fg_aanwijzing": Aanwijzingregel,
    "logcontrole": Logcontroleregel,
    "verwerkerslijst": Verwerkerslijstregel,
    "uittreksel": Uittrekselregel,
    "dpia": Dpiaregel,
    "platformbeheer": Platformregel,
    "reglementversie": Reglementversieregel,
    "beveiliging": Beveiligingsaanwijzing,
}


@dataclass(frozen=True)
class Stukken:
    """The newest line of every stuk, by (verband, soort, code), with its version."""

    regels: Mapping[tuple[str, str, str], tuple[int, Stukregel]] = field(default_factory=dict)

    def lijst(self, verbanden: frozenset[str], soort: Soort) -> list[tuple[str, int, Any]]:
        """(verband, version, line) of this soort in these verbanden, by verband and code."""
        return [(v, versie, regel) for (v, s, _), (versie, regel) in sorted(self.regels.items()) if s == soort and v in verbanden]

    def systeem(self, verband: str, code: str) -> Doelsysteem | None:
        """The designated system of this code, as beleid reads it."""
        _, regel = self.regels.get((verband, "systeem", code), (0, None))
        if not isinstance(regel, Systeemregel):
            return None
        return Doelsysteem(regel.code, regel.van, regel.tot, regel.buiten_eer, regel.waarborg.geldig_tot if regel.waarborg else None)

    def verwerker(self, oin: str, opdrachtgever: str, verband: str = "") -> Verwerkerregel | None:
        """The order of this opdrachtgever to this organisation, in this verband or in any."""
        gevonden = (regel for (v, soort, _), (_, regel) in self.regels.items() if soort == "verwerker" and verband in ("", v))
        return next(
            (r for r in gevonden if isinstance(r, Verwerkerregel) and (r.oin, r.opdrachtgever) == (oin, opdrachtgever)),
            None,
        )

    def opdracht(self, verband: str, oin: str, opdrachtgever: str) -> Opdracht | None:
        """The same as beleid reads it."""
        r = self.verwerker(oin, opdrachtgever, verband)
        if r is None:
            return None
        toegestaan = r.toestemming_orgaan or "" if r.toestemming_kenmerk and r.toestemming_op else ""
        return Opdracht(
            handelingen=frozenset(r.handelingen),
            van=r.van,
            tot=r.tot,
            eigen_dienst=r.eigen_dienst,
            toestemming_orgaan=toegestaan,
            overeenkomst=r.overeenkomst_kenmerk is not None and r.overeenkomst_op is not None,
            overeenkomst_tot=r.overeenkomst_tot,
            instructie=r.instructie_kenmerk is not None,
            beveiligingsnorm=r.beveiligingsnorm or "",
            buiten_eer=r.buiten_eer,
            waarborg_tot=r.waarborg.geldig_tot if r.waarborg else None,
        )

    def rechtenmandaat(self, verband: str, partij: str, functionaris: str, op: date) -> frozenset[str]:
        """What this functionaris may do on that day about rights in the burgemeester's name (PGA-17.6)."""
        regels = (r for (v, soort, _), (_, r) in self.regels.items() if (v, soort) == (verband, "rechtenmandaat"))
        eigen = (r for r in regels if isinstance(r, Mandaatregel) and (r.partij, r.functionaris) == (partij, functionaris))
        return frozenset(r.omvang for r in eigen if r.van <= op <= r.tot)

    def verlengd_tot(self, verband: str) -> date | None:
        """Last day of the convenant after the verlengingen that were decided; None: there is none (ZVH-29.1, PGA-20.2)."""
        regels = (r for (v, soort, _), (_, r) in self.regels.items() if v == verband and soort == "besluit")
        return max((r.tot for r in regels if isinstance(r, Besluitregel) and r.tot is not None), default=None)


def lees_stukken(s: Session, *waar: ColumnElement[bool]) -> Stukken:
    """The newest line of every stuk, or of those ``waar`` selects."""
    rows = s.execute(select(Registerstuk).where(*waar).order_by(Registerstuk.versie)).scalars()
    return Stukken({(r.verband, r.soort, r.code): (r.versie, SOORTEN[r.soort].model_validate(r.regel)) for r in rows})
