"""Noodzaakoordelen, and the facts of a casus as far as the caller may know them."""

from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, JsonValue
from sqlalchemy import select

from gateway import ander_verband
from gateway.daadvelden import over_feiten
from gateway.eigen import Ruimte, handel
from gateway.feiten import een_feit, leg_vele_vast, wijzig
from gateway.instemmingen import check_doel
from gateway.model import Feit, Verstrekking, Vindplaats
from gateway.namen import mag_naam_weten, verberg
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht, bevestig, leveranciers, require_bekend
from shared.contracts import Bericht, Bevestiging, Code, Fase, PartijId, Reden, Tijdstip
from shared.convenant import PARTIJREGLEMENTEN
from shared.errors import BadInput, Fout
from shared.http import parse_uuid
from shared.identity import derived_id

router = APIRouter()
Soort = Literal[
    "noodzaak",
    "instemming",
    "mandaat",
    "toestemming",
    "informatie",
    "aanwijzing",
    "beperking",
    "bezwaar",
    "zienswijze",
    "hulpverlening",
    "vertegenwoordiging",
    "weigering",
    "wissing",
    "vergewissing",
    "rapportgesprek",
    "contact",
    "bewaarbesluit",
    "beperkingsgebruik",
    "gesprek_inwoner",
    "afstemming",
    "bemoeizorg",
    "lokaal_team_overleg",
    "deelnamebesluit",
    "akkoord",
    "evaluatie",
    "visie",
    "zsm_bespreking",
    "zsm_bericht",
    "opschalingsoverleg",
    "doel",
]
LEZEN: dict[str, str] = {
    "informatie": "informatie.lezen",
    "noodzaak": "noodzaak.lezen",
    "instemming": "instemming.lezen",
    "mandaat": "mandaat.lezen",
    "toestemming": "toestemming.lezen",
    "zienswijze": "toestemming.lezen",
    "hulpverlening": "toestemming.lezen",
    "vertegenwoordiging": "toestemming.lezen",
    "weigering": "toestemming.lezen",
    "wissing": "toestemming.lezen",
    "aanwijzing": "aanwijzing.lezen",
    "vergewissing": "toestemming.lezen",
    "rapportgesprek": "toestemming.lezen",
    "contact": "toestemming.lezen",
    "bewaarbesluit": "toestemming.lezen",
    "beperking": "beperking.lezen",
    "beperkingsgebruik": "beperking.lezen",
    "bezwaar": "beperking.lezen",
    "gesprek_inwoner": "informatie.lezen",
    "afstemming": "informatie.lezen",
    "bemoeizorg": "toestemming.lezen",
    "lokaal_team_overleg": "informatie.lezen",
    "deelnamebesluit": "informatie.lezen",
    "akkoord": "informatie.lezen",
    "evaluatie": "informatie.lezen",
    "visie": "informatie.lezen",
    "zsm_bespreking": "informatie.lezen",
    "zsm_bericht": "informatie.lezen",
    "opschalingsoverleg": "informatie.lezen",
    "doel": "toestemming.lezen",
}
ALLEEN_EIGEN = frozenset(
    {
        "toestemming",
        "zienswijze",
        "vertegenwoordiging",
        "wissing",
        "vergewissing",
        "rapportgesprek",
        "bemoeizorg",
        "contact",
        "bewaarbesluit",
        "doel",
    }
)
"""What passed between a professional and his client: others learn the status, not the rest."""
GEDEELD = frozenset({"geinformeerd_op", "wijze", "aan", "verwacht_op", "hertoets_op"})
"""What every deelnemer may see of an informatiemoment: when and how, or when it is looked at again; never the ground (ZVH-16.2)."""
REGIE = frozenset({"manager", "burgemeester", "gemandateerde", "fg"})


class Oordeel(Bericht):
    """One judgement: on one gegeven, or on a whole categorie."""

    gegeven_id: UUID | None = None
    categorie: Code | None = Field(None, description="Alle gegevens van deze categorie; een oordeel over het gegeven zelf gaat voor")
    oordeel: Literal["noodzakelijk", "niet_noodzakelijk"]
    reden: Reden
    criterium: Code | None = Field(None, description="Met naarVerband: welk criterium daar het onderbouwt (ZVH-9.2)")


