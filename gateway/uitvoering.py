"""Carrying out what was granted on a verzoek: per gegeven, by whom, before which day, and whether every place follows (ZVH-19.2, LJR-19.1).

The fact ``uitvoering`` is one gegeven to which one besluit still has to be done. Rectifying and supplementing is the leverancier's own
act; erasing and restricting follow from the besluit by itself.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import kennisgevingen, stilleggen
from gateway.beleid.kalender import dag
from gateway.feiten import Door, Feitenbeeld, een_feit, get_feit, lees_feiten, leg_vele_vast, wijzig
from gateway.melden import open_taak, sluit_taken
from gateway.model import Feit, Verstrekking, Vindplaats
from gateway.oordeel import leveranciers_van
from gateway.settings import DIENSTEN
from shared.contracts import GEZAMENLIJK
from shared.convenant import Verband, rekent
from shared.identity import derived_id

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

SOORT: Final = "uitvoering"
OPEN, GEDAAN = "open", "gedaan"
TE_LAAT: Final = "uitvoering_te_laat"
BRON_GECORRIGEERD: Final = "bron_gecorrigeerd"
CORRECTIE: Final = "correctie"
"""Soort of the fact that one gegeven got a new version."""
TERMIJN: Final = {
    "rectificatie": "correctie_onverwijld",
    "aanvulling": "correctie_onverwijld",
    "verwijdering": "verwijdering_zonder_onredelijke_vertraging",
}
TAAK: Final = {"rectificatie": "correctie_uitvoeren", "aanvulling": "aanvulling_uitvoeren"}


# ── from besluit to work ────────────────────────────────────────────────────────────────────────────────────
def na_besluit(g: "Gevolg") -> None:
    """What was granted begins: a taak for the leverancier, or at once where no human is needed (ZVH-19.2, LJR-20.1, IED-7.4, LJR-29.1)."""
    verzoek, feiten = get_feit(g.s, g.object_id), lees_feiten(g.s, g.casus.id)
    soort, items = verzoek.velden["soort"], toegewezen(g.s, g.verband, feiten, verzoek)
    partijen = leveranciers_van(g.s, g.casus.id, items)
    if soort in TERMIJN:
        _begin(g, verzoek, feiten, partijen)
    elif soort == "beperking":
        stilleggen.beperk(g, verzoek, partijen)
    elif soort == "verzet":
        stilleggen.houd_stil(g, verzoek, feiten, partijen)


def toegewezen(s: Session, verband: Verband, feiten: Feitenbeeld, verzoek: Feit) -> list[UUID]:
    """The gegevens that the besluit grants: those judged so one by one, and what the verband decides about itself when it grants the whole.

    Nothing of anybody else, and nothing of police or OM, whatever ids the verzoek names (ZVH-17.5, ZVH-17.6).
    """
    besluit = verzoek.velden.get("besluit")
    if besluit not in ("toewijzen", "deels"):
        return []
    items = (f for f in feiten.soort("verzoekitem") if f.velden.get("verzoek") == str(verzoek.id))
    gegund = {f.betreft for f in items if f.betreft and f.velden.get("besluit") == "toewijzen"}
    return sorted(gegund | (_van_verband(s, verband, verzoek) if besluit == "toewijzen" else set()))


def _van_verband(s: Session, verband: Verband, verzoek: Feit) -> set[UUID]:
    """What the verzoek names that no leverancier judges: recorded together, or by the verband itself, about this very person."""
    v, p, genoemd = Verstrekking, Vindplaats, [UUID(i) for i in verzoek.velden.get("gegeven_ids", ())]
    hier = (p.id == v.gegeven_id, p.dienst != "rights", v.casus_id == verzoek.casus_id, v.betrokkene_id == verzoek.betreft)
    van_ons = v.leverancier.in_((GEZAMENLIJK, verband.bestand.oin))
    return set(s.execute(select(v.gegeven_id).where(v.gegeven_id.in_(genoemd), van_ons, *hier)).scalars())


def _begin(g: "Gevolg", verzoek: Feit, feiten: Feitenbeeld, partijen: dict[UUID, str]) -> None:
    soort = verzoek.velden["soort"]
    uiterlijk = rekent(dag(g.actie.nu), g.verband.termijn(TERMIJN[soort]))
    nieuw = {i: p for i, p in partijen.items() if _id(verzoek.id, i) not in feiten.alle}
    velden = {
        "verzoek": str(verzoek.id),
        "soort": soort,
        "uiterlijk": str(uiterlijk),
        "besloten_op": g.actie.nu.isoformat(),
        "herhaald_in": [],
    }
    leg_vele_vast(
        g.s,
        [een_feit(_id(verzoek.id, i), g.casus.id, SOORT, OPEN, g.door, betreft=i, partij=p, velden=dict(velden)) for i, p in nieuw.items()],
    )
    if soort == "verwijdering":
        leg_wissing_op(g.s, g.verband, g.casus.id, verzoek, {i: p for i, p in nieuw.items() if not _wordt_gewist(feiten, i)}, g.door)
    else:
        for gegeven_id, partij in nieuw.items():
            open_taak(g.s, g.casus.id, partij, TAAK[soort], gegeven_id, g.actie.nu, uiterlijk)


def _id(verzoek_id: UUID, gegeven_id: UUID) -> UUID:
    return derived_id(verzoek_id, f"{SOORT} {gegeven_id}", 0)


def _wordt_gewist(feiten: Feitenbeeld, gegeven_id: UUID) -> bool:
    return derived_id(gegeven_id, "wissing", 0) in feiten.alle


def leg_wissing_op(s: Session, verband: Verband, casus_id: UUID, verzoek: Feit, partijen: dict[UUID, str], door: Door) -> None:
    """These go from every place: at once where the act asks it, by the klok where it could not (ONTWERP §9, LJR-20.1).

    ``partijen``: the leverancier of each gegeven.
    """
    velden = {"open": list(DIENSTEN), "betrokkene": str(verzoek.betreft), "verzoek": str(verzoek.id)}
    leg_vele_vast(
        s,
        [
            een_feit(derived_id(i, "wissing", 0), casus_id, "wissing", OPEN, door, betreft=i, partij=p, velden=dict(velden))
            for i, p in partijen.items()
        ],
    )
    kennisgevingen.zend(s, verband, kennisgevingen.Aanleiding(casus_id, "verwijdering", verzoek.id, door, str(verzoek.id)), set(partijen))


# ── work that is done ───────────────────────────────────────────────────────────────────────────────────────
def gecorrigeerd(g: "Gevolg", feiten: Feitenbeeld, gegeven_id: UUID) -> str:
    """A new version came; returns the verzoek it carries out, or empty. Whoever repeats this gegeven in one of his own gets a taak.

    Done is it when what repeats the old value has a new version as well (ZVH-19.2, LJR-19.1).
    """
    herhaald = {UUID(i): partij for i, partij in g.velden.get("afgeleid", ())}
    for i, partij in herhaald.items():
        wie = g.verband.bestand.oin if partij == GEZAMENLIJK else partij
        open_taak(g.s, g.casus.id, wie, BRON_GECORRIGEERD, i, g.actie.nu)
    sluit_taken(g.s, g.casus.id, BRON_GECORRIGEERD, g.actie.nu, object_id=gegeven_id)
    sluit_taken(g.s, g.casus.id, TAAK["rectificatie"], g.actie.nu, object_id=gegeven_id)
    eigen = [f for f in _open(feiten, "rectificatie") if f.betreft == gegeven_id]
    for f in eigen:
        wijzig(g.s, f, OPEN, g.door, herhaald_in=sorted(map(str, herhaald)))
    _rond_af(g)
    return str(eigen[0].velden["verzoek"]) if eigen else ""


def _rond_af(g: "Gevolg") -> None:
    feiten = lees_feiten(g.s, g.casus.id)
    for f in _open(feiten, "rectificatie"):
        if not nog_oud(feiten, f):
            sluit(g.s, f, g.door)
            stilleggen.hef_op_na_correctie(g, feiten, f)


def nog_oud(feiten: Feitenbeeld, f: Feit) -> set[UUID]:
    """Places that still show the old value: the gegeven itself, and what repeats it."""
    sinds = f.velden["besloten_op"]
    nieuw = {c.betreft for c in feiten.soort(CORRECTIE) if c.op.isoformat() >= sinds}
    return {i for i in (f.betreft, *map(UUID, f.velden["herhaald_in"])) if i and i not in nieuw}


def na_aanvulling(g: "Gevolg") -> None:
    """The verklaring stands with its gegeven; everyone who has a copy hears of it (LJR-19.1-aanvulling, LJR-19.2).

    It carries out the verzoek it rests on and no other: words beside an old value rectify nothing (ZVH-19.2).
    """
    gegeven_id = g.object_id
    wat = kennisgevingen.Aanleiding(g.casus.id, "aanvulling", g.actie.handeling_id, g.door, g.velden["verzoek"])
    kennisgevingen.zend(g.s, g.verband, wat, [gegeven_id])
    wacht = [f for f in _open(lees_feiten(g.s, g.casus.id), "aanvulling") if f.betreft == gegeven_id]
    gedaan = [f for f in wacht if f.velden["verzoek"] == g.velden["verzoek"]]
    for f in gedaan:
        sluit(g.s, f, g.door)
    if wacht == gedaan:
        sluit_taken(g.s, g.casus.id, TAAK["aanvulling"], g.actie.nu, object_id=gegeven_id)


def gewist(s: Session, casus_id: UUID, gegeven_id: UUID | None, door: Door) -> None:
    """Every place confirmed that it is gone."""
    for f in _open(lees_feiten(s, casus_id), "verwijdering"):
        if f.betreft == gegeven_id:
            sluit(s, f, door)


def sluit(s: Session, f: Feit, door: Door) -> None:
    """Done; nobody is told any more that it is late."""
    wijzig(s, f, GEDAAN, door)
    sluit_taken(s, f.casus_id, TE_LAAT, door.op, object_id=f.id)


def _open(feiten: Feitenbeeld, soort: str) -> list[Feit]:
    return [f for f in feiten.soort(SOORT) if f.status == OPEN and f.velden["soort"] == soort]


# ── how far it is ───────────────────────────────────────────────────────────────────────────────────────────
def van(feiten: Feitenbeeld, verzoek_id: UUID) -> list[Feit]:
    """What has to be done, or was, for one verzoek; in a fixed order."""
    return sorted((f for f in feiten.soort(SOORT) if f.velden["verzoek"] == str(verzoek_id)), key=lambda f: str(f.betreft))


def te_laat(f: Feit, vandaag: date) -> bool:
    """Its last day passed and it is not done (ZVH-19.2)."""
    return f.status == OPEN and vandaag > date.fromisoformat(f.velden["uiterlijk"])


def achterstallig(feiten: Iterable[Feit], vandaag: date) -> list[tuple[UUID, str, UUID, date]]:
    """As signals: casus, soort of taak, what it is about, its last day."""
    return [(f.casus_id, TE_LAAT, f.id, date.fromisoformat(f.velden["uiterlijk"])) for f in feiten if te_laat(f, vandaag)]


def stand(feiten: Feitenbeeld, f: Feit, vandaag: date) -> dict[str, Any]:
    """One line of the overview."""
    status = "te_laat" if te_laat(f, vandaag) else f.status
    oud = nog_oud(feiten, f) if f.velden["soort"] == "rectificatie" and f.status == OPEN else set()
    return {
        "gegeven_id": f.betreft,
        "soort": f.velden["soort"],
        "status": status,
        "uiterlijk": f.velden["uiterlijk"],
        "nog_oud": sorted(oud),
    }
