"""The register file: which partijen take part, who may sign for them and what they may say (ONTWERP §7; ZVH-6.4).

The file is read once at start. Everything wrong in it stands in one ConfiguratieFout, by place and never by value.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from gateway.dpiaregel import Dpiazaad
from gateway.functionarissen import FunctionarisZaad
from gateway.reglementregel import Platformzaad
from gateway.rollen import issuerfouten
from shared.contracts import Code, PartijId, Wetsartikel, veldfout
from shared.lezer import lees_yaml
from shared.settings import ConfiguratieFout

Oin = Annotated[str, Field(pattern=r"^[0-9]{20}$", description="Organisatie-identificatienummer")]
Keten = Literal["strafrecht", "bestuur", "hulpverlening_en_zorg"]
Partijsoort = Literal[
    "burgemeester",
    "college_bw",
    "openbaar_ministerie",
    "politie",
    "raad_voor_de_kinderbescherming",
    "veilig_thuis",
    "reclassering",
    "gecertificeerde_instelling",
    "ggz",
    "ggd",
    "dienst_justitiele_inrichtingen",
    "slachtofferhulp",
    "aanbieder",
    "overig",
    "verband",
]
"""The thirteen of ZVH-6.4, any other partner of a pga (PGA-6.1n), and ``verband``: the partnership's own staff, which supplies nothing."""

VERPLICHT: Mapping[str, Mapping[str, str]] = {
    "ljr": {"reglement": "LJR-17.1", "privacypagina": "LJR-17.1", "fg": "LJR-30"},
    "ied": {"reglement": "IED-6.1", "inzage": "IED-6.1"},
}
"""What a partij with this own reglement publishes, with the norm that asks for it."""
Webadres = Annotated[str, Field(pattern=r"^https://[^\s]{3,300}$")]
Mailadres = Annotated[str, Field(pattern=r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,180}$")]

OVERHEID = frozenset(
    {
        *("burgemeester", "college_bw", "openbaar_ministerie", "politie"),
        *("raad_voor_de_kinderbescherming", "dienst_justitiele_inrichtingen", "ggd"),
    }
)
"""For their public task no legitimate interest counts (AVG 6 lid 1, slot)."""
GERECHTVAARDIGD_BELANG = "avg_6_1_f"

_LOKAAL = ("127.0.0.1", "localhost", "::1")


def _secure(url: str) -> str:
    deel = urlsplit(url)
    if deel.scheme != "https" and not (deel.scheme == "http" and deel.hostname in _LOKAAL):
        raise ValueError("moet https zijn, of http op dit eigen systeem")
    return url


class _Regel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IssuerRegel(_Regel):
    """Who may sign tokens, for which OINs and with which rollen and functies."""

    code: Code
    iss: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,512}$")]
    jwks_uri: Annotated[str, AfterValidator(_secure)]
    oins: tuple[Oin, ...] = Field(min_length=1)
    soort: Literal["partij", "verband", "gemeente"]
    rollen: tuple[Code, ...] = Field(min_length=1)
    functies: tuple[Code, ...] = ()
    cnf_verplicht: bool = False
    orgaan_verplicht: bool = False
    beeindigd_op: date | None = None


class Lidmaatschap(_Regel):
    """Membership of one samenwerkingsverband; a partij that gave notice or was expelled keeps its line."""

    verband: Code
    in_convenant: bool
    in_protocol: bool
    toegetreden_op: date | None = None
    """None: not signed yet, so outside (PGA-20.1b)."""
    opgezegd_per: date | None = None
    uitgesloten_op: date | None = None
    vertegenwoordiger: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")] | None = None
    """Who speaks for it in the partneroverleg: a pseudonym, never a name. Joining a casusoverleg is not enough (ZVH-1.26t)."""
    in_handvat: bool = True
    """The Handvat knows this kind of organisation; where it does not, a legal analysis comes first (ZVH-28.2)."""
    analyse_op: date | None = None
    aanbevelingen: tuple[Code, ...] = ()
    """Recommendations of that analysis that are not carried out yet."""

    def doet_mee(self, op: date) -> bool:
        """In both registers and signed, neither left nor excluded."""
        weg = any(einde is not None and einde <= op for einde in (self.opgezegd_per, self.uitgesloten_op))
        return self.in_convenant and self.in_protocol and self.toegetreden_op is not None and self.toegetreden_op <= op and not weg

    @property
    def analyse_open(self) -> bool:
        return not self.in_handvat and (self.analyse_op is None or bool(self.aanbevelingen))


