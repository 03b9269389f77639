"""The deel of one leverancier, the overview of who coordinates, and what was settled in which overleg (ZVH-17.2, ZVH-17.4)."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import verzoekdelen
from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast
from gateway.gevolgen import Gevolg
from gateway.melden import open_taak, sluit_taken
from gateway.model import Feit
from gateway.namen import mag_deel_weten
from gateway.overleg import GEHOUDEN, nog_niet_gehouden, zoek
from gateway.routes.gemeen import Vraagt
from gateway.routes.verzoeken import casus_van, require_verzoek
from gateway.vastleggen import MetBericht, bevestig
from gateway.verzoektermijnen import termijnen
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable
from shared.convenant import dag
from shared.errors import BadInput, Conflict, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()
TAAK_PARTNEROVERLEG = "verzoek_partneroverleg"


class ItemUit(Bericht):
    """One gegeven of the caller's own and what he said of it."""

    gegeven_id: UUID
    oordeel: Literal["open", "toewijzen", "afwijzen"]
    grond: Code | None


class VoornemenUit(Bericht):
    """An intended refusal to react to (PGA-17.1b)."""

    gronden: list[Code]
    reactie_uiterlijk: date


class DeelUit(Bericht):
    """What a verzoek asks of the caller's organisation; of others it says nothing, not even that they are there (ZVH-17.2)."""

    verzoek_id: UUID
    soort: Code
    status: Literal["open", "beoordeeld"]
    uiterlijk: date = Field(description="Wanneer dit deel uiterlijk is beoordeeld: de vroegste van verband en eigen reglement")
    eigen_uiterlijk: date
    te_laat: bool
    overschrijding: str = Field(description="Artikel van het eigen reglement dat is overschreden; leeg als dat niet zo is (LJR-23.4)")
    items: list[ItemUit]
    voornemen: VoornemenUit | None


class DeelstandUit(Bericht):
    """How far one leverancier is."""

    leverancier: PartijId
    status: Literal["open", "beoordeeld"]
    uiterlijk: date
    te_laat: bool
    overschrijding: str
    toegewezen: int
    afgewezen: int
    open: int


class DelenUit(Bericht):
    """Who has to judge, for who handles the verzoek (ZVH-17.4)."""

    verzoek_id: UUID
    delen: list[DeelstandUit]
    afstemmingen: list["AfstemmingUit"]


class AfstemmingIn(Bericht):
    """What one overleg said of the answer (ZVH-17.2, ZVH-19.1)."""

    overleg: Literal["casusoverleg", "partneroverleg"]
    op: date
    uitkomst: Literal["eens", "verschil"]
    overleg_id: UUID | None = Field(None, description="Het gehouden casusoverleg waarin dit is besproken")


class AfstemmingUit(Bericht):
    overleg: Literal["casusoverleg", "partneroverleg"]
    op: date
    uitkomst: Literal["eens", "verschil"]
    overleg_id: UUID | None = nullable("uuid")


@router.get("/verzoeken/{verzoekId}/deel", openapi_extra={"x-handeling": "verzoek.deel.lezen"})
async def lees_deel(a: Vraagt, verzoekId: str) -> DeelUit:
    """Lees wat dit verzoek van uw organisatie vraagt: alleen de gegevens die zij zelf inbracht (ZVH-17.2)."""
    a.alleen()
    verzoek_id, partij = parse_uuid(verzoekId), a.claims.partij_id
    casus_id = await casus_van(a.kern, verzoek_id)

    def doe(r: Ruimte) -> DeelUit:
        deel = verzoekdelen.deel_van(r.beeld.feiten, verzoek_id, partij)
        if deel is None:
            raise NotFound
        return _to_deel(r, deel)

    daad = a.daad("verzoek.deel.lezen", casus_id, lambda b: verzoekdelen.eigen_deel(b, verzoek_id, partij), object_id=verzoek_id)
    return await handel(a.kern, daad, doe)


@router.get("/verzoeken/{verzoekId}/delen", openapi_extra={"x-handeling": "verzoek.delen.lezen"})
async def lees_delen(a: Vraagt, verzoekId: str) -> DelenUit:
    """Lees welke leverancier zijn deel heeft beoordeeld en welke nog niet; wie nog open staat blijft zichtbaar (ZVH-17.4)."""
    a.alleen()
    verzoek_id = parse_uuid(verzoekId)
    casus_id = await casus_van(a.kern, verzoek_id)

    def doe(r: Ruimte) -> DelenUit:
        verzoek = require_verzoek(r, verzoek_id)
        van = (f for f in verzoekdelen.delen(r.beeld.feiten, verzoek_id) if mag_deel_weten(r.beeld, r.wie, f.partij))
        delen = [_to_stand(r, verzoek, f) for f in van]
        gevonden = verzoekdelen.afstemmingen(r.beeld.feiten, verzoek_id)
        return DelenUit(verzoek_id=verzoek_id, delen=delen, afstemmingen=[AfstemmingUit.model_validate(f.velden) for f in gevonden])

    return await handel(a.kern, a.daad("verzoek.delen.lezen", casus_id, {}, object_id=verzoek_id), doe)


