"""What goes over the wire at the AuthZEN face: Authorization API 1.0 in the NLgov profile, with closed properties (ONTWERP §6, §10).

The names of the standard are its own (``evaluations_semantic``); the properties are ours and are camelCase like everywhere.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue

from gateway.partijbestand import Partijsoort
from shared.contracts import Bericht, Code, Fase, PartijId, Reden, Tijdstip, nullable

MEEST = 100
FUNCTIONARIS, VERZONNEN = "urn:nl:zvh:functionaris", "urn:nl:zvh:verzonnen"
SOORTEN = {"urn:nl:zvh:casus": "casus", "urn:nl:zvh:gegeven": "gegeven", "urn:nl:zvh:object": "object", "urn:nl:zvh:verband": "verband"}
Kenmerk = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,80}$")]


class SubjectEigenschappen(Bericht):
    """Who it is about, when that is not the caller; or, of a verzonnen subject, what he would be."""

    partij: PartijId | None = Field(None, description="Leeg is: uw eigen partij")
    rollen: Annotated[list[Code], Field(max_length=20)] | None = Field(
        None, description="Rollen van een ander; die van uzelf staan in uw token"
    )
    functie: Code | None = None
    vog: bool | None = None
    geheimhouding: bool | None = None
    rol: Code | None = Field(None, description="Alleen verzonnen")
    partijsoort: Partijsoort | None = Field(None, description="Alleen verzonnen")
    neemt_deel: bool | None = Field(None, description="Alleen verzonnen")


class Subject(Bericht):
    """A functionaris, by the pseudonym in his token; or somebody who does not exist."""

    type: Literal["urn:nl:zvh:functionaris", "urn:nl:zvh:verzonnen"]
    id: Kenmerk
    properties: SubjectEigenschappen | None = None


class ActionEigenschappen(Bericht):
    """For what the act is done; the two of the NLgov profile are accepted and not used."""

    naar_fase: Fase | None = None
    fasedoel: Code | None = None
    doel: Code | None = None
    taak: Code | None = None
    wetsartikel: Annotated[str, Field(max_length=80)] | None = None
    verwijzing: Code | None = None
    reden: Reden | None = None
    noodzaak: Reden | None = Field(None, description="Reden waarom het nodig is, als de handeling die zelf noemt (een verstrekking)")
    ontvanger: PartijId | None = None
    derde: bool | None = None
    naar_verband: Code | None = Field(None, description="Een ander samenwerkingsverband, in plaats van naarFase (ZVH-4.3t)")
    naar_casus_id: UUID | None = Field(None, description="De casus daar die voor de ontvangst is opengezet")
    bericht: dict[str, JsonValue] | None = Field(
        None, description="Het bericht van de gewone deur, zonder gegevens: dan telt ook wat daarin staat (voor gegevens is er _toets)"
    )
    processing_activity_id: str | None = Field(None, max_length=2000, alias="processing_activity_id")
    algorithm_id: str | None = Field(None, max_length=2000, alias="algorithm_id")


class Action(Bericht):
    """A handeling, by the name it has in the contracts (``x-handeling``)."""

    name: Code
    properties: ActionEigenschappen | None = None


class ResourceEigenschappen(Bericht):
    """Of a gegeven: its casus, and the thing in which it is read. Of a verzonnen one: what it would be, in the words of uitleg."""

    casus_id: UUID | None = Field(
        None, description="Van een gegeven: de casus waarin u het noemt, zoals de deur van de handeling die vraagt"
    )
    binnen: UUID | None = Field(None, description="Van een gegeven: het object waarin het gelezen wordt; leeg is: de casus")
    fase: Fase | None = None
    samenwerkingsdoel: Code | None = None
    categorie: Code | None = None
    betrokkene_categorie: Literal["1", "2", "3", "4"] | None = None
    leverancier_soort: Partijsoort | None = None
    leverancier_reglement: Code | None = None
    grondslag: Code | None = None
    geheimhouding: Annotated[list[Code], Field(max_length=8)] | None = None
    eigen_gegeven: bool | None = None
    ontvanger_soort: Partijsoort | None = None
    instemming: Literal["ja", "nee"] | None = None
    geinformeerd: bool | None = None
    beperkt: bool | None = None
    bezwaar: bool | None = None
    afspraak: bool | None = None


class Resource(Bericht):
    """A casus, a gegeven, another object with an id, the verband itself (for what is about no casus), or what does not exist."""

    type: Literal["urn:nl:zvh:casus", "urn:nl:zvh:gegeven", "urn:nl:zvh:object", "urn:nl:zvh:verband", "urn:nl:zvh:verzonnen"]
    id: Kenmerk
    properties: ResourceEigenschappen | None = None


class Context(Bericht):
    """``time``: what held then; now, or a moment of zaaktijd that has passed. The rest of the NLgov profile is for tracing and typing."""

    time: AwareDatetime | None = nullable("date-time")
    traceparent: Annotated[str, Field(pattern=r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")] | None = None
    tracestate: Annotated[str, Field(max_length=512)] | None = None
    mim: Annotated[str, Field(max_length=2000)] | None = None
    ld_context: Annotated[str, Field(max_length=2000)] | dict[str, JsonValue] | None = Field(None, alias="ld-context")


class Evaluatie(Bericht):
    """One question: may this subject do this with that."""

    subject: Subject
    action: Action
    resource: Resource
    context: Context | None = None


class Deelvraag(Bericht):
    """One question of several; what is left out comes from the top of the message."""

    subject: Subject | None = None
    action: Action | None = None
    resource: Resource | None = None
    context: Context | None = None


class Opties(Bericht):
    """How several questions are answered."""

    evaluations_semantic: Literal["execute_all", "deny_on_first_deny", "permit_on_first_permit"] = Field(
        "execute_all", alias="evaluations_semantic"
    )


class Evaluaties(Deelvraag):
    """Several questions in one message; without ``evaluations`` it is one question (AuthZEN §7.1)."""

    evaluations: Annotated[list[Deelvraag], Field(max_length=MEEST)] = Field(default_factory=list)
    options: Opties = Opties()


class Veldfout(Bericht):
    veld: str
    reden: str


class Foutcontext(Bericht):
    """This question could not be answered."""

    status: int
    code: str
    message: str


class Besluitcontext(Bericht):
    """What the real act would answer, so that a front-end can grey it out and say why; nothing the caller may not know."""

    status: int | None = Field(None, description="Status die de handeling zelf zou geven")
    code: str | None = None
    uitkomst: str | None = None
    regel: str | None = None
    artikel: str | None = None
    reden: str | None = None
    volgende_stap: str | None = None
    fouten: list[Veldfout] | None = None
    op: Tijdstip | None = nullable("date-time")
    voorbehouden: list[Code] | None = None
    error: Foutcontext | None = None


class BesluitUit(Bericht):
    """A denial is an answer too: 200 with ``decision`` false."""

    decision: bool
    context: Besluitcontext | None = None


class BesluitenUit(Bericht):
    """``evaluations`` in the order of the questions, or one decision when no list was sent."""

    evaluations: list[BesluitUit] | None = None
    decision: bool | None = None
    context: Besluitcontext | None = None


class Metadata(Bericht):
    """Where this policy decision point is (AuthZEN §9)."""

    policy_decision_point: str = Field(alias="policy_decision_point")
    access_evaluation_endpoint: str = Field(alias="access_evaluation_endpoint")
    access_evaluations_endpoint: str = Field(alias="access_evaluations_endpoint")