class Profielregel(_Regel):
    """What a gegeven of this categorie gets where the inbreng says nothing itself (ONTWERP §5)."""

    taak: Code
    grondslag: Code
    wetsartikel: Wetsartikel
    geheimhouding: tuple[Code, ...]
    bron: Code


class Artikel20Beslissing(_Regel):
    """The signed decision without which no police item may leave (ZVH-6.4d, ZVH-7.1)."""

    kenmerk: str = Field(max_length=80)
    ondertekenaars: tuple[Literal["politiechef_eenheid", "burgemeesters", "officier_van_justitie"], ...] = Field(min_length=1)
    ondertekend_op: date
    geldig_tot: date
    functies: tuple[Code, ...] = Field((), description="Functies die mogen verstrekken (PGA-8.6)")
    bewaard_door: str = Field(max_length=120)

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.geldig_tot <= self.ondertekend_op:
            raise ValueError("geldig_tot ligt niet na ondertekend_op")
        return self


class Stuk(_Regel):
    """A document as the register knows it: its reference, its day, who keeps the original (ONTWERP §4)."""

    kenmerk: str = Field(max_length=80)
    op: date
    bewaard_door: str = Field(max_length=120)


class Doorgiftewaarborg(_Regel):
    """The appropriate safeguard without which nothing leaves the EER, and its last day (LJR-28; AVG hoofdstuk V)."""

    soort: Literal["adequaatheidsbesluit", "modelbepalingen", "bindende_bedrijfsvoorschriften"]
    kenmerk: str = Field(max_length=80)
    geldig_tot: date


class Informatie(_Regel):
    """What the partij itself tells everybody, and where (ZVH-16.3, PGA-21.1, IED-6.1, LJR-17.1, LJR-30)."""

    webverwijzing: Webadres | None = None
    """Where its own website says that it takes part, with convenant and protocol."""
    reglement: Webadres | None = None
    ter_inzage: str | None = Field(None, min_length=1, max_length=200)
    """Where the reglement lies for who does not go to a website."""
    privacypagina: Webadres | None = None
    inzage: str | None = Field(None, min_length=1, max_length=400)
    """How to ask for inzage or an explanation, in plain words."""
    fg: Mailadres | None = None
    privacyadviseur: Mailadres | None = None
    """Whom every FG turns to first; of the verband's own line (ZVH-24.5)."""

    @property
    def vindbaar(self) -> bool:
        """Anybody can read the reglement, on a website or on paper (PGA-21.1)."""
        return bool(self.reglement or self.ter_inzage)