@router.post("/verzoeken/{verzoekId}/afstemmingen", status_code=201, openapi_extra={"x-handeling": "verzoek.afstemmen"})
async def stem_af(a: MetBericht, verzoekId: str, invoer: AfstemmingIn) -> Bevestiging:
    """Leg vast dat het antwoord is afgestemd: in het casusoverleg, en bij verschil, correctie of verwijdering in het partneroverleg.

    Wat een leverancier intussen nog inbracht krijgt hij hier alsnog te beoordelen (ZVH-17.2, ZVH-19.1); de afstemming is dan aangehouden.
    """
    verzoek_id = parse_uuid(verzoekId)
    casus_id = await casus_van(a.kern, verzoek_id)

    def doe(r: Ruimte) -> Bevestiging:
        verzoek = require_verzoek(r, verzoek_id)
        _check(r, verzoek, invoer)
        velden = invoer.model_dump(mode="json", by_alias=False)
        soort, status = verzoekdelen.AFSTEMMING, _status(r, invoer)
        leg_vast(r.s, r.nieuw_id, r.casus_id, soort, status, r.door, betreft=verzoek_id, velden=velden)
        if status != verzoekdelen.AANGEHOUDEN:
            _vervolg(r, verzoek_id, invoer)
        return bevestig(status)(r, r.nieuw_id)

    daad = a.daad("verzoek.afstemmen", casus_id, {}, body=invoer, object_id=verzoek_id)
    return await handel(a.kern, daad, doe, lambda r, feit_id: bevestig(r.beeld.feiten.alle[feit_id].status)(r, feit_id))


def _status(r: Ruimte, invoer: AfstemmingIn) -> str:
    """What came in meanwhile is judged first: the overleg could not speak of it, so it speaks again (ZVH-17.2)."""
    assert r.beeld.casus is not None
    nieuw = verzoekdelen.open_delen(Gevolg(r.s, r.actie, r.beeld.verband, r.beeld.casus, {}, r.beeld.register))
    return verzoekdelen.AANGEHOUDEN if nieuw else invoer.uitkomst


def _vervolg(r: Ruimte, verzoek_id: UUID, invoer: AfstemmingIn) -> None:
    """A difference goes on to the partneroverleg; there it ends (ZVH-17.2)."""
    oin = r.beeld.verband.bestand.oin
    if invoer.overleg == "partneroverleg":
        sluit_taken(r.s, r.casus_id, TAAK_PARTNEROVERLEG, r.nu, object_id=verzoek_id)
    elif invoer.uitkomst == "verschil":
        open_taak(
            r.s,
            r.casus_id,
            oin,
            TAAK_PARTNEROVERLEG,
            verzoek_id,
            r.nu,
            date.fromisoformat(require_verzoek(r, verzoek_id).velden["uiterlijk"]),
        )


def _check(r: Ruimte, verzoek: Feit, invoer: AfstemmingIn) -> None:
    if invoer.op > dag(r.nu):
        raise BadInput(fouten=[Fout("/op", "ligt in de toekomst")], artikel="ZVH-17.2")
    if invoer.op.isoformat() < verzoek.velden["ontvangen_op"]:
        raise BadInput(fouten=[Fout("/op", "ligt voor de ontvangst van het verzoek")], artikel="ZVH-17.2")
    if verzoek.velden.get("besluit") or verzoek.status == "beantwoord":
        raise Conflict("Over dit verzoek is al besloten.", code="al_besloten", artikel="ZVH-17.2")
    if invoer.overleg_id is None:
        return
    gevonden = zoek(r.beeld.feiten, invoer.overleg_id)
    if gevonden is None or invoer.overleg != "casusoverleg":
        raise BadInput(fouten=[Fout("/overlegId", "is geen overleg van deze casus")], artikel="ZVH-17.2")
    if gevonden.status != GEHOUDEN:
        raise nog_niet_gehouden()


def _data(r: Ruimte, verzoek: Feit, partij: str) -> Any:
    regel = r.beeld.register.get(partij)
    return termijnen(r.beeld.feiten, verzoek, partij, regel.reglement if regel else None, dag(r.nu))


def _te_laat(r: Ruimte, deel: Feit, uiterlijk: date) -> bool:
    """Not judged while its last day has passed, or judged after it (IED-9.3)."""
    return dag(deel.op if deel.status == verzoekdelen.BEOORDEELD else r.nu) > uiterlijk


def _to_deel(r: Ruimte, deel: Feit) -> DeelUit:
    assert deel.betreft
    assert deel.partij
    verzoek, voornemen = require_verzoek(r, deel.betreft), verzoekdelen.laatste_voornemen(r.beeld.feiten, deel.betreft)
    t = _data(r, verzoek, deel.partij)
    return DeelUit(
        verzoek_id=verzoek.id,
        soort=verzoek.velden["soort"],
        status=deel.status,
        uiterlijk=t.deel,
        eigen_uiterlijk=t.eigen,
        te_laat=_te_laat(r, deel, t.deel),
        overschrijding=deel.velden["overschrijding"],
        items=[
            ItemUit(gegeven_id=f.betreft, oordeel=f.status, grond=f.velden.get("grond") or None)
            for f in verzoekdelen.items(r.beeld.feiten, verzoek.id, deel.partij)
        ],
        voornemen=VoornemenUit(gronden=voornemen.velden["gronden"], reactie_uiterlijk=voornemen.velden["reactie_uiterlijk"])
        if voornemen and deel.partij in voornemen.velden["gevraagd"]
        else None,
    )


def _to_stand(r: Ruimte, verzoek: Feit, deel: Feit) -> DeelstandUit:
    assert deel.partij
    t, eigen = _data(r, verzoek, deel.partij), verzoekdelen.items(r.beeld.feiten, verzoek.id, deel.partij)
    return DeelstandUit(
        leverancier=deel.partij,
        status=deel.status,
        uiterlijk=t.deel,
        te_laat=_te_laat(r, deel, t.deel),
        overschrijding=deel.velden["overschrijding"],
        toegewezen=sum(f.status == "toewijzen" for f in eigen),
        afgewezen=sum(f.status == "afwijzen" for f in eigen),
        open=sum(f.status == verzoekdelen.OPEN for f in eigen),
    )