class NoodzaakoordelenIn(Bericht):
    """Why the next fase, another fasedoel, an ontvanger or another samenwerkingsverband needs these gegevens, or not (ZVH-3.5b)."""

    casus_id: UUID
    naar_fase: Fase | None = None
    fasedoel: Code | None = None
    ontvanger: PartijId | None = None
    naar_verband: Code | None = Field(None, description="Een ander samenwerkingsverband; alleen per gegeven en in de woorden van daar")
    oordelen: Annotated[list[Oordeel], Field(min_length=1, max_length=1000)]


class FeitUit(Bericht):
    """One fact in its newest version; ids, codes and dates."""

    id: UUID
    soort: Code
    status: Code
    betreft: UUID | None
    categorie: str | None
    partij: str | None
    velden: dict[str, JsonValue]
    op: Tijdstip
    versie: int


class FeitenUit(Bericht):
    """The facts of one casus that the caller may know."""

    items: list[FeitUit]


@router.post("/noodzaakoordelen", status_code=201, openapi_extra={"x-handeling": "noodzaak.oordelen"})
async def oordeel(a: MetBericht, invoer: NoodzaakoordelenIn) -> Bevestiging:
    """Beoordeel per gegeven of categorie of het voor het volgende doel nodig is (ZVH-3.5b); voor een ander verband altijd per gegeven.

    Een instemming die bij de inbreng werd gegeven vervalt voor wat niet noodzakelijk is.
    """
    _check_vorm(invoer.oordelen)
    ids = [o.gegeven_id for o in invoer.oordelen if o.gegeven_id]
    bekend = await leveranciers(a.kern, invoer.casus_id, ids)

    def doe(r: Ruimte) -> Bevestiging:
        require_bekend(r, ids, bekend)
        if invoer.naar_verband:
            ander_verband.check_oordelen(r.kern.verbanden, r.beeld, invoer.naar_verband, invoer.oordelen)
        else:
            _check_codes(r, invoer)
        leg_vele_vast(r.s, [_feit(r, invoer, n, o) for n, o in enumerate(invoer.oordelen)])
        _laat_vervallen(r, invoer)
        return bevestig("beoordeeld")(r, r.nieuw_id)

    daad = a.daad("noodzaak.oordelen", invoer.casus_id, {}, body=invoer)
    return await handel(a.kern, daad, doe, bevestig("beoordeeld"))


def _check_vorm(oordelen: Iterable[Oordeel]) -> None:
    fouten = [
        Fout(f"/oordelen/{n}", "noem óf gegevenId óf categorie") for n, o in enumerate(oordelen) if bool(o.gegeven_id) == bool(o.categorie)
    ]
    if fouten:
        raise BadInput(fouten=fouten)


