"""What crosses the wire between partners, gateway and fasen (ONTWERP §4-§5).

An ``Etiket`` is all that a decision needs to know of one gegeven and holds no content. Content stands in
``Gegeven.inhoud`` and nowhere else.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, JsonValue
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError, core_schema

from shared.crypto import zonder_bsn

Fase = Literal["intake", "triage", "casusoverleg", "afschaling"]
FASEN: tuple[Fase, ...] = ("intake", "triage", "casusoverleg", "afschaling")
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.]{0,79}$")]
PartijId = Annotated[str, Field(pattern=r"^([0-9]{20}(:[a-z_]{2,40})?|gezamenlijk)$")]
Reden = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]{0,79}$", description="Redencode uit de gesloten lijst van het convenant")]
GEZAMENLIJK = "gezamenlijk"


def nullable(fmt: str) -> Any:
    """A field that may be empty, in the form the API Design Rules linter demands (date-time/format)."""

    def extra(schema: dict[str, Any]) -> None:
        schema.pop("anyOf", None)
        schema.update({"type": ["string", "null"], "format": fmt})

    return Field(default=None, json_schema_extra=extra)


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _geen_getal(value: Any) -> Any:
    """pydantic reads a number as seconds since 1970; the contract knows no such moment."""
    if isinstance(value, int | float):
        raise PydanticCustomError("datetime_type", "is geen tijdstip")
    return value


Tijdstip = Annotated[AwareDatetime, BeforeValidator(_geen_getal), AfterValidator(_utc)]


Wetsartikel = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9 .:,()/-]{1,79}$", description="Bijvoorbeeld: Wmo 2015 5.1.1")]
Kenmerk = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,59}$", description="Waaronder het stuk te vinden is; nooit een naam"),
    AfterValidator(zonder_bsn),
]
VELDFOUT = "veldfout"


def veldfout(veld: str, reden: str) -> PydanticCustomError:
    """What a check over more than one field raises: the field at fault as the wire names it, and why; a ValueError would name none."""
    return PydanticCustomError(VELDFOUT, "{reden}", {"veld": veld, "reden": reden})


def veld_van(fout: Mapping[str, Any]) -> tuple[str | int, ...]:
    """Where one of pydantic's errors is: the place it gives, and the field that ``veldfout`` names."""
    eigen = (fout["ctx"]["veld"],) if fout["type"] == VELDFOUT else ()
    return (*fout["loc"], *eigen)


class Bericht(BaseModel):
    """Base of every wire type: camelCase names, unknown fields refused: no more enters than is named (ONTWERP §10, ZVH-9.1, LJR-26)."""

    model_config = ConfigDict(
        extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True, frozen=True
    )


class EtiketIn(Bericht):
    """What a partner states of a gegeven; what is left out comes from its partijprofiel or from ``gemeenschappelijk``."""

    betrokkene_id: UUID = Field(description="Betrokkene in deze casus; een willekeurig kenmerk, nooit afgeleid van de persoon")
    betrokkene_categorie: Literal["1", "2", "3", "4"] = Field(description="Categorie betrokkene van bijlage 4 (ZVH-B4.1)")
    categorie: Code = Field(description="Gegevenscategorie in de woorden van de leverancier")
    fasedoel: Code = Field(description="Doel binnen de lopende fase (ZVH-3.5a)")
    leverancier: PartijId | None = Field(None, description="Alleen de eigen partij; de gateway vult hem in (ZVH-2.1)")
    grondslag: Code | None = Field(None, description="Grondslag van de leverancier (ZVH-6.2)")
    taak: Code | None = Field(None, description="Wettelijke taak waarvoor wordt ingebracht (ZVH-5.2.2)")
    wetsartikel: Wetsartikel | None = None
    uitzonderingsgrond: Code | None = Field(None, description="Uitzondering van artikel 9 AVG bij een bijzonder gegeven (ZVH-B4.4)")
    geheimhouding: tuple[Code, ...] | None = Field(
        None, max_length=8, description="Geheimhoudingsregimes; leeg is: uitdrukkelijk geen (ZVH-7.2)"
    )
    wpg_artikel: Literal["8", "9", "10", "13"] | None = None
    toestemming: Literal["geen", "slot", "grondslag"] | None = Field(None, description="Rust het gegeven op toestemming van de betrokkene")
    zienswijze_vereist: bool | None = None
    ontvangers: tuple[PartijId, ...] | None = Field(
        None, max_length=20, description="Alleen deze ontvangers; leeg is: de kring van de casus"
    )
    dat_informatie: bool | None = Field(None, description="Alleen dát er contact is, met begin en einde")
    bron: Code | None = Field(None, description="Waar het gegeven vandaan komt (ZVH-18.1)")
    peildatum: date | None = nullable("date")
    juistheid_bevestigd_op: date | None = nullable("date")
    afgeleid_van: tuple[UUID, ...] | None = Field(None, max_length=200, description="Gegevens waarvan dit een feit herhaalt")
    criterium: Code | None = Field(None, description="Criterium dat dit gegeven onderbouwt; verplicht in intake (ZVH-9.2)")
    noodzaak: Reden | None = Field(None, description="Waarom dit gegeven voor het fasedoel nodig is (ZVH-5.2.1)")
    relevantie: Reden | None = Field(None, description="Waarom een justitieel of handhavingsgegeven ter zake doet (ZVH-B4.1, B4.2)")
    bewaren_tot: date | None = nullable("date")
    regimevelden: dict[Code, str | bool | int] | None = Field(None, max_length=20, description="Velden van het eigen reglement")


