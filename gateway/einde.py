"""How a casus ends: what the besluit tot afschaling and the closing rest on, and what follows (ZVH-9.4, ZVH-B2.4, PGA-11.2, PGA-11.4d)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag, plus
from gateway.briefstand import BRIEVEN, PLICHT, open_plichten
from gateway.feiten import een_feit, lees_feiten, leg_vele_vast, wijzig
from gateway.melden import open_taak, sluit_taken
from gateway.model import Betrokkene, Verstrekking, Vindplaats
from gateway.planopgaven import KLAAR, uitvoering, van_casus
from gateway.vragen import Beeld
from shared.identity import derived_id

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

BESLUIT, SLUITEN = "overlegbesluit.vastleggen", "dossier.afsluiten"
NA_AANMELDING = "na_aanmelding_bij_zvh"
BRIEF, BRIEF_NA_OPSCHALING = "afsluiting", "afsluiting_na_opschaling"
TAAK_BRIEF, TAAK_BRIEF_LAAT, TAAK_SLUITEN = "brief_versturen", "brief_te_laat", "lokale_verwerking_afsluiten"
TERMIJN_BRIEF = "P2W"
"""The reglement says that he is told, not when; with this last day it stands in the work list."""
BEWAARKEUZE = "bewaarkeuze"


def lees_besluit(body: Mapping[str, Any]) -> dict[str, Any]:
    """What was decided, why, by whom, and what came of each doel."""
    resultaten = sorted({r["resultaat"] for r in body.get("resultaten") or ()})
    vast = {"besluit": body["besluit"], "besluitdatum": body["besluitdatum"], "reden": body["reden"]}
    return vast | {"deelnemers": sorted(set(body["deelnemers"])), "resultaten": resultaten}


def vul_aan(s: Session, handeling: str, beeld: Beeld, opgave: Mapping[str, Any]) -> dict[str, Any]:
    """What the books know of the end of this casus; empty for any other act."""
    if handeling == BESLUIT:
        plan = van_casus(beeld.feiten)
        partners = {u for u in (plan.velden["uitvoerders"] if plan else ()) if not u.startswith("agendadeelnemer:")}
        loopt = sum(i.get("status") not in KLAAR for i in uitvoering(plan))
        return {"partners_missen": sorted(partners - set(opgave["deelnemers"])), "interventies_lopen": loopt}
    if handeling != SLUITEN:
        return {}
    # Also of a casus that does not exist: whoever asks about one learns nothing from how much was read (ONTWERP §7).
    open_brief = any(f.velden["brief"] in (BRIEF, BRIEF_NA_OPSCHALING) for f in open_plichten(beeld.feiten))
    return {"bericht_open": open_brief, "verstrekking_open": _open_verstrekkingen(s, beeld), "keuze_mist": _zonder_keuze(s, beeld)}


def _open_verstrekkingen(s: Session, beeld: Beeld) -> int:
    """Gegevens of which it was judged that an ontvanger still needs them, that he has not got and that were not refused him (ZVH-B2.4)."""
    oordelen = sorted((f for f in beeld.feiten.soort("noodzaak") if f.velden.get("ontvanger") and f.betreft), key=lambda f: (f.op, f.id))
    laatste = {(f.betreft, f.velden["ontvanger"]): f.status for f in oordelen}
    bepaald = {wat for wat, oordeel in laatste.items() if oordeel == "noodzakelijk"}
    v = Verstrekking
    rijen = s.execute(select(v.gegeven_id, v.ontvanger).where(v.casus_id == beeld.zaak_id(), v.soort.in_(("aanbod", "lezen"))))
    nee = (f for f in beeld.feiten.soort("instemming") if f.status in ("geweigerd", "ingetrokken"))
    geweigerd = {(f.betreft, f.velden.get("ontvanger", "")) for f in nee}
    gehad = {(rij.gegeven_id, rij.ontvanger) for rij in rijen}
    return len(bepaald - gehad - geweigerd)


def _zonder_keuze(s: Session, beeld: Beeld) -> int:
    """What LJ&R supplied that lies in the dossier and of which it did not say whether it is kept (LJR-24.1a)."""
    p = Vindplaats
    rijen = s.execute(select(p.id, p.partij).where(p.casus_id == beeld.zaak_id(), p.soort == "gegeven", p.dienst == "afschaling"))
    gekozen = {f.betreft for f in beeld.feiten.soort(BEWAARKEUZE)}
    return sum(1 for rij in rijen if rij.id not in gekozen and _is_ljr(beeld, rij.partij))


def _is_ljr(beeld: Beeld, partij: str) -> bool:
    regel = beeld.register.get(partij)
    return regel is not None and regel.reglement == "ljr"


def na_besluit(g: "Gevolg") -> None:
    """After afschalen the person is owed a letter, and none any more when it goes on after all; after opschalen the local processing is to
    be closed (PGA-11.2, PGA-11.4d, ZVH-9.4)."""
    oin, regime = g.verband.bestand.oin, g.verband.bestand.reglement
    if g.velden["besluit"] == "opschalen" and regime == "pga":
        open_taak(g.s, g.casus.id, oin, TAAK_SLUITEN, None, g.actie.nu)
    if g.velden["besluit"] == "doorgaan":
        _trek_brief_in(g)
    if g.velden["besluit"] != "afschalen":
        return
    sluit_taken(g.s, g.casus.id, TAAK_SLUITEN, g.actie.nu)
    brief = BRIEF_NA_OPSCHALING if g.velden["reden"] == NA_AANMELDING else BRIEF
    uiterlijk = plus(dag(g.actie.nu), TERMIJN_BRIEF)
    personen = g.s.execute(select(Betrokkene.id).where(Betrokkene.casus_id == g.casus.id, Betrokkene.categorie == "1")).scalars().all()
    for n, betrokkene in enumerate(personen):
        feit_id = derived_id(g.actie.handeling_id, "afsluitbrief", n)
        velden = {"brief": brief, "eis": BRIEVEN.soorten[brief].eisen[regime], "aanleiding": str(g.object_id)}
        velden |= {"sinds": dag(g.actie.nu).isoformat(), "uiterlijk": uiterlijk.isoformat()}
        rij = een_feit(feit_id, g.casus.id, PLICHT, "open", g.door, betreft=betrokkene, partij=oin, velden=velden)
        leg_vele_vast(g.s, [rij])
        open_taak(g.s, g.casus.id, oin, TAAK_BRIEF, feit_id, g.actie.nu, uiterlijk)


def _trek_brief_in(g: "Gevolg") -> None:
    """What would be said in it is not so."""
    for f in open_plichten(lees_feiten(g.s, g.casus.id)):
        if f.velden["brief"] in (BRIEF, BRIEF_NA_OPSCHALING):
            wijzig(g.s, f, "vervallen", g.door)
            for soort in (TAAK_BRIEF, TAAK_BRIEF_LAAT):
                sluit_taken(g.s, g.casus.id, soort, g.actie.nu, object_id=f.id)
