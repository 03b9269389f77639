"""An overleg in the gateway's own books: when, what about, who was asked, who was there and until when he may look back (ZVH-B2.3).

The noun lies in casusoverleg. Here are ids, codes and times: what beleid decides on, and what a decision of the overleg is held against.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gateway.beleid.kalender import AMSTERDAM, dag
from gateway.feiten import Feitenbeeld, leg_vast
from gateway.melden import open_taak
from gateway.model import Feit
from gateway.vragen import GAST, Beeld
from shared.convenant import Verband, rekent
from shared.errors import AppError, BadInput, Conflict, Fout

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

SOORT, ANALYSE, TAAK = "overleg", "analyse", "aanwezigheid_vastleggen"
GEPLAND, GEHOUDEN = "gepland", "gehouden"
TERMIJN = "overleg_inzage_termijn"
GENOEG = "uitgevoerd_met_voldoende_resultaat"
PUNT_VAN_BESLUIT = {"afschalen": "besluit_afbouw", "opschalen": "besluit_opschaling"}
"""On which agenda point a besluit is taken; going on needs none of its own."""


def lees(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a planned overleg states: times, the codes of its agenda and the ids on the table."""
    punten = [p["punt"] for p in body["agenda"]]
    gegevens = sorted({str(UUID(i)) for p in body["agenda"] for i in p.get("gegevenIds") or ()})
    return {"van": body["van"], "tot": body["tot"], "punten": punten, "gegevens": gegevens}


def gepland(g: "Gevolg") -> None:
    """It stands in the books, and somebody will be asked who was there."""
    velden = {naam: g.velden[naam] for naam in ("van", "tot", "punten", "gegevens")}
    leg_vast(g.s, g.object_id, g.casus.id, SOORT, GEPLAND, g.door, velden=velden | {"genodigden": [], "aanwezigen": []})
    open_taak(g.s, g.casus.id, g.verband.bestand.oin, TAAK, g.object_id, g.actie.nu, dag(moment(velden["tot"])))


def moment(waarde: str) -> datetime:
    """An aware moment as the wire writes it."""
    return datetime.fromisoformat(waarde)


def zoek(feiten: Feitenbeeld, overleg_id: UUID | None) -> Feit | None:
    """The overleg of this casus with this id; None when there is none."""
    feit = feiten.alle.get(overleg_id) if overleg_id else None
    return feit if feit is not None and feit.soort == SOORT else None


def laatste_dag(verband: Verband, feit: Feit) -> date:
    """The last day on which whoever was there only for this overleg may see what was on its table."""
    return rekent(dag(moment(feit.velden["tot"])), verband.termijn(TERMIJN))


def einde_inzage(verband: Verband, feit: Feit) -> datetime:
    """The first moment after that day."""
    return datetime.combine(laatste_dag(verband, feit) + timedelta(days=1), time(), AMSTERDAM)


def aanwezige_partijen(feit: Feit) -> frozenset[str]:
    """Partijen of which somebody was there."""
    return frozenset(a["partij"] for a in feit.velden["aanwezigen"] if a["partij"])


def is_gast(feit: Feit, partij: str, functionaris: str) -> bool:
    """Whether this person came to this overleg as a gast (ZVH-9.6)."""
    return any((a["soort"], a["partij"], a["functionaris"]) == (GAST, partij, functionaris) for a in feit.velden["aanwezigen"])


def besluit_past(beeld: Beeld, body: Mapping[str, Any]) -> AppError | None:
    """A besluit that names its overleg was taken there: that day, on its agenda, by who were present; and it does name it where one was
    held that day with this besluit on its agenda, so that nobody is put down who was not there (ZVH-B2.3, ZVH-1.21). In a pga that it
    brought enough is seen together, so never outside an overleg (PGA-11.2)."""
    if not body.get("overlegId"):
        artikel = _vraagt_overleg(beeld, body)
        return BadInput(fouten=[Fout("/overlegId", "noem het overleg waarin dit is besloten")], artikel=artikel) if artikel else None
    feit = zoek(beeld.feiten, UUID(body["overlegId"]))
    if feit is None:
        return BadInput(fouten=[Fout("/overlegId", "is geen overleg van deze casus")], artikel="ZVH-B2.3")
    if feit.status != GEHOUDEN:
        return nog_niet_gehouden()
    if fouten := list(_besluitfouten(feit, body)):
        return BadInput(fouten=fouten, artikel="ZVH-B2.3")
    return None


def _vraagt_overleg(beeld: Beeld, body: Mapping[str, Any]) -> str:
    """The norm by which this besluit cannot do without its overleg; empty when it can."""
    if (beeld.verband.bestand.reglement, body["besluit"], body["reden"]) == ("pga", "afschalen", GENOEG):
        return "PGA-11.2"
    gehouden = any(not list(_plekfouten(f, body)) for f in beeld.feiten.soort(SOORT) if f.status == GEHOUDEN)
    return "ZVH-1.21" if gehouden and body["besluit"] in PUNT_VAN_BESLUIT else ""


def _besluitfouten(feit: Feit, body: Mapping[str, Any]) -> Iterator[Fout]:
    aanwezig = aanwezige_partijen(feit)
    yield from (Fout(f"/deelnemers/{n}", "was niet bij dit overleg") for n, p in enumerate(body["deelnemers"]) if p not in aanwezig)
    yield from _plekfouten(feit, body)


def _plekfouten(feit: Feit, body: Mapping[str, Any]) -> Iterator[Fout]:
    if body["besluitdatum"] != dag(moment(feit.velden["van"])).isoformat():
        yield Fout("/besluitdatum", "is niet de dag van dit overleg")
    if PUNT_VAN_BESLUIT.get(body["besluit"]) not in (None, *feit.velden["punten"]):
        yield Fout("/besluit", "stond niet op de agenda van dit overleg")


def nog_niet_gehouden() -> Conflict:
    """What follows from an overleg waits until it is on record who was there."""
    return Conflict(
        "Van dit overleg is nog niet vastgelegd wie er was.",
        code="overleg_niet_gehouden",
        artikel="ZVH-B2.3",
        volgende_stap="Leg eerst de aanwezigheid vast.",
    )


def vul_aan(handeling: str, beeld: Beeld, opgave: dict[str, Any]) -> dict[str, Any]:
    """Before an aanpak is settled beleid asks who analysed it together (PGA-2.3)."""
    if handeling != "plan.vaststellen":
        return opgave
    analyses = beeld.feiten.soort(ANALYSE)
    return opgave | {"geanalyseerd_met": sorted({p for f in analyses for p in f.velden["partijen"]})}