class Gemeenschappelijk(Bericht):
    """What every gegeven in the request inherits where it says nothing itself."""

    peildatum: date | None = nullable("date")
    juistheid_bevestigd_op: date | None = nullable("date")
    noodzaak: Reden | None = None
    informatiemoment_id: UUID | None = None


Aangesprokene = Literal["betrokkene", "wettelijk_vertegenwoordiger", "curator", "mentor", "bewindvoerder", "gemachtigde"]
"""Who hears it: the person himself or who represents him (PGA-17.5)."""


class InformatieIn(Bericht):
    """Whether this betrokkene was told before the supply, or why that waits or stays out (ZVH-16.1, 16.6, 16.7)."""

    betrokkene_id: UUID
    geinformeerd_op: date | None = nullable("date")
    wijze: Code | None = Field(None, description="Hoe is, of wordt straks, geïnformeerd: een kanaal van het convenant")
    aan: Aangesprokene = Field("betrokkene", description="Wie het hoorde; onder zestien de vertegenwoordiger")
    onderdelen: tuple[Code, ...] = Field((), max_length=30, description="Waarover is geïnformeerd (ZVH-16.5, PGA-10.7a, LJR-17.2)")
    ontvangers: tuple[Literal["deelnemers_verband", "derden"], ...] = Field(
        (), max_length=2, description="Wie hij hoorde dat toegang krijgt"
    )
    uitstelgrond: Code | None = Field(None, description="Grond van ZVH-16.6 als nog niet is geïnformeerd")
    hertoets_op: date | None = nullable("date")
    verwacht_op: date | None = Field(None, description="Wanneer informeren naar verwachting wel kan (ZVH-16.7)")
    omstandigheden: Code | None = Field(None, description="Waarvan dat afhangt, uit de lijst van het convenant (ZVH-16.7)")
    ritme: Literal["P1D", "P3D", "P1W", "P2W", "P4W", "P1M"] | None = Field(None, description="Hoe vaak opnieuw wordt getoetst (ZVH-16.7)")
    afziengrond: Code | None = Field(None, description="Waarom niet wordt geïnformeerd (PGA-10.7b, XTRA-9.5)")
    toelichting: Code | None = Field(None, description="Waarom die grond hier geldt, uit de lijst van het eigen reglement")
    herkomst: Code | None = Field(None, description="Waar de gegevens vandaan komen als informeren niet kan (XTRA-9.5)")
    onderdeel: Code | None = Field(None, description="Onderdeel van het artikel waarop de afziengrond rust, zoals b (LJR-17.4)")
    beslisser: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        description="Pseudoniem van wie besloot niet te informeren (LJR-17.4)",
    )


Gever = Literal["betrokkene", "wettelijk_vertegenwoordiger", "curator", "mentor", "bewindvoerder", "gemachtigde"]
"""Who can say yes to a leverancier: the person himself or whoever speaks for him (XTRA-4.1-meerderjarig)."""


