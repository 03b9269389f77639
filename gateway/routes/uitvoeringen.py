"""How far a besluit on a verzoek is carried out: per gegeven, and per ontvanger; and its closing (ZVH-19.2, LJR-19.2, LJR-19.1)."""

from datetime import date
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import kennisgevingen, stilleggen, uitvoering
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import wijzig
from gateway.model import Feit
from gateway.namen import mag_deel_weten
from gateway.routes.gemeen import Vraagt
from gateway.routes.kennisgevingen import KennisgevingUit, uit
from gateway.routes.verzoeken import casus_van, require_verzoek
from gateway.vastleggen import ZonderBericht
from shared.contracts import Bericht, Bevestiging, nullable
from shared.errors import Conflict, Fout
from shared.http import parse_uuid

router = APIRouter()


class ItemUit(Bericht):
    """One gegeven to which the besluit is done."""

    gegeven_id: UUID
    soort: Literal["rectificatie", "aanvulling", "verwijdering"]
    status: Literal["open", "te_laat", "gedaan"]
    uiterlijk: date
    nog_oud: list[UUID] = Field(description="Plaatsen die nog de oude waarde tonen: het gegeven zelf, of wat het herhaalt (ZVH-19.2)")


class StilUit(Bericht):
    """One halt because of this verzoek: on a gegeven, or on all that is about the betrokkene."""

    id: UUID
    soort: Literal["beperking", "bezwaar"]
    betreft: UUID
    status: str
    soorten: list[str] = Field(description="Welk gebruik stopte; leeg is: alles (IED-7.4)")
    bericht_op: date | None = nullable("date")


class UitvoeringUit(Bericht):
    """What is done and what still waits."""

    verzoek_id: UUID
    status: Literal["open", "te_laat", "gedaan", "afgerond"]
    items: list[ItemUit]
    stilgelegd: list[StilUit]
    kennisgevingen: list[KennisgevingUit]


@router.get("/verzoeken/{verzoekId}/uitvoering", openapi_extra={"x-handeling": "verzoek.uitvoering.lezen"})
async def lees(a: Vraagt, verzoekId: str) -> UitvoeringUit:
    """Volg per gegeven en per ontvanger wat van het besluit is uitgevoerd, bevestigd of te laat (ZVH-19.2, LJR-19.2)."""
    a.alleen()
    verzoek_id = parse_uuid(verzoekId)
    daad = a.daad("verzoek.uitvoering.lezen", await casus_van(a.kern, verzoek_id), {}, object_id=verzoek_id)
    return await handel(a.kern, daad, lambda r: _uit(r, require_verzoek(r, verzoek_id)))


def _uit(r: Ruimte, verzoek: Feit) -> UitvoeringUit:
    feiten, vandaag = r.beeld.feiten, dag(r.nu)
    items = [
        ItemUit.model_validate(uitvoering.stand(feiten, f, vandaag))
        for f in uitvoering.van(feiten, verzoek.id)
        if mag_deel_weten(r.beeld, r.wie, f.partij)
    ]
    berichten = _berichten(r, verzoek)
    return UitvoeringUit(
        verzoek_id=verzoek.id,
        status=_status(verzoek, items, berichten),
        items=items,
        stilgelegd=_stil(r, verzoek),
        kennisgevingen=berichten,
    )


def _berichten(r: Ruimte, verzoek: Feit) -> list[KennisgevingUit]:
    """Without those to a partij that this reader may not know, or about what it supplied: a line without a name would name it (LJR-8.2)."""
    feiten = r.beeld.feiten

    def mag(f: Feit) -> bool:
        return mag_deel_weten(r.beeld, r.wie, f.partij)

    verborgen = {f.betreft for f in (*uitvoering.van(feiten, verzoek.id), *stilleggen.van(feiten, verzoek.id)) if not mag(f)}
    return [uit(f) for f in kennisgevingen.over(feiten, verzoek=verzoek.id) if mag(f) and f.betreft not in verborgen]


def _status(verzoek: Feit, items: list[ItemUit], berichten: list[KennisgevingUit]) -> Literal["open", "te_laat", "gedaan", "afgerond"]:
    if "afgerond_op" in verzoek.velden:
        return "afgerond"
    standen = {i.status for i in items} | {"open" for b in berichten if b.status == kennisgevingen.OPEN}
    return "te_laat" if "te_laat" in standen else "open" if "open" in standen else "gedaan"


def _stil(r: Ruimte, verzoek: Feit) -> list[StilUit]:
    gevonden = sorted(stilleggen.van(r.beeld.feiten, verzoek.id), key=lambda f: str(f.id))
    return [
        StilUit(
            id=f.id,
            soort=f.soort,
            betreft=f.betreft or verzoek.id,
            status=f.status,
            soorten=f.velden.get("soorten", []),
            bericht_op=f.velden.get("bericht_op"),
        )
        for f in gevonden
        if mag_deel_weten(r.beeld, r.wie, f.partij)
    ]


@router.post("/verzoeken/{verzoekId}/afrondingen", status_code=201, openapi_extra={"x-handeling": "verzoek.afronden"})
async def rond_af(a: ZonderBericht, verzoekId: str) -> Bevestiging:
    """Rond een verzoek af: beantwoord, overal uitgevoerd, en iedere ontvanger bevestigde of is gemotiveerd uitgezonderd (LJR-19.2)."""
    verzoek_id = parse_uuid(verzoekId)

    def doe(r: Ruimte) -> Bevestiging:
        verzoek = require_verzoek(r, verzoek_id)
        _check_rond(r, verzoek)
        return _stand(wijzig(r.s, verzoek, verzoek.status, r.door, afgerond_op=str(dag(r.nu))))

    daad = a.daad("verzoek.afronden", await casus_van(a.kern, verzoek_id), {}, object_id=verzoek_id)
    return await handel(a.kern, daad, doe, lambda r, _: _stand(require_verzoek(r, verzoek_id)))


def _check_rond(r: Ruimte, verzoek: Feit) -> None:
    if "afgerond_op" in verzoek.velden:
        raise Conflict("Dit verzoek is al afgerond.", code="al_afgerond")
    feiten = r.beeld.feiten
    fouten = [] if verzoek.status == "beantwoord" else [Fout("/antwoord", "de betrokkene heeft nog geen antwoord")]
    fouten += [
        Fout("/items", f"nog niet uitgevoerd: {f.betreft}") for f in uitvoering.van(feiten, verzoek.id) if f.status == uitvoering.OPEN
    ]
    wacht = kennisgevingen.open_(kennisgevingen.over(feiten, verzoek=verzoek.id))
    fouten += [Fout("/kennisgevingen", f"nog niet bevestigd: {f.id}") for f in wacht]
    if fouten:
        stap = "Laat de ontvanger bevestigen, of leg vast waarom dat onmogelijk of onevenredig is."
        raise Conflict(
            "Dit verzoek is nog niet overal uitgevoerd.", code="uitvoering_niet_rond", artikel="LJR-19.2", volgende_stap=stap, fouten=fouten
        )


def _stand(f: Feit) -> Bevestiging:
    return Bevestiging(id=f.id, casus_id=f.casus_id, status="afgerond", versie=f.versie)