class PartijRegel(_Regel):
    """One partij: OIN plus bestuursorgaan or hoedanigheid."""

    code: Code
    partij_id: PartijId
    naam: str = Field(min_length=1, max_length=120)
    soort: Partijsoort
    ketens: tuple[Keten, ...] = ()
    taken: tuple[Code, ...] = ()
    hoedanigheden: tuple[Code, ...] = ()
    reglement: Code | None = None
    reglement_geldig_tot: date | None = None
    verlenging: Stuk | None = None
    """The decision by which the own reglement was last prolonged."""
    onderbouwing: Stuk | None = None
    """Its weighing of a legitimate interest, or what follows from its statutes: laid down before it takes part (ZVH-6.5t, PGA-6.1n)."""
    verbanden: tuple[Lidmaatschap, ...] = Field(min_length=1)
    instemmer_functies: tuple[Code, ...] = ()
    artikel_20_beslissing: Artikel20Beslissing | None = None
    profiel: dict[Code, Profielregel] = Field(default_factory=dict)
    buiten_eer: bool = False
    waarborg: Doorgiftewaarborg | None = None
    informatie: Informatie | None = None

    @property
    def oin(self) -> str:
        return self.partij_id[:20]

    @property
    def orgaan(self) -> str | None:
        """Bestuursorgaan or hoedanigheid, if this partij is one of several under its OIN."""
        return self.partij_id[21:] or None

    @model_validator(mode="after")
    def _check_soort(self) -> Self:
        if (self.soort == "politie") != (self.artikel_20_beslissing is not None):
            raise ValueError("een artikel_20_beslissing hoort bij politie, en politie kan niet zonder (ZVH-6.4d)")
        if self.soort == "openbaar_ministerie" and not self.instemmer_functies:
            raise ValueError("instemmer_functies ontbreekt: het OM stemt in door een genoemde functie")
        if self.soort != "verband" and self.informatie and self.informatie.privacyadviseur:
            raise veldfout("informatie/privacyadviseur", "hoort bij de regel van het samenwerkingsverband zelf")
        self._check_grondslag()
        if onbekend := {r.taak for r in self.profiel.values()} - set(self.taken):
            raise ValueError(f"profiel noemt een taak die niet bij de partij staat: {', '.join(sorted(onbekend))}")
        return self

    def _check_grondslag(self) -> None:
        """A partij states its own grondslag; which ones stand open to it the AVG says (ZVH-6.5t, PGA-6.1n)."""
        if GERECHTVAARDIGD_BELANG not in {r.grondslag for r in self.profiel.values()}:
            return
        if self.soort in OVERHEID:
            raise veldfout("profiel", "een overheidsorgaan kiest voor zijn taak geen gerechtvaardigd belang (AVG 6 lid 1, slot)")
        if self.onderbouwing is None:
            raise veldfout("onderbouwing", "een gerechtvaardigd belang vraagt een vastgelegde afweging")


def ontbrekende_informatie(regel: PartijRegel) -> dict[str, str]:
    """What a partij with this reglement must publish before it takes part, and has not: field → norm (IED-6.1, LJR-17.1, LJR-30)."""
    gegeven = regel.informatie.model_dump() if regel.informatie else {}
    return {veld: norm for veld, norm in VERPLICHT.get(regel.reglement or "", {}).items() if not gegeven.get(veld)}


class Beheerder(_Regel):
    """The first beheerder of a verband: from this file, never over the API. In a pga he is the burgemeester's (PGA-17.6)."""

    partij_id: PartijId
    functionaris: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    verband: Code


class Partijbestand(_Regel):
    """The whole register file."""

    versie: Literal[1]
    issuers: tuple[IssuerRegel, ...] = Field(min_length=1)
    partijen: tuple[PartijRegel, ...] = Field(min_length=1)
    beheerders: tuple[Beheerder, ...] = Field(min_length=1)
    functionarissen: tuple[FunctionarisZaad, ...] = ()
    dpias: tuple[Dpiazaad, ...] = ()
    """What was assessed before the register began; later ones come over the API (ZVH-15.1, LJR-6.1)."""
    platformbeheer: tuple[Platformzaad, ...] = ()
    """Who runs the platform for a partij, as arranged before the register began (XTRA-5.1)."""

    def partij(self, code: str) -> PartijRegel:
        """The partij with this code or partij_id; KeyError when there is none."""
        for regel in self.partijen:
            if code in (regel.code, regel.partij_id):
                return regel
        raise KeyError(code)

    def issuer_van(self, oin: str) -> IssuerRegel:
        """The one issuer that may speak for this OIN."""
        return next(i for i in self.issuers if oin in i.oins)