class Toestemmingsblijk(Bericht):
    """What is known of a yes: of whom, how, for what, when, on what proof. What is left out does not count where a reglement asks it."""

    door: Gever
    wijze: Code = Field(description="Hoe gegeven: een woord uit de lijst wijze_toestemming van het convenant; zwijgen is geen wijze")
    fase: Fase | None = Field(None, description="Voor welke fase; leeg is: geen beperking")
    ontvanger: PartijId | None = None
    geldig_tot: date | None = nullable("date")
    doel: Code | None = Field(None, description="Waarvoor: een fasedoel, doel van verstrekking, samenwerkingsdoel of eigen doel")
    geinformeerd_op: date | None = nullable("date")
    gegeven_op: date = Field(description="Dag waarop zij is gegeven (ZVH-7.2c)")
    intrekbaar_verteld: Literal[True] = Field(description="Wie haar gaf hoorde dat hij altijd kan intrekken (ZVH-7.2c)")
    verwerkingen: tuple[Code, ...] = Field((), max_length=20, description="De handelingen die zij uitdrukkelijk noemt")
    kenmerk: Kenmerk | None = None
    ondertekenaar: UUID | None = Field(None, description="Willekeurig kenmerk van wie tekende: dezelfde ouder tweemaal is één")
    machtiging: Literal["eenmalig", "uitwisseling"] | None = Field(
        None, description="Formulier: een eenmalige machtiging dekt één verstrekking, een uitwisseling alle tot intrekking"
    )


class ToestemmingIn(Toestemmingsblijk):
    """What the betrokkene or a representative allowed this leverancier, where its secrecy needs it (ZVH-7.2a, 7.2b)."""

    betrokkene_id: UUID
    categorie: Code | None = Field(None, description="Voor welke categorie; leeg is: alles van deze leverancier over deze betrokkene")


class Vertegenwoordigd(Bericht):
    """Who may speak for a betrokkene: codes and dates, nobody's name (XTRA-4.1-minderjarig, XTRA-4.1-gemachtigde)."""

    betrokkene_id: UUID
    zestien_op: date | None = nullable("date")
    gezag: Literal["eenhoofdig", "gezamenlijk", "voogdij", "geen", "onbekend"] | None = None
    maatregel: Literal["curatele", "mentorschap", "bewind"] | None = None
    machtiging_tot: date | None = nullable("date")


class HulpverleningIn(Bericht):
    """An aanbieder treats or helps this betrokkene: that, and since when (ZVH-6.4m)."""

    betrokkene_id: UUID
    sinds: date


class Aspect(Bericht):
    """One aspect, and to which side it tips."""

    aspect: Code = Field(description="Aspect uit het eigen reglement")
    weegt_voor: Literal["client", "doel", "geen_van_beide"]


class Zienswijze(Bericht):
    """That a betrokkene could speak, what followed from it, and what was weighed and decided: codes and dates (LJR-11.5, LJR-13.2f)."""

    gehoord_op: date = Field(description="Wanneer hij kon spreken; ook als hij niet reageerde (LJR-11.6b)")
    wijze: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$", description="Een woord als code, zonder cijfers")] | None = None
    voor: Literal["opnemen", "verstrekken"] = "verstrekken"
    uitkomst: Literal["geen_bedenkingen", "bedenkingen", "geen_reactie"] = "geen_bedenkingen"
    afweging: Annotated[list[Aspect], Field(max_length=10)] = Field(
        default_factory=list, description="Bij bedenkingen alle aspecten van het eigen reglement"
    )
    beslissing: Literal["doorgaan", "afzien"] | None = Field(None, description="Verplicht bij bedenkingen")


class ZienswijzeBijInbreng(Zienswijze):
    """The same, with the gegevens about him that it opens the way for."""

    betrokkene_id: UUID


class InstemmingBijInbreng(Bericht):
    """The leverancier's yes for one named next fase and fasedoel; nothing is pre-ticked (ONTWERP §4)."""

    naar_fase: Literal["triage", "casusoverleg", "afschaling"]
    fasedoel: Code


class Herbeoordeling(Bericht):
    """Why what is turned down stays for an expected new assessment, and until when (PGA-14.4b)."""

    reden: Reden
    bewaren_tot: date = Field(description="Hooguit een jaar na de aanmelding")


class Inbreng(Bericht):
    """What comes with gegevens in one request: what they share, who was told, what was allowed, a yes for one next fase."""

    gemeenschappelijk: Gemeenschappelijk | None = None
    informatie: Annotated[list[InformatieIn], Field(max_length=30)] = Field(default_factory=list)
    toestemmingen: Annotated[list[ToestemmingIn], Field(max_length=30)] = Field(default_factory=list)
    instemmingen: Annotated[list[InstemmingBijInbreng], Field(max_length=1)] = Field(default_factory=list)
    hulpverlening: Annotated[list[HulpverleningIn], Field(max_length=30)] = Field(default_factory=list)
    vertegenwoordigingen: Annotated[list[Vertegenwoordigd], Field(max_length=30)] = Field(default_factory=list)
    zienswijzen: Annotated[list[ZienswijzeBijInbreng], Field(max_length=30)] = Field(default_factory=list)


