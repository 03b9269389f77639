"""The letter: what was collected, decided and kept back, and that it left (ZVH-18.1, LJR-18.1, LJR-18.3, IED-9.2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from services.rights import antwoorddelen as delen
from services.rights import beoordelingstore, weigeren
from services.rights.antwoordmodel import Derdentoets, moet_derden_horen, moet_kopie_krijgen
from services.rights.antwoordschemas import (
    AntwoordIn,
    AntwoordUit,
    DerdentoetsIn,
    OverdrachtsbestandUit,
    Overdrachtsgegeven,
    OverzichtIn,
)
from services.rights.model import Antwoord, Overzicht, Verzoek, van_politie_of_om
from services.rights.store import get_verzoek, parameter, teksten
from shared.contracts import Gegeven
from shared.doors import van_casus, van_object
from shared.errors import BadInput, Fout, NotFound
from shared.handeling import Handeling

VERNIETIGD, NIET_BESCHIKBAAR = "gegevens_vernietigd", "niet_beschikbaar"


# ── what is collected and shielded ──────────────────────────────────────────────────────────────────────────
def to_overzicht(invoer: OverzichtIn) -> Overzicht:
    inhoud = invoer.model_dump(mode="json", by_alias=False)
    bewaren = inhoud.pop("bewaartermijn")["criterium"]
    vast = {"bewaarcriterium": bewaren, "bewaren_uiterlijk": invoer.bewaartermijn.uiterlijk, "gezocht_op": invoer.gezocht_op}
    return Overzicht(**inhoud | vast)


def toets_derde(h: Handeling, verzoek: Verzoek, invoer: DerdentoetsIn) -> None:
    """Record what was found about a third party in one item of this verzoek; NotFound for what is not in it, BadInput for a strange ground.

    The last word counts until the answer leaves (LJR-18.3).
    """
    verzoek.moet_open()
    gevonden = verzoek.overzicht.items if verzoek.overzicht else []
    if invoer.gegeven_id not in {UUID(i["gegeven_id"]) for i in gevonden}:
        raise NotFound
    if invoer.grond is not None and invoer.grond not in weigeren.eigen_gronden(verzoek.regime, "inzage"):
        raise BadInput(fouten=[Fout("/grond", "niet uit de lijst")], artikel="LJR-18.3")
    if invoer.zienswijze_gevraagd_op and invoer.zienswijze_gevraagd_op > h.vandaag:
        raise BadInput(fouten=[Fout("/zienswijzeGevraagdOp", "ligt in de toekomst")], artikel="LJR-18.3")
    h.session.merge(Derdentoets(verzoek_id=verzoek.id, door_partij=h.pas.partij, **invoer.model_dump(by_alias=False)))
    verzoek.versie += 1


def _items(v: Verzoek) -> list[dict[str, Any]]:
    return v.overzicht.items if v.overzicht and v.met_inhoud else []


def _derden(session: Session, v: Verzoek) -> list[Derdentoets]:
    ids = {UUID(i["gegeven_id"]) for i in _items(v)}
    gevonden = session.execute(select(Derdentoets).where(Derdentoets.verzoek_id == v.id).order_by(Derdentoets.gegeven_id)).scalars()
    return [t for t in gevonden if t.gegeven_id in ids]


# ── the answer leaves ───────────────────────────────────────────────────────────────────────────────────────
def beantwoord(h: Handeling, verzoek: Verzoek, invoer: AntwoordIn) -> None:
    """Record that the answer left, when it is complete and every third party could speak (ZVH-18.1, LJR-18.3, IED-9.2)."""
    moet_derden_horen(_derden(h.session, verzoek))
    beoordelingstore.moet_wegen_noemen(h.session, verzoek, teksten()["rechtsmiddelen"])
    moet_kopie_krijgen(verzoek, invoer.wijze)
    overgedragen = verzoek.soort == "overdracht" and verzoek.met_inhoud
    if overgedragen != (invoer.overgedragen_aan is not None):
        reden = "ontbreekt" if overgedragen else "hoort alleen bij een toegewezen overdracht"
        raise BadInput(fouten=[Fout("/overgedragenAan", reden)], artikel="IED-9.2")
    verzoek.beantwoord(Antwoord(**invoer.model_dump(by_alias=False)), h.vandaag, ontbreekt(h, verzoek))


def ontbreekt(h: Handeling, v: Verzoek) -> list[str]:
    """What the answer still lacks: a part of ZVH-18.1, whether anything is held at all, a gegeven that is neither shown nor explained."""
    delen = v.ontbreekt(parameter("inzage_antwoord_velden"), met_gegevens=bool(_items(v)))
    if any(w["grond"] == NIET_BESCHIKBAAR for w in _weggelaten(h, v)):
        delen.append("gegevens")
    return delen


# ── which gegevens belong in it ─────────────────────────────────────────────────────────────────────────────
def waar_antwoord(h: Handeling, verzoek_id: UUID) -> ColumnElement[bool]:
    """The gegevens of this betrokkene that belong in the letter: those of the verzoek, and what was collected for this very verzoek and not
    refused (ZVH-18.1, ZVH-18.5). Whether anything is held is answered without any content (IED-6.3)."""
    v = get_verzoek(h.session, verzoek_id)
    if v.besluit is None:
        raise NotFound
    if v.soort == "opgenomen_zijn":
        return false()
    g = h.kluis.dossier.gegeven
    eigen: ColumnElement[bool] = (g.c.etiket["betrokkene_id"].as_string() == str(v.betrokkene_id)) & van_casus(h, v.casus_id)
    weg = {UUID(i) for i in beoordelingstore.verborgen(h.session, v.id)}
    weg |= {t.gegeven_id for t in _derden(h.session, v) if t.afgeschermd and not t.velden}
    mee = {UUID(i["gegeven_id"]) for i in _items(v)} - weg
    return eigen & ((van_object(h, v.id) & g.c.id.not_in(weg)) | g.c.id.in_(mee))


def _weggelaten(h: Handeling, v: Verzoek) -> list[dict[str, Any]]:
    """What stays out besides what was refused: by beleid, for a third party, or because it is gone; each with its ground (LJR-18.2)."""
    if not v.met_inhoud or v.overzicht is None:
        return []
    soort = {UUID(i["gegeven_id"]): i["categorie"] for i in _items(v)}
    geweigerd = {b.gegeven_id for b, _ in beoordelingstore.geweigerd(h.session, v.id)}
    derden = [t for t in _derden(h.session, v) if t.afgeschermd and t.gegeven_id not in geweigerd]
    g = h.kluis.dossier.gegeven
    hier = {e.id for e in h.kluis.etiketten(g.c.id.in_(soort), limit=len(soort) + 1)} if soort else set()
    return [
        *({**w, "velden": []} for w in v.overzicht.weggelaten),
        *(_weg(soort, t.gegeven_id, str(t.grond), t.velden) for t in derden),
        *(_weg(soort, i, VERNIETIGD) for i in soort if i not in hier | geweigerd),
    ]


def _weg(soort: Mapping[UUID, str], gegeven_id: UUID, grond: str, velden: Sequence[str] = ()) -> dict[str, Any]:
    return {"gegeven_id": str(gegeven_id), "categorie": soort[gegeven_id], "grond": grond, "velden": list(velden)}


def _zonder_derde(session: Session, v: Verzoek, gegevens: Iterable[Gegeven]) -> list[Gegeven]:
    """The same gegevens without the parts that are about somebody else (LJR-18.3); never those of police or OM (ZVH-17.5, ZVH-17.6)."""
    weg = {t.gegeven_id: set(t.velden) for t in _derden(session, v) if t.afgeschermd and t.velden}
    eigen = [g for g in gegevens if not van_politie_of_om(g.etiket)]
    return [g.model_copy(update={"inhoud": {k: w for k, w in g.inhoud.items() if k not in weg.get(g.etiket.id, ())}}) for g in eigen]


# ── the letter ──────────────────────────────────────────────────────────────────────────────────────────────
def bouw_antwoord(h: Handeling, verzoek_id: UUID, gegevens: list[Gegeven]) -> AntwoordUit:
    """The letter with only the permitted gegevens; the passages on police, OM and recipients are the same in each."""
    v = get_verzoek(h.session, verzoek_id)
    if v.besluit is None:
        raise NotFound
    eigen = _zonder_derde(h.session, v, gegevens)
    vergoedingen = beoordelingstore.gevraagd(h.session, v.id)
    waarom = {*v.besluit.motivering, *beoordelingstore.motiveringen(h.session, v.id), *(x for w in vergoedingen for x in w.motivering)}
    getoond = {g.etiket.id for g in eigen}
    return AntwoordUit(
        verzoek_id=v.id,
        casus_id=v.casus_id,
        betrokkene_id=v.betrokkene_id,
        soort=v.soort,
        ontvangen_op=v.ontvangen_op,
        uiterste_datum=v.uiterste_datum,
        verzonden_op=v.antwoord.verzonden_op if v.antwoord else None,
        wijze=v.antwoord.wijze if v.antwoord else None,
        motivering=[g for g in eigen if str(g.etiket.id) in waarom],
        opgenomen=delen.opgenomen(v),
        ontbreekt=ontbreekt(h, v),
        gezocht=delen.gezocht(v),
        items=[delen.item(i) for i in _items(v) if UUID(i["gegeven_id"]) in getoond],
        weggelaten=[delen.weggelaten_uit(w) for w in _weggelaten(h, v)],
        gegevens=[g for g in eigen if str(g.etiket.id) not in waarom],
        **_besluitdelen(h.session, v),
        **delen.kosten(sum(w.bedrag for w in vergoedingen)),
        **delen.overzichtsdelen(v.overzicht if v.soort == "inzage" and v.toegewezen else None, beoordelingstore.verzwegen(h.session, v.id)),
        **delen.vaste_delen(),
    )


def _besluitdelen(session: Session, v: Verzoek) -> dict[str, Any]:
    """What was decided, why not all of it and where to go; as for who gets everything where he may hear of no refusal."""
    assert v.besluit is not None
    t, stil = teksten(), beoordelingstore.zwijgt(session, v)
    besluit = "toewijzen" if stil else v.besluit.besluit
    return {
        "besluit": besluit,
        "besluittekst": t["besluit"][besluit],
        "gronden": [] if stil else delen.leg_uit(v.besluit.gronden, t["gronden"]),
        "weigeringen": beoordelingstore.weigeringen(session, v.id, t["gronden"]),
        "rechtsmiddelen": beoordelingstore.rechtsmiddelen(session, v, t["rechtsmiddelen"]),
    }


# ── the file of a cliënt who moves (IED-9.2) ────────────────────────────────────────────────────────────────
def bouw_bestand(h: Handeling, verzoek_id: UUID, gegevens: list[Gegeven]) -> OverdrachtsbestandUit:
    """The cliënt's own IED gegevens as a file another organisation reads; NotFound for any other verzoek (IED-9.2)."""
    v = get_verzoek(h.session, verzoek_id)
    if v.soort != "overdracht" or not v.met_inhoud:
        raise NotFound
    mee = {i["gegeven_id"] for i in _items(v)}
    eigen = _zonder_derde(h.session, v, (g for g in gegevens if str(g.etiket.id) in mee))
    return OverdrachtsbestandUit(opgesteld_op=h.vandaag, gegevens=list(_overdraagbaar(eigen)))


def _overdraagbaar(gegevens: Iterable[Gegeven]) -> Iterator[Overdrachtsgegeven]:
    for g in gegevens:
        soort = delen.een_uitleg(g.etiket.categorie_verband, teksten()["categorieen"])
        yield Overdrachtsgegeven(categorie=g.etiket.categorie, omschrijving=soort.tekst, peildatum=g.etiket.peildatum, inhoud=g.inhoud)
