"""What a handeling in a service means for the gateway's own books: applied once, after ``gelukt``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway import (
    datalekken,
    dubbelen,
    einde,
    klachten,
    onjuist,
    overleg,
    pga_gevolgen,
    plangevolgen,
    stilleggen,
    tellingen,
    triagegevolgen,
    uitvoering,
    verzoekbesluiten,
    verzoekdelen,
    verzoeken,
    zoeken,
    zoekverzoeken,
)
from gateway.audit import Actie
from gateway.feiten import Door, get_feit, lees_feiten, leg_vast, wijzig
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Casus, Deelname
from gateway.opgaven import CRITERIATOETS
from gateway.register import Register
from gateway.vernietigdatum import na_afwijzing, na_besluit
from gateway.vragen import PROCESROLLEN
from shared.convenant import Verband, dag
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
    register: Register

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
        if tot := self.velden.get("bewaren_tot"):
            feit_id = derived_id(self.actie.handeling_id, "herbeoordeling", 0)
            velden = {"bewaren_tot": tot, "reden": self.velden["bewaarreden"]}
            leg_vast(self.s, feit_id, self.casus.id, "herbeoordeling", "vastgelegd", self.door, velden=velden)
        self.casus.vernietigen_op = na_afwijzing(self.verband, besluit_op, date.fromisoformat(tot) if tot else None)
        self.casus.versie += 1

    def noteer(self, dimensie: str, code: str, op: date) -> None:
        """For the counters: which route was taken, how the casus ended (ZVH-11.3)."""
        tellingen.noteer(self.s, self.casus.id, self.actie.handeling_id, dimensie, code, op, self.door)

    def houd_melding(self, besluit_op: date) -> None:
        """The zvh acts: what stays is the melding and what was agreed with the zvh, for the term of what was not taken up (PGA-7.4b)."""
        self.casus.vernietigen_op = na_afwijzing(self.verband, besluit_op)
        self.bereik("zvh_aanpak")


def _aanmelding(g: Gevolg) -> None:
    oin = g.verband.bestand.oin
    open_taak(g.s, g.casus.id, oin, "aanmelding_beoordelen", g.object_id, g.actie.nu, bericht="aanmelding.ontvangen")


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
    elif g.velden.get("reden") == "zvh_heeft_aanpak":
        g.casus.status = "lopend"
        g.houd_melding(dag(g.actie.nu))
    else:
        g.beeindig(dag(g.actie.nu))
        g.noteer("resultaat", tellingen.AFGEWEZEN, dag(g.actie.nu))
    sluit_taken(g.s, g.casus.id, "aanmelding_beoordelen", g.actie.nu)
    meld(g.s, g.casus.aanmelder, "aanmelding.besloten", g.object_id, g.casus.id, g.actie.nu)


def _weging(g: Gevolg) -> None:
    """Only who a thema needs is invited; a partij that was not chosen does not know this casus (ZVH-1.19)."""
    g.bereik("triage_afgerond")
    g.noteer("route", g.velden["route"], dag(g.actie.nu))
    if g.velden["route"] != "casusoverleg":
        triagegevolgen.route(g)
        return
    for nummer, genodigde in enumerate(g.velden["genodigd"]):
        partij, deelname_id = genodigde["partij"], derived_id(g.object_id, "deelname", nummer)
        neem_deel(g.s, deelname_id, g.casus.id, partij, None, "afgevaardigde", genodigde["reden"], g.actie)
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
    velden = plangevolgen.planvelden(eerder, g.velden)
    if eerder is None:
        leg_vast(g.s, g.object_id, g.casus.id, "plan", "geldig", g.door, velden=velden)
    else:
        wijzig(g.s, eerder, "geldig", g.door, **velden)
    neem_deel(g.s, uuid7(), g.casus.id, regisseur, None, "casusregisseur", "casusregie", g.actie)
    plangevolgen.na_plan(g)


def _overlegbesluit(g: Gevolg) -> None:
    besluit = g.velden["besluit"]
    sluit_taken(g.s, g.casus.id, "overlegbesluit_nemen", g.actie.nu)
    if besluit == "afschalen" and g.casus.besluit_afschaling_op is not None:
        # Of two that were under way at the same moment the first counts: its date never moves (ZVH-11.2, PGA-14.1a).
        return
    if besluit == "opschalen":
        g.bereik("besluit_opschalen")
    if besluit == "doorgaan":
        g.casus.besluit_afschaling_op = g.casus.vernietigen_op = None
        g.casus.fasestatus = [stap for stap in g.casus.fasestatus if stap != "besluit_afschalen"]
        g.casus.versie += 1
    if besluit == "afschalen":
        op = date.fromisoformat(g.velden["besluitdatum"])
        g.casus.besluit_afschaling_op = op
        g.noteer("resultaat", g.velden["reden"], op)
        g.casus.vernietigen_op = na_besluit(g.verband, op)
        g.bereik("besluit_afschalen")
    einde.na_besluit(g)


def _besluit_verzoek(g: Gevolg) -> None:
    """What was decided of the whole and of every gegeven; then it is carried out."""
    verzoekbesluiten.besluit(g)
    uitvoering.na_besluit(g)


def _en_deel(gevolg: Callable[[Gevolg], None]) -> Callable[[Gevolg], None]:
    """What may make a verzoek complete: from then on every leverancier has his deel (ZVH-17.2)."""

    def beide(g: Gevolg) -> None:
        gevolg(g)
        verzoekdelen.open_delen(g)

    return beide


def _antwoord_verzoek(g: Gevolg) -> None:
    wijzig(g.s, get_feit(g.s, g.object_id), "beantwoord", g.door)
    for soort in ("verzoek_behandelen", "verzoek_nadert", "verzoek_escalatie", "verzoek_eigen_te_laat"):
        sluit_taken(g.s, g.casus.id, soort, g.actie.nu, object_id=g.object_id)
    stilleggen.na_antwoord(g)


def _correctie(g: Gevolg) -> None:
    """Every ontvanger of the old version is told that there is a newer one (ZVH-19.2, PGA-5.1)."""
    onjuist.na_correctie(g, lees_feiten(g.s, g.casus.id))


GEVOLGEN: dict[str, Callable[[Gevolg], None]] = {
    "aanmelding.indienen": _aanmelding,
    "criteriatoets.vastleggen": _criteriatoets,
    "aanmelding.besluiten": _besluit_aanmelding,
    "politievraag.stellen": pga_gevolgen.politievraag,
    "politievraag.beantwoorden": pga_gevolgen.politieantwoord,
    "bevraging.stellen": triagegevolgen.bevraging,
    "bevraging.beantwoorden": triagegevolgen.antwoord,
    "bevraging.intrekken": triagegevolgen.intrekking,
    "weging.vastleggen": _weging,
    "plan.vastleggen": _plan,
    "plan.wijzigen": _plan,
    "plan.akkoord": plangevolgen.akkoord,
    "plan.vaststellen": plangevolgen.vaststelling,
    "voortgang.vastleggen": plangevolgen.voortgang,
    "evaluatie.vastleggen": plangevolgen.evaluatie,
    "visie.vastleggen": plangevolgen.visie,
    "toestandsbeeld.vastleggen": lambda g: g.bereik("toestandsbeeld"),
    "overleg.vastleggen": overleg.gepland,
    "overlegbesluit.vastleggen": _overlegbesluit,
    "verzoek.indienen": _en_deel(verzoeken.indiening),
    "verzoek.aanvullen": _en_deel(verzoeken.aanvulling),
    "identiteit.vragen": verzoeken.identiteitsvraag,
    "identiteit.vaststellen": _en_deel(verzoeken.identiteit),
    "verzoek.beoordelen": verzoekdelen.beoordeling,
    "verzoek.voornemen": verzoekdelen.voornemen,
    "verzoek.zienswijze": verzoekdelen.zienswijze,
    "verzoek.besluiten": _besluit_verzoek,
    "verzoek.beantwoorden": _antwoord_verzoek,
    "gegeven.corrigeren": _correctie,
    "gegeven.aanvullen": uitvoering.na_aanvulling,
}


def pas_toe(s: Session, kern: "Kern", actie: Actie, velden: Mapping[str, Any]) -> None:
    """Apply the consequence of a handeling that went through; a repeat has none."""
    if klachten.SLEUTEL in velden:
        klachten.pas_toe(s, actie, velden[klachten.SLEUTEL])
        return
    if datalekken.SLEUTEL in velden:
        datalekken.pas_toe(s, kern.verbanden.get(actie.verband), actie, velden[datalekken.SLEUTEL])
        return
    if zoekverzoeken.SLEUTEL in velden:
        actie, velden = zoekverzoeken.pas_toe(s, actie, kern.verbanden.get(actie.verband).bestand.oin, velden)
    zoekt = bool({zoeken.GEVOLG, zoeken.GEWIST} & velden.keys())
    if not (zoekt or actie.handeling in GEVOLGEN) or velden.get("herhaling") or actie.casus_id is None:
        return
    casus = s.execute(select(Casus).where(Casus.id == actie.casus_id).with_for_update()).scalar_one()
    verband = kern.verbanden.get(casus.verband)
    if actie.handeling in GEVOLGEN:
        GEVOLGEN[actie.handeling](Gevolg(s, actie, verband, casus, velden, kern.register.lees(s)))
    if zoekt:
        dubbelen.pas_toe(s, verband, casus, actie, velden)