class Bron(Bericht):
    """One source of a derived gegeven and the partij that keeps the say over it."""

    gegeven_id: UUID
    leverancier: PartijId


class Etiket(Bericht):
    """The complete label; everything a verdict reads, nothing a person wrote."""

    id: UUID
    casus_id: UUID
    samenwerkingsverband: Code
    fase: Fase | Literal["rights"]
    fasedoel: Code
    leverancier: PartijId
    betrokkene_id: UUID
    betrokkene_categorie: Literal["1", "2", "3", "4"]
    categorie: Code
    categorie_verband: Code
    grondslag: Code
    grondslag_verband: Code
    taak: Code
    wetsartikel: str | None = None
    uitzonderingsgrond: Code | None = None
    bijzonder: bool = False
    strafrechtelijk: bool = False
    geheimhouding: tuple[Code, ...] = ()
    wpg_artikel: Literal["8", "9", "10", "13"] | None = None
    toestemming: Literal["geen", "slot", "grondslag"] = "geen"
    zienswijze_vereist: bool = False
    ontvangers: tuple[PartijId, ...] = ()
    dat_informatie: bool = False
    bron: Code
    peildatum: date | None = nullable("date")
    juistheid_bevestigd_op: date | None = nullable("date")
    afgeleid_van: tuple[Bron, ...] = ()
    criterium: Code | None = None
    noodzaak: Reden
    relevantie: Reden | None = None
    beperkt: bool = False
    beperkt_sinds: date | None = Field(None, description="Sinds wanneer het gegeven beperkt is (LJR-21.2-merk)")
    onjuist_sinds: date | None = Field(None, description="Sinds wanneer de leverancier het gegeven onjuist noemt (ZVH-9.5)")
    beperkt_grond: Code | None = Field(None, description="Op welke grond deze lezer het toch mag gebruiken")
    bewaren_tot: date | None = nullable("date")
    aangevuld_op: date | None = Field(
        None, description="Sinds wanneer een aanvullende verklaring van de betrokkene erbij hoort (LJR-19.1-aanvulling)"
    )
    vastgelegd_op: Tijdstip
    versie: int = 1
    regimevelden: dict[Code, str | bool | int] = Field(default_factory=dict)


Inhoud = dict[str, JsonValue]
VERKLARING = "aanvullendeVerklaring"
"""Key under which a supplementary statement stands in the content of its gegeven: one ciphertext, so that it travels, is read and goes with
it (LJR-19.1-aanvulling). No categorie has a field of that name: it comes in through its own act only."""


class GegevenIn(Bericht):
    """One gegeven as a partner brings it in: a label and, at one place only, the content."""

    etiket: EtiketIn
    inhoud: Inhoud = Field(description="Inhoud volgens het gesloten schema van de categorie")


class Gegeven(Bericht):
    """One gegeven with its complete label."""

    etiket: Etiket
    inhoud: Inhoud


class _AsGegevenIn:
    """Shows partners the incoming form in the contract while the service receives the completed one."""

    def __get_pydantic_json_schema__(self, _schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(GegevenIn.__pydantic_core_schema__)


Ingebracht = Annotated[Gegeven, _AsGegevenIn()]
"""A gegeven in a request body: the gateway completes the label before a service sees it (ONTWERP §5)."""

Gegevens = Annotated[list[Ingebracht], Field(min_length=1, max_length=1000)]


class Pakket(Bericht):
    """What travels in one overdracht: in memory only, never in a database or a log of the gateway."""

    overdracht_id: UUID
    casus_id: UUID
    gegevens: list[Gegeven]


class Ids(Bericht):
    """A set of gegevens, by id."""

    ids: list[UUID] = Field(max_length=10_000)


class Bevestiging(Bericht):
    """What a write answers: ids, a status and a version; content comes through a read (ONTWERP §5)."""

    id: UUID
    casus_id: UUID | None = None
    status: Code
    versie: int = 1


class Uitkomst(StrEnum):
    """Outcome of a verdict; everything but ``toegestaan`` stops the act."""

    toegestaan = "toegestaan"
    geweigerd = "geweigerd"
    onbeslist = "onbeslist"
