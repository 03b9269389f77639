"""AuthZEN over HTTP: one question, several in one message, and where this policy decision point is (NLgov profile 1.0)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError

from gateway import authzen, uitleg
from gateway.auth import Claims
from gateway.authzen import Evaluatie, Ronde, Uitslag
from gateway.authzen_bericht import (
    FUNCTIONARIS,
    SOORTEN,
    ActionEigenschappen,
    Besluitcontext,
    BesluitenUit,
    BesluitUit,
    Deelvraag,
    Evaluaties,
    Foutcontext,
    Metadata,
    ResourceEigenschappen,
    Subject,
    SubjectEigenschappen,
    Veldfout,
)
from gateway.authzen_bericht import Evaluatie as EvaluatieIn
from gateway.authzen_oordeel import Antwoord, uit_besluit
from gateway.invoer import bericht_van_bekende, kern_van, roeper
from gateway.kern import Kern
from gateway.routes.beleid import Feitenbericht, verzonnen
from gateway.uitleg_vraag import Over
from shared.errors import AppError, BadInput, Fout, NotFound

router = APIRouter()
BEKEND = [Depends(bericht_van_bekende)]
EXTRA = {"x-handeling": authzen.HANDELING, "x-idempotent": False}
STOPT_BIJ = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}


@router.post("/access/v1/evaluation", dependencies=BEKEND, openapi_extra=EXTRA, response_model_exclude_none=True)
async def evaluation(request: Request, invoer: EvaluatieIn) -> BesluitUit:
    """Mag dit? Het antwoord is dat van de echte handeling, zonder haar te doen; een weigering is 200 met `decision: false`."""
    return await _antwoord(kern_van(request), await roeper(request), invoer, Ronde(), "")


@router.post("/access/v1/evaluations", dependencies=BEKEND, openapi_extra=EXTRA, response_model_exclude_none=True)
async def evaluations(request: Request, invoer: Evaluaties) -> BesluitenUit:
    """Meer vragen in één bericht, in volgorde beantwoord; zonder lijst is het één vraag."""
    kern, claims, ronde = kern_van(request), await roeper(request), Ronde()
    if not invoer.evaluations:
        een = await _antwoord(kern, claims, _volledig(invoer, invoer, ""), ronde, "")
        return BesluitenUit(decision=een.decision, context=een.context)
    vragen = [_volledig(deel, invoer, f"/evaluations/{n}") for n, deel in enumerate(invoer.evaluations)]
    gegeven: list[BesluitUit] = []
    for nummer, vraag in enumerate(vragen):
        gegeven.append(await _of_fout(kern, claims, vraag, ronde, f"/evaluations/{nummer}"))
        if gegeven[-1].decision is STOPT_BIJ[invoer.options.evaluations_semantic]:
            break
    return BesluitenUit(evaluations=gegeven)


@router.get("/.well-known/authzen-configuration")
async def configuration(request: Request, response: Response) -> Metadata:
    """Waar u deze vragen stelt; voor iedereen te lezen."""
    basis = kern_van(request).settings.publieke_url.rstrip("/")
    response.headers["cache-control"] = "public, max-age=3600"
    return Metadata(
        policy_decision_point=basis,
        access_evaluation_endpoint=f"{basis}/access/v1/evaluation",
        access_evaluations_endpoint=f"{basis}/access/v1/evaluations",
    )


def _volledig(deel: Deelvraag, boven: Deelvraag, plek: str) -> EvaluatieIn:
    """A question with what the top of the message says where it is silent itself; BadInput naming what is missing in both."""
    velden = {naam: getattr(deel, naam) or getattr(boven, naam) for naam in ("subject", "action", "resource", "context")}
    weg = [Fout(f"{plek}/{naam}", "ontbreekt") for naam, waarde in velden.items() if waarde is None and naam != "context"]
    if weg:
        raise BadInput(fouten=weg)
    return EvaluatieIn(**velden)


async def _of_fout(kern: Kern, claims: Claims, vraag: EvaluatieIn, ronde: Ronde, plek: str) -> BesluitUit:
    """One of several: what is wrong with this question alone stands in its own answer, which is closed."""
    try:
        return await _antwoord(kern, claims, vraag, ronde, plek)
    except AppError as fout:
        if fout.status >= 500:
            raise
        velden = [Veldfout(veld=f.veld, reden=f.reden) for f in fout.fouten]
        error = Foutcontext(status=fout.status, code=fout.code, message=fout.detail)
        return BesluitUit(decision=False, context=Besluitcontext(error=error, fouten=velden or None))


async def _antwoord(kern: Kern, claims: Claims, e: EvaluatieIn, ronde: Ronde, plek: str) -> BesluitUit:
    try:
        if e.subject.type == FUNCTIONARIS and e.resource.type in SOORTEN:
            return _uit(await authzen.evalueer(kern, _vraag(claims, e), ronde))
        return await _verzonnen(kern, claims, e)
    except BadInput as fout:
        fout.fouten = tuple(replace(f, veld=plek + f.veld) for f in fout.fouten)
        raise


async def _verzonnen(kern: Kern, claims: Claims, e: EvaluatieIn) -> BesluitUit:
    """The same over facts about nobody, in the words of /v1/beleid/uitleg."""
    if e.subject.type == FUNCTIONARIS or e.resource.type in SOORTEN:
        raise BadInput(fouten=[Fout("/resource/type", "verzonnen en echt gaan niet samen")])
    velden: dict[str, Any] = {}
    for deel in (e.subject.properties, e.action.properties, e.resource.properties):
        velden |= deel.model_dump(by_alias=False, exclude_none=True) if deel else {}
    for naam in ("processing_activity_id", "algorithm_id"):
        velden.pop(naam, None)
    try:
        feiten = verzonnen(e.action.name, Feitenbericht(**velden))
    except ValidationError as fout:
        fouten = [Fout(f"/{'/'.join(map(str, f['loc']))}", "ontbreekt of hoort niet bij verzonnen feiten") for f in fout.errors()]
        raise BadInput(fouten=fouten) from None
    besluiten = await kern.databank.schrijf(lambda s: uitleg.leg_uit_verzonnen(s, kern, claims, feiten, authzen.HANDELING))
    if isinstance(besluiten, AppError):
        raise besluiten
    nee = next((b for b in besluiten if not b), None)
    return _uit(Uitslag(Antwoord() if nee is None else uit_besluit(nee)))


def _vraag(claims: Claims, e: EvaluatieIn) -> Evaluatie:
    """The message in the words of the gateway."""
    a = e.action.properties or ActionEigenschappen()
    r = e.resource.properties or ResourceEigenschappen()
    if r.model_fields_set - ({"binnen", "casus_id"} if e.resource.type.endswith(":gegeven") else set()):
        raise BadInput(fouten=[Fout("/resource/properties", "hoort alleen bij een verzonnen resource")])
    soort = SOORTEN[e.resource.type]
    ding = None if soort == "verband" else _uuid(e.resource.id, "/resource/id")
    namen = (
        *("naar_fase", "fasedoel", "doel", "taak", "wetsartikel", "verwijzing", "reden", "noodzaak", "ontvanger", "derde"),
        "naar_verband",
        "naar_casus_id",
    )
    over = Over(
        _subject(claims, e.subject),
        e.action.name,
        object_id=ding if soort == "object" else r.binnen,
        casus_id=r.casus_id,
        gegeven_id=ding if soort == "gegeven" else None,
        **{naam: getattr(a, naam) for naam in namen if getattr(a, naam)},
    )
    c = e.context
    trace = c.traceparent.split("-")[1] if c and c.traceparent else ""
    verband = e.resource.id if soort == "verband" else ""
    return Evaluatie(claims, over, soort, ding, verband, c.time if c else None, a.bericht, trace)  # type: ignore[arg-type]  # soort: SOORTEN


def _uuid(waarde: str, veld: str) -> UUID:
    try:
        return UUID(waarde)
    except ValueError:
        raise BadInput(fouten=[Fout(veld, "verkeerde vorm")]) from None


def _subject(claims: Claims, subject: Subject) -> Claims:
    """Who it is about: the caller as his token says he is, or another as the question says."""
    p = subject.properties or SubjectEigenschappen()
    if p.model_fields_set & {"rol", "partijsoort", "neemt_deel"}:
        raise BadInput(fouten=[Fout("/subject/properties", "hoort alleen bij een verzonnen subject")])
    if subject.id == claims.functionaris and p.partij in (None, claims.partij_id):
        if p.model_fields_set - {"partij"}:
            raise BadInput(fouten=[Fout("/subject/properties", "wat u bent staat in uw toegangsbewijs")])
        return claims
    organisatie, _, orgaan = (p.partij or claims.partij_id).partition(":")
    return replace(
        claims,
        organisatie=organisatie,
        orgaan=orgaan or None,
        namens=None,
        functionaris=subject.id,
        rollen=frozenset(p.rollen or ()),
        functie=p.functie,
        vog=bool(p.vog),
        geheimhouding=bool(p.geheimhouding),
        dienstaccount=False,
        verwerker="",
    )


def _uit(u: Uitslag) -> BesluitUit:
    toen: Mapping[str, Any] = {"op": u.toen.op, "voorbehouden": list(u.toen.voorbehouden)} if u.toen else {}
    fout, besluit = u.antwoord.fout, u.antwoord.besluit
    if fout is None:
        return BesluitUit(decision=True, context=Besluitcontext(**toen) if toen else None)
    wat: dict[str, Any] = {"status": fout.status, "code": fout.code, "reden": fout.detail}
    if not isinstance(fout, NotFound):
        wat |= {"artikel": fout.artikel or None, "volgende_stap": fout.volgende_stap}
        wat |= {"regel": besluit.regel, "uitkomst": besluit.uitkomst} if besluit is not None else {"uitkomst": "geweigerd"}
        wat |= {"fouten": [Veldfout(veld=f.veld, reden=f.reden) for f in fout.fouten] or None}
        wat |= toen
    return BesluitUit(decision=False, context=Besluitcontext(**wat))
