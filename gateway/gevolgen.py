"""What a handeling in a service means for the gateway's own books: applied once, after ``gelukt``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway.audit import Actie
from gateway.feiten import Door, get_feit, lees_feiten, leg_vast, wijzig
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Casus, Deelname, Verstrekking
from gateway.opgaven import CRITERIATOETS
from gateway.vragen import PROCESROLLEN
from shared.convenant import Verband, dag, rekent
from shared.identity import derived_id, uuid7

if TYPE_CHECKING:
    from gateway.kern import Kern


@dataclass(frozen=True)
class Gevolg:
    """The books a consequence may write in."""

    s: Session
    actie: Actie
    verband: Verband
    casus: Casus
    velden: Mapping[str, Any]

    @property
    def door(self) -> Door:
        return Door(self.actie.partij, self.actie.functionaris, self.actie.nu)

    @property
    def object_id(self) -> UUID:
        assert self.actie.object_id
        return self.actie.object_id

    def bereik(self, *stappen: str) -> None:
        """Mark steps of the running fase as done."""
        self.casus.fasestatus = sorted({*self.casus.fasestatus, *stappen})
        self.casus.versie += 1

    def beeindig(self, besluit_op: date) -> None:
        """Not, or no longer, a casus of this verband: use stops now, destruction has its date (ZVH-9.4b, PGA-14.4a).

        In a pga beleid lets it stay for an expected new assessment, until a date within a year of the aanmelding (PGA-14.4b).
        """
        self.casus.status = "afgewezen"
        norm = rekent(besluit_op, self.verband.termijn("bewaartermijn_niet_in_behandeling"))
        if tot := self.velden.get("bewaren_tot"):
            norm = max(norm, date.fromisoformat(tot))
            feit_id = derived_id(self.actie.handeling_id, "herbeoordeling", 0)
            velden = {"bewaren_tot": tot, "reden": self.velden["bewaarreden"]}
            leg_vast(self.s, feit_id, self.casus.id, "herbeoordeling", "vastgelegd", self.door, velden=velden)
        self.casus.vernietigen_op = self.verband.vernietigen_op(norm)
        self.casus.versie += 1

    def houd_melding(self, besluit_op: date) -> None:
        """The zvh acts: what stays is the melding and what was agreed with the zvh, for the term of what was not taken up (PGA-7.4b)."""
        norm = rekent(besluit_op, self.verband.termijn("bewaartermijn_niet_in_behandeling"))
        self.casus.vernietigen_op = self.verband.vernietigen_op(norm)
        self.bereik("zvh_aanpak")


def _aanmelding(g: Gevolg) -> None:
    open_taak(g.s, g.casus.id, g.verband.bestand.oin, "aanmelding_beoordelen", g.object_id, g.actie.nu)
    meld(g.s, g.verband.bestand.oin, "aanmelding.ontvangen", g.object_id, g.casus.id, g.actie.nu)


def _criteriatoets(g: Gevolg) -> None:
    uitkomsten = g.velden["uitkomsten"]
    basis = {naam: waarde for naam, waarde in g.velden.items() if naam in CRITERIATOETS}
    leg_vast(g.s, derived_id(g.actie.handeling_id, "criteriatoets", 0), g.casus.id, "criteriatoets", "vastgelegd", g.door, velden=basis)
    if all(uitkomsten.get(criterium) == "ja" for criterium in g.verband.lijst("criteria")):
        g.bereik("criteria_voldaan")
    else:
        g.casus.fasestatus = [stap for stap in g.casus.fasestatus if stap != "criteria_voldaan"]
    if g.casus.procesregisseur is None and PROCESROLLEN & set(g.actie.rollen):
        wijs_procesregisseur_aan(g.s, g.casus, g.actie)


def wijs_procesregisseur_aan(s: Session, casus: Casus, actie: Actie) -> None:
    """From the first act on, one procesregisseur runs the casus; the open place closes (ZVH-1.15)."""
    casus.procesregisseur = actie.functionaris
    waar = (Deelname.casus_id == casus.id, Deelname.rol == "procesregisseur", Deelname.functionaris.is_(None))
    s.execute(update(Deelname).where(*waar).values(functionaris=actie.functionaris, partij=actie.partij))


def _besluit_aanmelding(g: Gevolg) -> None:
    if g.velden["besluit"] == "aannemen":
        g.casus.status = "lopend"
        g.bereik("aangenomen")
    else:
        g.beeindig(dag(g.actie.nu))
    sluit_taken(g.s, g.casus.id, "aanmelding_beoordelen", g.actie.nu)
    meld(g.s, g.casus.aanmelder, "aanmelding.besloten", g.object_id, g.casus.id, g.actie.nu)


def _bevraging(g: Gevolg) -> None:
    gevraagde = g.velden["gevraagde"]
    uiterlijk = date.fromisoformat(g.velden["uiterlijk"])
    leg_vast(
        g.s,
        g.object_id,
        g.casus.id,
        "bevraging",
        "open",
        g.door,
        betreft=g.object_id,
        partij=gevraagde,
        velden={"uiterlijk": str(uiterlijk), "bronnen": g.velden.get("bronnen", []), "bijdrage": g.velden.get("bijdrage", "")},
    )
    open_taak(g.s, g.casus.id, gevraagde, "bevraging_beantwoorden", g.object_id, g.actie.nu, uiterlijk)
    meld(g.s, gevraagde, "bevraging.gesteld", g.object_id, g.casus.id, g.actie.nu)


def _antwoord(g: Gevolg) -> None:
    wijzig(g.s, get_feit(g.s, g.object_id), "beantwoord", g.door)
    sluit_taken(g.s, g.casus.id, "bevraging_beantwoorden", g.actie.nu, object_id=g.object_id)
    meld(g.s, g.verband.bestand.oin, "bevraging.beantwoord", g.object_id, g.casus.id, g.actie.nu)


def _weging(g: Gevolg) -> None:
    g.bereik("triage_afgerond")
    if g.velden["route"] == "zvh_voert_uit":
        g.houd_melding(dag(g.actie.nu))
        return
    if g.velden["route"] != "casusoverleg":
        g.beeindig(dag(g.actie.nu))
        return
    for nummer, partij in enumerate(g.velden["genodigd"]):
        neem_deel(g.s, derived_id(g.object_id, "deelname", nummer), g.casus.id, partij, None, "afgevaardigde", "genodigd", g.actie)
        meld(g.s, partij, "casus.uitgenodigd", g.casus.id, g.casus.id, g.actie.nu)


def neem_deel(
    s: Session, deelname_id: UUID, casus_id: UUID, partij: str, functionaris: str | None, rol: str, reden: str, actie: Actie
) -> None:
    """Add a deelname that is not there yet."""
    waar = (Deelname.casus_id == casus_id, Deelname.partij == partij, Deelname.rol == rol, Deelname.tot.is_(None))
    zelfde = Deelname.functionaris.is_(None) if functionaris is None else Deelname.functionaris == functionaris
    if s.execute(select(Deelname.id).where(*waar, zelfde)).first() is None:
        s.add(
            Deelname(
                id=deelname_id, casus_id=casus_id, partij=partij, functionaris=functionaris, rol=rol, reden=reden, van=actie.nu, tot=None
            )
        )
        s.flush()


def _plan(g: Gevolg) -> None:
    regisseur = g.velden["casusregisseur"]
    vorige = (Deelname.casus_id == g.casus.id, Deelname.rol == "casusregisseur", Deelname.partij != regisseur, Deelname.tot.is_(None))
    g.s.execute(update(Deelname).where(*vorige).values(tot=g.actie.nu))
    g.casus.casusregisseur_partij = regisseur
    if g.casus.besluit_afschaling_op is None:
        # What was kept for a new assessment has a plan now: its two years run from the closing (PGA-14.4c).
        g.casus.vernietigen_op = None
    g.casus.versie += 1
    eerder = lees_feiten(g.s, g.casus.id).alle.get(g.object_id)
    velden = {"uitvoerders": g.velden["uitvoerders"], "doelen": g.velden.get("doelen", [])}
    if eerder is None:
        leg_vast(g.s, g.object_id, g.casus.id, "plan", "geldig", g.door, velden=velden)
    else:
        wijzig(g.s, eerder, "geldig", g.door, **velden)
    neem_deel(g.s, uuid7(), g.casus.id, regisseur, None, "casusregisseur", "casusregie", g.actie)


def _overlegbesluit(g: Gevolg) -> None:
    besluit = g.velden["besluit"]
    if besluit == "opschalen":
        g.bereik("besluit_opschalen")
    if besluit == "doorgaan":
        g.casus.besluit_afschaling_op = g.casus.vernietigen_op = None
        g.casus.fasestatus = [stap for stap in g.casus.fasestatus if stap != "besluit_afschalen"]
        g.casus.versie += 1
    # Of two that were under way at the same moment the first counts: its date never moves (ZVH-11.2, PGA-14.1a).
    if besluit == "afschalen" and g.casus.besluit_afschaling_op is None:
        op = date.fromisoformat(g.velden["besluitdatum"])
        g.casus.besluit_afschaling_op = op
        g.casus.vernietigen_op = g.verband.vernietigen_op(rekent(op, g.verband.termijn("bewaartermijn_vernietiging")))
        g.bereik("besluit_afschalen")


def _verzoek(g: Gevolg) -> None:
    uiterlijk = rekent(date.fromisoformat(g.velden["ontvangen_op"]), g.verband.termijn("termijn_inzage"))
    velden = {
        "soort": g.velden["soort"],
        "uiterlijk": str(uiterlijk),
        "ontvangen_op": g.velden["ontvangen_op"],
        "indiener": g.velden.get("indiener", ""),
    }
    leg_vast(
        g.s,
        g.object_id,
        g.casus.id,
        "verzoek",
        "ontvangen",
        g.door,
        betreft=UUID(g.velden["betrokkene"]),
        partij=g.actie.partij,
        velden=velden,
    )
    open_taak(g.s, g.casus.id, g.verband.bestand.oin, "verzoek_behandelen", g.object_id, g.actie.nu, uiterlijk)
    meld(g.s, g.verband.bestand.oin, "verzoek.ontvangen", g.object_id, g.casus.id, g.actie.nu)


def _identiteit(g: Gevolg) -> None:
    wijzig(g.s, get_feit(g.s, g.object_id), "geidentificeerd", g.door)


def _besluit_verzoek(g: Gevolg) -> None:
    """What was decided, so that the klok can see whether it is carried out in time (XTRA-13.4)."""
    feit = get_feit(g.s, g.object_id)
    wijzig(g.s, feit, feit.status, g.door, besluit=g.velden["besluit"])


def _antwoord_verzoek(g: Gevolg) -> None:
    wijzig(g.s, get_feit(g.s, g.object_id), "beantwoord", g.door)
    sluit_taken(g.s, g.casus.id, "verzoek_behandelen", g.actie.nu, object_id=g.object_id)


def _correctie(g: Gevolg) -> None:
    """Every ontvanger of the old version is told that there is a newer one (ZVH-19.2, PGA-5.1)."""
    v = Verstrekking
    gehad = g.s.execute(select(v.ontvanger).where(v.gegeven_id == g.object_id, v.soort.in_(("lezen", "aanbod"))).distinct()).scalars()
    for ontvanger in gehad:
        if ontvanger != g.actie.partij:
            meld(g.s, ontvanger, "gegeven.gecorrigeerd", g.object_id, g.casus.id, g.actie.nu)


GEVOLGEN: dict[str, Callable[[Gevolg], None]] = {
    "aanmelding.indienen": _aanmelding,
    "criteriatoets.vastleggen": _criteriatoets,
    "aanmelding.besluiten": _besluit_aanmelding,
    "bevraging.stellen": _bevraging,
    "bevraging.beantwoorden": _antwoord,
    "weging.vastleggen": _weging,
    "plan.vastleggen": _plan,
    "plan.wijzigen": _plan,
    "overlegbesluit.vastleggen": _overlegbesluit,
    "verzoek.indienen": _verzoek,
    "identiteit.vaststellen": _identiteit,
    "verzoek.besluiten": _besluit_verzoek,
    "verzoek.beantwoorden": _antwoord_verzoek,
    "gegeven.corrigeren": _correctie,
}


def pas_toe(s: Session, kern: "Kern", actie: Actie, velden: Mapping[str, Any]) -> None:
    """Apply the consequence of a handeling that went through; a repeat has none."""
    if actie.handeling not in GEVOLGEN or velden.get("herhaling") or actie.casus_id is None:
        return
    casus = s.execute(select(Casus).where(Casus.id == actie.casus_id).with_for_update()).scalar_one()
    GEVOLGEN[actie.handeling](Gevolg(s, actie, kern.verbanden.get(casus.verband), casus, velden))
