"""Joining as a procedure: each step once, in order, with its proof; the last one lets somebody in (ZVH-28.1, PGA-0.1, PGA-19.3b)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway import audit
from gateway.beleid.kalender import dag, plus
from gateway.eigen import Ruimte
from gateway.model import Toetreding
from gateway.partijregister import beheerd, eigen_verband, in_slot, require_informatie, schrijf, te_wijzigen, verbanden_van
from gateway.toetredingstoets import STAPPEN, Opening, Stap, check_stap
from shared.convenant import Verband
from shared.errors import BadInput, Conflict, Fout, NotFound, Refused

EINDE = frozenset({"toegetreden", "afgewezen"})


@dataclass(frozen=True)
class Stand:
    """A toetreding as it is: the newest version, and what was stated so far per step."""

    id: UUID
    versie: int
    verband: str
    partij: str
    status: str
    velden: Mapping[str, Any]

    @property
    def analyse_open(self) -> bool:
        analyse = self.velden.get("analyse")
        return not self.velden.get("in_handvat", True) and (analyse is None or bool(analyse["aanbevelingen"]))


def _stand(t: Toetreding) -> Stand:
    return Stand(t.id, t.versie, t.verband, t.partij, t.status, t.velden)


def zichtbaar(r: Ruimte) -> list[Stand]:
    """Toetredingen in the verbanden the caller takes part in, newest first."""
    eigen = verbanden_van(r.beeld.register, r.actie.partij)
    rows = r.s.execute(select(Toetreding).where(Toetreding.verband.in_(sorted(eigen))).order_by(Toetreding.versie)).scalars()
    laatste = {t.id: _stand(t) for t in rows}
    return sorted(laatste.values(), key=lambda t: t.id, reverse=True)


def verband_van(s: Session, toetreding_id: UUID) -> str:
    """The verband of this toetreding; empty when there is none."""
    return s.execute(select(Toetreding.verband).where(Toetreding.id == toetreding_id).limit(1)).scalar_one_or_none() or ""


def get_toetreding(r: Ruimte, toetreding_id: UUID) -> Stand:
    """One toetreding; NotFound when it is not there or in a verband the caller has no part in (ZVH-4.3t)."""
    rows = r.s.execute(select(Toetreding).where(Toetreding.id == toetreding_id).order_by(Toetreding.versie.desc()).limit(1)).scalars()
    stand = next((_stand(t) for t in rows), None)
    if stand is None or stand.verband not in verbanden_van(r.beeld.register, r.actie.partij):
        raise NotFound
    return stand


def dien_in(r: Ruimte, verband: str, partij_id: str, opening: Opening) -> int:
    """Start a toetreding for an organisation that stands in the register without being let in."""
    r = in_slot(r)
    if verband not in r.kern.verbanden or verband not in verbanden_van(r.beeld.register, r.actie.partij):
        raise Refused("U neemt niet deel aan dit samenwerkingsverband.", code="ander_verband", artikel="ZVH-4.3t")
    lid = r.beeld.register.lidmaatschap(partij_id, verband)
    if lid is None:
        raise BadInput(fouten=[Fout("/partij", "staat niet in het register van dit verband; schrijf haar eerst in")])
    if lid.doet_mee(dag(r.nu)):
        raise Conflict("Deze organisatie is al toegetreden.", code="al_toegetreden")
    if any(t.partij == partij_id and t.verband == verband and t.status not in EINDE for t in zichtbaar(r)):
        raise Conflict("Voor deze organisatie loopt al een toetreding.", code="toetreding_loopt", volgende_stap="Rond die eerst af.")
    _check_indiener(r, r.kern.verbanden.get(verband), opening)
    velden = {"in_handvat": opening.in_handvat, "gelijksoortig": opening.gelijksoortig, "ingediend": opening.als_velden()}
    _schrijf(r, Stand(r.nieuw_id, 0, verband, partij_id, "ingediend", velden))
    return 1


def _check_indiener(r: Ruimte, verband: Verband, opening: Opening) -> None:
    """A pga is asked through one of its partners, who tells the bureau; every point of 19.1 is promised (PGA-19.1, PGA-19.2)."""
    if verband.bestand.reglement != "pga":
        eigen_verband(r, verband.code)
        return
    vereist = set(verband.lijst("toetredingsvereisten")) - set(opening.verklaringen)
    fouten = [Fout("/verklaringen", f"noemt niet: {', '.join(sorted(vereist))}")] if vereist else []
    partner = r.beeld.register.lidmaatschap(opening.via_partner, verband.code)
    if partner is None or not partner.doet_mee(dag(r.nu)):
        fouten.append(Fout("/viaPartner", "is geen partner van dit verband"))
    if opening.gemeld_op is None or opening.gemeld_op > dag(r.nu):
        fouten.append(Fout("/gemeldOp", "ontbreekt of ligt in de toekomst"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="PGA-19.1")
    if opening.via_partner != r.actie.partij and verband.code not in beheerd(r):
        raise Refused("Een verzoek dient u alleen namens uw eigen organisatie in.", code="andere_partner", artikel="PGA-19.2")


def zet_stap(r: Ruimte, toetreding_id: UUID, stap: Stap) -> int:
    """Take one step; Conflict naming the next lawful one when it is not its turn, and then nothing is written."""
    r = in_slot(r)
    stand = get_toetreding(r, toetreding_id)
    eigen_verband(r, stand.verband)
    verband = r.kern.verbanden.get(stand.verband)
    if stap.op > dag(r.nu) and stap.naam != "toegetreden":
        raise BadInput(fouten=[Fout("/op", "ligt in de toekomst")])
    if stap.naam in ("analyse", "aanbeveling"):
        return _analyse(r, stand, stap)
    check_stap(r.beeld.register, verband, stand.status, stand.velden, stap, dag(r.nu))
    nieuw = Stand(
        stand.id, stand.versie, stand.verband, stand.partij, stap.naam, {**stand.velden, stap.naam: stap.als_velden(stand.velden)}
    )
    if stap.naam == "voorgelegd":
        nieuw = _met_termijn(verband, nieuw, stand.velden.get("voorgelegd", {}).get("uiterlijk", ""))
    versie = _schrijf(r, nieuw)
    if stap.naam == "toegetreden":
        _laat_toe(r, nieuw, stap.op if verband.bestand.reglement == "zvh" else date.fromisoformat(nieuw.velden["getekend"]["op"]))
    return versie


def _met_termijn(verband: Verband, t: Stand, eerder: str) -> Stand:
    """Who was asked has until this day; who says nothing then has no objection (PGA-19.3b).

    Asking more partners takes no time from those who were asked before.
    """
    voorgelegd = t.velden["voorgelegd"]
    uiterlijk = str(plus(date.fromisoformat(voorgelegd["op"]), str(verband.waarde("termijn_bezwaar_toetreding"))))
    return replace(t, velden={**t.velden, "voorgelegd": {**voorgelegd, "uiterlijk": max(uiterlijk, eerder)}})


def reageer(r: Ruimte, toetreding_id: UUID, reactie: str) -> int:
    """A partner says for itself whether it objects; the last word of each counts (PGA-19.3a, PGA-19.3b)."""
    r = in_slot(r)
    stand = get_toetreding(r, toetreding_id)
    if stand.status not in ("voorgelegd", "getekend") or "voorgelegd" not in stand.velden:
        stap = STAPPEN[r.kern.verbanden.get(stand.verband).bestand.reglement]
        raise Conflict(
            "Hierop kan nu niet worden gereageerd.",
            code="niet_voorgelegd",
            artikel="PGA-19.3a",
            volgende_stap="Leg het verzoek eerst voor." if "voorgelegd" in stap and stand.status == "ingediend" else None,
        )
    regel = r.beeld.register.get(r.actie.partij)
    if regel is not None and regel.soort == "openbaar_ministerie" and r.actie.functie not in regel.instemmer_functies:
        raise Refused("Het OM antwoordt door een functionaris die het register noemt.", code="instemmer_onbevoegd", artikel="PGA-19.3a")
    reacties = {
        **stand.velden.get("reacties", {}),
        r.actie.partij: {"reactie": reactie, "op": str(dag(r.nu)), "door": r.actie.functionaris},
    }
    return _schrijf(r, Stand(stand.id, stand.versie, stand.verband, stand.partij, stand.status, {**stand.velden, "reacties": reacties}))


def _analyse(r: Ruimte, stand: Stand, stap: Stap) -> int:
    """The legal analysis of a kind that is not in the Handvat, and what it asked to be done; also after joining (ZVH-28.2)."""
    if stand.velden.get("in_handvat", True) or stand.status == "afgewezen":
        raise Conflict("Deze toetreding vraagt geen juridische analyse.", code="geen_analyse", artikel="ZVH-28.2")
    eerder: dict[str, Any] = stand.velden.get("analyse") or {}
    if (stap.naam == "analyse") == bool(eerder):
        volgende = "Meld welke aanbeveling is uitgevoerd." if eerder else "Leg eerst de juridische analyse vast."
        raise Conflict("Deze stap is nu niet aan de beurt.", code="stap_niet_aan_de_beurt", artikel="ZVH-28.2", volgende_stap=volgende)
    if stap.naam == "aanbeveling":
        weg = set(stap.aanbevelingen)
        if not weg or not weg <= set(eerder["aanbevelingen"]):
            raise BadInput(fouten=[Fout("/aanbevelingen", "noemt geen openstaande aanbeveling")])
        analyse = {**eerder, "aanbevelingen": [a for a in eerder["aanbevelingen"] if a not in weg]}
    else:
        analyse = stap.als_velden(stand.velden)
    nieuw = replace(stand, velden={**stand.velden, "analyse": analyse})
    versie = _schrijf(r, nieuw)
    if stand.status == "toegetreden":
        _werk_lid_bij(r, nieuw, {})
    return versie


def _laat_toe(r: Ruimte, t: Stand, vanaf: date) -> None:
    """In, once everybody can read what its own reglement asks it to publish (IED-6.1, LJR-30)."""
    require_informatie(te_wijzigen(r, t.partij))
    open_ = {"in_convenant": True, "in_protocol": True, "toegetreden_op": vanaf, "opgezegd_per": None, "uitgesloten_op": None}
    _werk_lid_bij(r, t, open_)


def _werk_lid_bij(r: Ruimte, t: Stand, velden: Mapping[str, Any]) -> None:
    """The membership as this toetreding left it: a new version of the line."""
    regel = te_wijzigen(r, t.partij)
    analyse = t.velden.get("analyse") or {}
    stand = {
        **velden,
        "in_handvat": t.velden.get("in_handvat", True),
        "analyse_op": date.fromisoformat(analyse["op"]) if analyse else None,
        "aanbevelingen": tuple(analyse.get("aanbevelingen", ())),
    }
    leden = tuple(v.model_copy(update=stand) if v.verband == t.verband else v for v in regel.verbanden)
    nieuw = regel.model_copy(update={"verbanden": leden})
    schrijf(r, nieuw, r.beeld.register.versies[t.partij], gewijzigd=["verbanden"], toetreding=str(t.id))


def _schrijf(r: Ruimte, t: Stand) -> int:
    """The next version of this toetreding; Conflict when another took a step at the same moment."""
    vast = {"verband": t.verband, "partij": t.partij, "status": t.status, "velden": dict(t.velden)}
    try:
        with r.s.begin_nested():
            r.s.execute(insert(Toetreding).values(id=t.id, versie=t.versie + 1, op=r.nu, door=r.actie.functionaris, **vast))
    except IntegrityError:
        raise Conflict("Een ander zette intussen een stap.", code="inmiddels_gewijzigd", volgende_stap="Lees haar opnieuw.") from None
    wat = {"toetreding": str(t.id), "partij": t.partij, "versie": t.versie + 1, "status": t.status}
    audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"partijregister": wat})
    return t.versie + 1
