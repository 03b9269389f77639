"""Every query of rights, and the letter that is built from what they find."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import yaml
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from services.rights.model import Antwoord, Identiteitsvaststelling, Overzicht, Verzoek, Verzoekbesluit, van_politie_of_om
from services.rights.schemas import (
    AntwoordIn,
    AntwoordUit,
    Bewaartermijn,
    GeautomatiseerdeBesluitvorming,
    IdentiteitIn,
    IdentiteitUit,
    OverzichtIn,
    PolitieEnOm,
    Rechten,
    Uitleg,
    VerzoekbesluitIn,
    VerzoekbesluitUit,
    VerzoekIn,
    VerzoekUit,
)
from shared.contracts import Bevestiging, Gegeven
from shared.convenant import lees_termijn, load_regime, rekent
from shared.doors import van_casus, van_object
from shared.errors import BadInput, Fout, NotFound
from shared.handeling import Handeling
from shared.identity import Pas

TERMIJN_PER_SOORT: Final = {
    "inzage": "termijn_inzage",
    "rectificatie": "termijn_correctie_verwijdering",
    "verwijdering": "termijn_correctie_verwijdering",
    "beperking": "termijn_beperking",
    "verzet": "termijn_verzet_besluit",
    "overdracht": "termijn_overdraagbaarheid_afwijzing",
}


def leg_vast(h: Handeling, invoer: VerzoekIn) -> Verzoek:
    """Store a received verzoek with its last day; what the verzoeker says goes into the kluis."""
    verzoek = Verzoek(
        id=h.nieuw_id,
        casus_id=h.in_casus(invoer.casus_id),
        betrokkene_id=invoer.betrokkene_id,
        soort=invoer.soort,
        ingediend_door=invoer.ingediend_door,
        ontvangen_op=invoer.ontvangen_op,
        ontvangen_bij=invoer.ontvangen_bij,
        uiterste_datum=rekent(invoer.ontvangen_op, lees_termijn(str(parameter(TERMIJN_PER_SOORT[invoer.soort])))),
        vastgelegd_op=h.pas.nu,
        status="ontvangen",
        versie=1,
    )
    verzoek.moet_ontvangen_zijn(h.vandaag)
    h.session.add(verzoek)
    h.session.flush()
    return verzoek


def parameter(naam: str) -> Any:
    """What the convenant says; every value with its article in shared/convenant/zvh.yaml."""
    return load_regime("zvh").parameters[naam].geldend


def get_verzoek(session: Session, verzoek_id: UUID, *, lock: bool = False) -> Verzoek:
    """The verzoek, locked when it is about to change; NotFound when it is not there."""
    query = select(Verzoek).where(Verzoek.id == verzoek_id)
    verzoek = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if verzoek is None:
        raise NotFound
    return verzoek


def to_identiteit(invoer: IdentiteitIn, pas: Pas) -> Identiteitsvaststelling:
    return Identiteitsvaststelling(
        wijze=invoer.wijze, op=invoer.op, reden=invoer.reden, door_partij=pas.partij, door_functionaris=pas.functionaris
    )


def to_overzicht(invoer: OverzichtIn) -> Overzicht:
    return Overzicht(
        doeleinden=invoer.doeleinden,
        categorieen=invoer.categorieen,
        ontvangers=invoer.ontvangers,
        bronnen=invoer.bronnen,
        fasen=invoer.fasen,
        overdrachten=[str(overdracht_id) for overdracht_id in invoer.overdrachten],
        bewaarcriterium=invoer.bewaartermijn.criterium,
        bewaren_uiterlijk=invoer.bewaartermijn.uiterlijk,
    )


def to_besluit(invoer: VerzoekbesluitIn, verzoek: Verzoek, pas: Pas) -> Verzoekbesluit:
    """The besluit; BadInput when a motivering is about someone else, for then the betrokkene would never read it."""
    vreemd = [n for n, g in enumerate(invoer.gegevens) if g.etiket.betrokkene_id != verzoek.betrokkene_id]
    if vreemd:
        fouten = [Fout(f"/gegevens/{n}/etiket/betrokkeneId", "een ander dan de verzoeker") for n in vreemd]
        raise BadInput(fouten=fouten, artikel="ZVH-18.1")
    motivering = [str(g.etiket.id) for g in invoer.gegevens]
    return Verzoekbesluit(besluit=invoer.besluit, gronden=invoer.gronden, motivering=motivering, besloten_op=pas.nu)


def beantwoord(h: Handeling, verzoek: Verzoek, invoer: AntwoordIn) -> None:
    """Record that the answer left, when it is complete (ZVH-18.1)."""
    antwoord = Antwoord(verzonden_op=invoer.verzonden_op, wijze=invoer.wijze)
    verzoek.beantwoord(antwoord, h.vandaag, parameter("inzage_antwoord_velden"), met_gegevens=heeft_gegevens(h, verzoek))


def bevestig(session: Session, verzoek_id: UUID) -> Bevestiging:
    """What a write on a verzoek answers."""
    verzoek = get_verzoek(session, verzoek_id)
    return Bevestiging(id=verzoek.id, casus_id=verzoek.casus_id, status=verzoek.status, versie=verzoek.versie)


def bouw(h: Handeling, verzoek_id: UUID, gegevens: list[Gegeven]) -> VerzoekUit:
    """The public answer with only the permitted gegevens."""
    v = get_verzoek(h.session, verzoek_id)
    return VerzoekUit(
        id=v.id,
        casus_id=v.casus_id,
        betrokkene_id=v.betrokkene_id,
        soort=v.soort,
        ingediend_door=v.ingediend_door,
        ontvangen_op=v.ontvangen_op,
        ontvangen_bij=v.ontvangen_bij,
        uiterste_datum=v.uiterste_datum,
        te_laat=v.te_laat(h.vandaag),
        status=v.status,
        identiteit=_to_identiteit_uit(v.identiteit) if v.identiteit else None,
        besluit=_to_besluit_uit(v.besluit) if v.besluit else None,
        beantwoord_op=v.antwoord.verzonden_op if v.antwoord else None,
        wijze=v.antwoord.wijze if v.antwoord else None,
        vastgelegd_op=v.vastgelegd_op,
        versie=v.versie,
        gegevens=gegevens,
    )


def _to_identiteit_uit(i: Identiteitsvaststelling) -> IdentiteitUit:
    return IdentiteitUit(wijze=i.wijze, op=i.op, reden=i.reden, door_partij=i.door_partij, door_functionaris=i.door_functionaris)


def _to_besluit_uit(b: Verzoekbesluit) -> VerzoekbesluitUit:
    return VerzoekbesluitUit(besluit=b.besluit, gronden=b.gronden, besloten_op=b.besloten_op)


# ── the letter ──────────────────────────────────────────────────────────────────────────────────────────────
@cache
def teksten() -> Mapping[str, Any]:
    """The fixed texts of every letter, by code (services/rights/teksten.yaml)."""
    gelezen: Mapping[str, Any] = yaml.safe_load(files("services.rights").joinpath("teksten.yaml").read_text(encoding="utf-8"))
    return gelezen


def waar_antwoord(h: Handeling, verzoek_id: UUID) -> ColumnElement[bool]:
    """The gegevens of this betrokkene that belong in the letter; without contents only those of the verzoek itself (ZVH-18.1, ZVH-18.5)."""
    verzoek = get_verzoek(h.session, verzoek_id)
    if verzoek.besluit is None:
        raise NotFound
    return _van_betrokkene(h, verzoek) if verzoek.met_inhoud else _van_betrokkene(h, verzoek) & van_object(h, verzoek.id)


def _van_betrokkene(h: Handeling, verzoek: Verzoek) -> ColumnElement[bool]:
    eigen: ColumnElement[bool] = h.kluis.dossier.gegeven.c.etiket["betrokkene_id"].as_string() == str(verzoek.betrokkene_id)
    return eigen & van_casus(h, verzoek.casus_id)


def heeft_gegevens(h: Handeling, verzoek: Verzoek) -> bool:
    """Did collecting bring anything that may be shown; a collected gegeven lies under its casus."""
    verzameld = h.kluis.etiketten(_van_betrokkene(h, verzoek) & van_object(h, verzoek.casus_id))
    return any(not van_politie_of_om(etiket) for etiket in verzameld)


def bouw_antwoord(h: Handeling, verzoek_id: UUID, gegevens: list[Gegeven]) -> AntwoordUit:
    """The letter with only the permitted gegevens; the passage on police and OM is the same in each (ZVH-17.5, ZVH-17.6)."""
    v = get_verzoek(h.session, verzoek_id)
    if v.besluit is None:
        raise NotFound
    eigen = [g for g in gegevens if not van_politie_of_om(g.etiket)]
    motivering = [g for g in eigen if str(g.etiket.id) in v.besluit.motivering]
    overzicht = v.overzicht if v.met_inhoud else None
    t = teksten()
    return AntwoordUit(
        verzoek_id=v.id,
        casus_id=v.casus_id,
        betrokkene_id=v.betrokkene_id,
        soort=v.soort,
        ontvangen_op=v.ontvangen_op,
        uiterste_datum=v.uiterste_datum,
        verzonden_op=v.antwoord.verzonden_op if v.antwoord else None,
        wijze=v.antwoord.wijze if v.antwoord else None,
        besluit=v.besluit.besluit,
        besluittekst=t["besluit"][v.besluit.besluit],
        gronden=_leg_uit(v.besluit.gronden, t["gronden"]),
        motivering=motivering,
        ontbreekt=v.ontbreekt(parameter("inzage_antwoord_velden"), met_gegevens=heeft_gegevens(h, v)),
        verwerkingsdoeleinden=_leg_uit(overzicht.doeleinden if overzicht else (), t["doeleinden"]),
        categorieen_persoonsgegevens=_leg_uit(overzicht.categorieen if overzicht else (), t["categorieen"]),
        ontvangers=overzicht.ontvangers if overzicht else [],
        bewaarperiode=Bewaartermijn(criterium=overzicht.bewaarcriterium, uiterlijk=overzicht.bewaren_uiterlijk) if overzicht else None,
        rechten=Rechten.model_validate(t["rechten"]),
        klachtrecht=t["klachtrecht"],
        bronnen=overzicht.bronnen if overzicht else [],
        geautomatiseerde_besluitvorming=GeautomatiseerdeBesluitvorming(tekst=t["geautomatiseerde_besluitvorming"]),
        politie_en_om=_politie_en_om(),
        kosten=t["kosten"],
        gegevens=[g for g in eigen if g not in motivering],
    )


def _leg_uit(codes: Iterable[str], uitleg: Mapping[str, str]) -> list[Uitleg]:
    """Each code with its text; a code of a later convenant reads as its own words."""
    return [Uitleg(code=code, tekst=uitleg.get(code, code.replace("_", " "))) for code in codes]


def _politie_en_om() -> PolitieEnOm:
    loketten = [loket for per_organisatie in parameter("verwijzing_rechten").values() for loket in per_organisatie]
    passage = teksten()["politie_en_om"]
    return PolitieEnOm(tekst=passage["tekst"], loketten=_leg_uit(loketten, passage["loketten"]))


def ruim_op(session: Session, casussen: Sequence[UUID]) -> None:
    """Clear this service's own tables of these casussen; a rights file outlives its casus until the gateway asks for this (ONTWERP §9)."""
    ids = select(Verzoek.id).where(Verzoek.casus_id.in_(casussen))
    for tabel in (Identiteitsvaststelling, Overzicht, Verzoekbesluit, Antwoord):
        session.execute(delete(tabel).where(tabel.verzoek_id.in_(ids)))
    session.execute(delete(Verzoek).where(Verzoek.casus_id.in_(casussen)))