def _doubles(namen: Iterator[str], soort: str) -> Iterator[str]:
    for naam, keer in Counter(namen).items():
        if keer > 1:
            yield f"{soort}: {naam} staat er {keer} keer"


def _cross_check(bestand: Partijbestand) -> Iterator[str]:
    """What only shows when the lines are laid side by side."""
    yield from _doubles((i.code for i in bestand.issuers), "issuers.code")
    yield from _doubles((i.iss for i in bestand.issuers), "issuers.iss")
    yield from _doubles((o for i in bestand.issuers for o in i.oins), "issuers.oins")
    yield from _doubles((p.code for p in bestand.partijen), "partijen.code")
    yield from _doubles((p.partij_id for p in bestand.partijen), "partijen.partij_id")
    bekend = {p.oin for p in bestand.partijen}
    getekend = {o for i in bestand.issuers for o in i.oins}
    yield from (f"partijen: {oin} heeft geen issuer" for oin in sorted(bekend - getekend))
    yield from (f"issuers: {oin} is geen partij" for oin in sorted(getekend - bekend))
    yield from (f"beheerders: {b.partij_id} is niet van het verband" for b in bestand.beheerders if not _van_het_verband(bestand, b))
    yield from (f"partijen.{p.code}: informatie.{veld} ontbreekt ({norm})" for p in bestand.partijen for veld, norm in _ontbreekt(p))
    codes = {p.code for p in bestand.partijen}
    yield from (f"functionarissen: {f.partij} is geen partij" for f in bestand.functionarissen if f.partij not in codes)
    yield from _doubles((f"{f.partij} {f.functionaris}" for f in bestand.functionarissen), "functionarissen")
    bekende_ids = {p.partij_id for p in bestand.partijen}
    yield from (f"dpias: {d.opsteller} is geen partij" for d in bestand.dpias if d.opsteller not in bekende_ids)
    yield from _doubles((f"{d.verband} {d.code}" for d in bestand.dpias), "dpias")
    yield from (f"platformbeheer: {b.partij} is geen partij" for b in bestand.platformbeheer if b.partij not in bekende_ids)
    yield from _doubles((f"{b.verband} {b.code}" for b in bestand.platformbeheer), "platformbeheer")
    for issuer in bestand.issuers:
        yield from (f"issuers.{issuer.code}: {fout}" for fout in issuerfouten(issuer, bestand.partijen))


def _ontbreekt(regel: PartijRegel) -> list[tuple[str, str]]:
    return list(ontbrekende_informatie(regel).items())


def _van_het_verband(bestand: Partijbestand, beheerder: Beheerder) -> bool:
    """Of the partnership's own staff, or of the burgemeester, and of that verband."""
    regel = next((p for p in bestand.partijen if p.partij_id == beheerder.partij_id), None)
    return regel is not None and regel.soort in ("verband", "burgemeester") and beheerder.verband in {v.verband for v in regel.verbanden}


def _read(path: Path) -> Any:
    try:
        return lees_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fout:
        raise ConfiguratieFout(f"Partijbestand {path} is niet te lezen: {type(fout).__name__}") from None
    except yaml.YAMLError as fout:
        regel = getattr(getattr(fout, "problem_mark", None), "line", -1) + 1
        raise ConfiguratieFout(f"Partijbestand {path} is geen YAML: regel {regel}") from None


def load_partijen(path: Path) -> Partijbestand:
    """Read and check the register file; raises ConfiguratieFout that names every fault by its place in the file."""
    ruw = _read(path)
    try:
        bestand = Partijbestand.model_validate(ruw)
    except ValidationError as fout:
        fouten = [f"{'.'.join(map(str, e['loc'])) or 'bestand'}: {e['msg']}" for e in fout.errors(include_input=False)]
    else:
        fouten = list(_cross_check(bestand))
        if not fouten:
            return bestand
    raise ConfiguratieFout(f"Partijbestand {path} klopt niet:\n  " + "\n  ".join(fouten))