def _check_codes(r: Ruimte, invoer: NoodzaakoordelenIn) -> None:
    """Reasons from the list of their kind, a fasedoel of that fase, a categorie that somebody knows."""
    if invoer.naar_fase and invoer.fasedoel:
        check_doel(r.beeld, invoer.naar_fase, invoer.fasedoel)
    fouten = []
    for n, o in enumerate(invoer.oordelen):
        lijst = "noodzaak" if o.oordeel == "noodzakelijk" else "niet_noodzakelijk"
        if o.reden not in r.beeld.verband.redenen(lijst):
            fouten.append(Fout(f"/oordelen/{n}/reden", f"staat niet in de lijst {lijst} van het convenant"))
        if o.categorie and all(r.beeld.verband.categorie_verband(regl, o.categorie) is None for regl in ("", *PARTIJREGLEMENTEN)):
            fouten.append(Fout(f"/oordelen/{n}/categorie", "staat niet op de lijst van het samenwerkingsverband"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="ZVH-3.5b")


def _feit(r: Ruimte, invoer: NoodzaakoordelenIn, n: int, o: Oordeel) -> dict[str, object]:
    velden = {
        "naar_fase": invoer.naar_fase or "",
        "fasedoel": invoer.fasedoel or "",
        "ontvanger": invoer.ontvanger or "",
        "reden": o.reden,
        **({"verband": invoer.naar_verband, "criterium": o.criterium or ""} if invoer.naar_verband else {}),
    }
    feit_id = derived_id(r.nieuw_id, "noodzaak", n)
    return een_feit(feit_id, r.casus_id, "noodzaak", o.oordeel, r.door, betreft=o.gegeven_id, categorie=o.categorie, velden=velden)


def _laat_vervallen(r: Ruimte, invoer: NoodzaakoordelenIn) -> None:
    """A yes given at inbreng is void for what is not needed there (ONTWERP §4; ZVH-3.5b2)."""
    onnodig = [o for o in invoer.oordelen if o.oordeel == "niet_noodzakelijk"]
    if not onnodig or invoer.naar_verband:
        return
    v = Verstrekking
    categorieen = [o.categorie for o in onnodig if o.categorie]
    rows = r.s.execute(select(v.gegeven_id).where(v.casus_id == r.casus_id, v.soort == "inbreng", v.categorie.in_(categorieen)))
    geraakt = {o.gegeven_id for o in onnodig} | set(rows.scalars())
    for feit in r.beeld.feiten.soort("instemming"):
        naar = feit.velden.get("naar_fase", "")
        if feit.betreft in geraakt and feit.status == "gegeven" and feit.velden.get("bij_inbreng") and invoer.naar_fase in (None, naar):
            wijzig(r.s, feit, "vervallen", r.door)


@router.get("/casussen/{casusId}/feiten", openapi_extra={"x-handeling": "informatie.lezen"})
async def lijst(a: Vraagt, casusId: str, soort: Annotated[Soort | None, Query()] = None) -> FeitenUit:
    """Lees de feiten van een casus die u mag kennen: die over uw eigen gegevens, of als procesregisseur alle.

    Wanneer en hoe een betrokkene is geïnformeerd, door welke partij, ziet iedere deelnemer (ZVH-16.2). De contacten met de inwoner van een
    persoonsgerichte aanpak staan onder gesprek_inwoner: wanneer, wie sprak en waarover (PGA-10.7d).
    """
    casus_id, kern = parse_uuid(casusId), a.kern
    a.alleen("soort")
    eigen = await kern.databank.lees(
        lambda s: set(
            s.execute(
                select(Vindplaats.id).where(
                    Vindplaats.casus_id == casus_id, Vindplaats.partij == a.claims.partij_id, Vindplaats.soort == "gegeven"
                )
            ).scalars()
        )
    )

    def doe(r: Ruimte) -> FeitenUit:
        soorten = [soort] if soort else list(LEZEN)
        feiten = [f for s in soorten for f in r.beeld.feiten.soort(s)]
        getoond = [f for f in feiten if _mag(r, f, a.claims.partij_id, eigen)]
        return FeitenUit(items=[_to_uit(r, f, a.claims.partij_id) for f in sorted(getoond, key=lambda f: (f.op, f.id))])

    velden = over_feiten(a.claims.partij_id, bool(eigen))
    daad = a.daad(LEZEN[soort] if soort else "informatie.lezen", casus_id, velden)
    return await handel(kern, daad, doe)


def _mag(r: Ruimte, f: Feit, partij: str, eigen: set[UUID]) -> bool:
    """One's own facts and those about one's own gegevens; all for whom beleid lets read them without being the leverancier."""
    zelf = f.partij == partij or f.betreft in eigen
    genoemd = (f.partij, f.velden.get("ontvanger"))
    if f.partij != partij and not all(mag_naam_weten(r.beeld, r.wie, naam) for naam in genoemd):
        return False
    if not zelf and not _regie(r) and not _gedeeld(r, f):
        return False
    leverancier = r.beeld.register.partij(partij, r.beeld.verband.code) if zelf else None
    return bool(r.beeld.beslis(r.beeld.vraag(LEZEN[f.soort], r.wie, leverancier=leverancier)))


def _regie(r: Ruimte) -> bool:
    return r.wie.is_procesregisseur or bool(r.wie.rollen & REGIE)


def _gedeeld(r: Ruimte, f: Feit) -> bool:
    """That and when somebody was told is for all who take part; in a pga the partners do not read the bestand (ZVH-16.2, PGA-13.1)."""
    doet_mee = bool(r.wie.deelname_rollen) or r.wie.is_aanmelder
    return f.soort == "informatie" and doet_mee and r.beeld.verband.bestand.reglement == "zvh"


def _to_uit(r: Ruimte, f: Feit, partij: str) -> FeitUit:
    zelf = f.partij == partij
    velden = {} if f.soort in ALLEEN_EIGEN and not zelf else f.velden
    if not zelf and not _regie(r) and _gedeeld(r, f):
        velden = {naam: waarde for naam, waarde in velden.items() if naam in GEDEELD and waarde is not None}
    return FeitUit(
        id=f.id,
        soort=f.soort,
        status=f.status,
        betreft=f.betreft,
        categorie=f.categorie,
        partij=f.partij,
        velden=velden if zelf else verberg(r.beeld, r.wie, velden),
        op=f.op,
        versie=f.versie,
    )
