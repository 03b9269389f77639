"""What an act on a plan means for the gateway's own books: who must agree, who carries out what by when, what follows an evaluatie."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gateway.feiten import get_feit, lees_feiten, leg_vast, wijzig
from gateway.melden import open_taak, sluit_taken
from gateway.model import Feit
from gateway.planopgaven import KLAAR, uitvoering
from shared.convenant import dag
from shared.identity import derived_id

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

MELDEN, TE_LAAT = "voortgang_melden", "interventie_te_laat"
NA_EVALUATIE = ("plan_wijzigen", "plan_evalueren", "opschaling_overleggen", "overlegbesluit_nemen")


def planvelden(eerder: Feit | None, velden: Mapping[str, Any]) -> dict[str, Any]:
    """The plan as the gateway keeps it: what was reported of an interventie stays with it when the plan changes."""
    stand = {i["id"]: i["status"] for i in uitvoering(eerder)}
    stappen = [i | {"status": stand.get(i["id"], "gepland")} for i in velden.get("uitvoering", ())]
    versie = eerder.velden.get("planversie", 1) + 1 if eerder else 1
    vast = {"uitvoerders": velden["uitvoerders"], "doelen": velden.get("doelen", [])}
    return vast | {"uitvoering": stappen, "planversie": versie}


def na_plan(g: "Gevolg") -> None:
    """Whoever carries out a part is asked to agree himself (PGA-10.1a); what an evaluatie asked of the plan is done."""
    sluit_taken(g.s, g.casus.id, "plan_wijzigen", g.actie.nu)
    if g.verband.bestand.reglement != "pga":
        return
    uitvoerders = [u for u in g.velden["uitvoerders"] if not u.startswith("agendadeelnemer:")]
    for partij in uitvoerders or [g.velden["casusregisseur"]]:
        open_taak(g.s, g.casus.id, partij, "plan_akkoord", g.object_id, g.actie.nu)


def akkoord(g: "Gevolg") -> None:
    """The yes of the partij that acts, to one version (PGA-10.1a)."""
    velden = {"versie": g.velden["versie"], "op": dag(g.actie.nu).isoformat()}
    feit_id = derived_id(g.actie.handeling_id, "akkoord", 0)
    leg_vast(g.s, feit_id, g.casus.id, "akkoord", "gegeven", g.door, betreft=g.object_id, partij=g.actie.partij, velden=velden)
    sluit_taken(g.s, g.casus.id, "plan_akkoord", g.actie.nu, object_id=g.object_id, partij=g.actie.partij)


def vaststelling(g: "Gevolg") -> None:
    """From now on there is a settled aanpak (PGA-10.1a)."""
    vast = {"versie": g.velden["versie"], "op": dag(g.actie.nu).isoformat()}
    wijzig(g.s, get_feit(g.s, g.object_id), "geldig", g.door, vastgesteld=vast)


def voortgang(g: "Gevolg") -> None:
    """What was reported of one interventie; once it ended nobody waits for it any more (PGA-11.1)."""
    feit = lees_feiten(g.s, g.casus.id).alle.get(g.object_id)
    if feit is None:
        return
    nummer, status = g.velden["interventie"], g.velden["status"]
    stappen = [i | {"status": status} if i["id"] == nummer else i for i in uitvoering(feit)]
    wijzig(g.s, feit, feit.status, g.door, uitvoering=stappen)
    if status in KLAAR:
        for soort in (MELDEN, TE_LAAT):
            sluit_taken(g.s, g.casus.id, soort, g.actie.nu, object_id=UUID(nummer))


def evaluatie(g: "Gevolg") -> None:
    """What follows: a changed plan, another look, consulting the zvh, or a besluit (PGA-11.3, PGA-11.4a)."""
    uitkomst, oin, pga = g.velden["uitkomst"], g.verband.bestand.oin, g.verband.bestand.reglement == "pga"
    velden = {"uitkomst": uitkomst, "op": g.velden["op"]}
    feit_id = derived_id(g.actie.handeling_id, "evaluatie", 0)
    leg_vast(g.s, feit_id, g.casus.id, "evaluatie", "vastgelegd", g.door, betreft=g.object_id, partij=g.actie.partij, velden=velden)
    for soort in NA_EVALUATIE:
        sluit_taken(g.s, g.casus.id, soort, g.actie.nu)
    volgt = {"versterken": "plan_evalueren", "wijzigen": "plan_wijzigen", "aanvullen": "plan_wijzigen", "afsluiten": "overlegbesluit_nemen"}
    soort = volgt.get(uitkomst, "opschaling_overleggen" if pga else "overlegbesluit_nemen")
    wie = g.casus.casusregisseur_partij or oin
    open_taak(g.s, g.casus.id, wie if soort == "plan_wijzigen" else oin, soort, g.object_id, g.actie.nu)


def visie(g: "Gevolg") -> None:
    """That the visie was recorded, of whom, and in which talks; what he said lies in the service (PGA-12.2b)."""
    velden = {naam: g.velden[naam] for naam in ("van", "op", "gesprekken")}
    betreft = UUID(g.velden["betrokkene"])
    leg_vast(g.s, g.object_id, g.casus.id, "visie", "vastgelegd", g.door, betreft=betreft, partij=g.actie.partij, velden=velden)
