"""What the books said at an earlier moment of zaaktijd: what was possible yesterday is explainable today.

Facts, the party register and deelnames keep their versions. A casus row does not: its fase follows from the overdrachten, what was
finished in a fase from the outcomes in the audit. Where these leave more than one possibility every one of them is a Beeld, and only
an answer on which all agree is given; nothing is guessed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from gateway.beleid import Besluit, Parameters
from gateway.beleid.kalender import dag
from gateway.feiten import lees_feiten_toen
from gateway.kern import Kern
from gateway.model import Audit, Casus, Deelname, Overdracht, OverdrachtItem
from gateway.vragen import PROCESROLLEN, Beeld
from shared.contracts import FASEN, Etiket
from shared.convenant import Verband, load_regime

STAPPEN: Sequence[tuple[str, str, str]] = (
    ("criteria_voldaan", "intake", "criteriatoets.vastleggen"),
    ("aangenomen", "intake", "aanmelding.besluiten"),
    ("zvh_aanpak", "intake", "aanmelding.besluiten"),
    ("zvh_aanpak", "triage", "weging.vastleggen"),
    ("toebedeeld", "triage", "weging.vastleggen"),
    ("triage_afgerond", "triage", "weging.vastleggen"),
    ("toestandsbeeld", "casusoverleg", "toestandsbeeld.vastleggen"),
    ("besluit_afschalen", "casusoverleg", "overlegbesluit.vastleggen"),
    ("besluit_opschalen", "casusoverleg", "overlegbesluit.vastleggen"),
)
"""What is finished in which fase, by which handeling."""
ANDERE_WEG = frozenset({"zvh_aanpak", "toebedeeld"})
"""The casus goes no further here, so leaving the fase shows that it was not done."""
NIET_VERPLICHT = frozenset({"toestandsbeeld", "besluit_opschalen"})
"""Not needed to leave the fase, so leaving it does not show that it was done."""
PLANNEN = ("plan.vastleggen", "plan.wijzigen")
HEROPENEN = "casus.heropenen"
BESLUITEN = ("aanmelding.besluiten", "weging.vastleggen", HEROPENEN)
"""Acts by which a casus is turned down, goes on or is taken up again."""
TOEGANGSBEWIJS_VAN_NU, BESTAND_GEWIJZIGD = "toegangsbewijs_van_nu", "verbandbestand_gewijzigd"
BOEKEN_BEGINNEN_LATER = Besluit(
    "onbeslist",
    regel="boeken_reiken_zo_ver",
    reden="Op dat moment was er nog geen partijregister: wat toen mocht is niet na te gaan.",
    volgende_stap="Vraag het over een later moment.",
    code="boeken_beginnen_later",
)


@dataclass(frozen=True)
class Toen:
    """Everything the books leave possible at ``op``; no Beeld at all when they begin later. ``voorbehouden``: what they do not tell."""

    op: datetime
    beelden: tuple[Beeld, ...]
    voorbehouden: tuple[str, ...]


def kijk_terug(s: Session, kern: Kern, nu: Beeld, op: datetime) -> Toen:
    """The picture of this casus (or of none) as it was at ``op``."""
    register = kern.register.lees_toen(s, op)
    if register is None:
        return Toen(op, (), ())
    basis = replace(nu, nu=op, register=register, parameters=parameters_toen(nu.verband, nu.parameters.lijsten["partijreglementen"], op))
    if nu.casus is None or nu.casus.gestart_op > op:
        zonder = replace(basis, casus=None, deelnames=(), betrokkenen={}, feiten=lees_feiten_toen(s, UUID(int=0), op))
        return Toen(op, (zonder,), (TOEGANGSBEWIJS_VAN_NU,))
    daden = _Daden(s, nu.casus.id, op)
    deelnames = [_open_plek(d, nu.casus, daden) for d in nu.deelnames]
    basis = replace(basis, deelnames=deelnames, feiten=lees_feiten_toen(s, nu.casus.id, op))
    beelden = tuple(replace(basis, casus=casus) for casus in _casussen(nu.casus, _fase(s, nu.casus.id, op), daden, deelnames))
    voorbehouden = (TOEGANGSBEWIJS_VAN_NU, *((BESTAND_GEWIJZIGD,) if _ander_bestand(s, nu, op) else ()))
    return Toen(op, beelden, voorbehouden)


class _Daden:
    """How often acts on one casus went through until ``op``, and after it."""

    def __init__(self, s: Session, casus_id: UUID, op: datetime) -> None:
        namen = {handeling for *_, handeling in STAPPEN} | set(PLANNEN)
        bij_dienst = and_(Audit.soort == "uitkomst", Audit.uitkomst == "gelukt", Audit.handeling.in_(namen))
        hier = and_(Audit.soort == "feit", Audit.handeling == HEROPENEN)
        zoek = select(Audit.handeling, Audit.op).where(Audit.casus_id == casus_id, or_(bij_dienst, hier)).order_by(Audit.op, Audit.id)
        self._rows = [(r.handeling, r.op) for r in s.execute(zoek)]
        self.op = op

    def voor(self, *handelingen: str) -> int:
        return sum(h in handelingen and op <= self.op for h, op in self._rows)

    def na(self, *handelingen: str) -> int:
        return sum(h in handelingen and op > self.op for h, op in self._rows)

    def omringend(self, *handelingen: str) -> tuple[str, str]:
        """The last of these acts until then and the first one after it; empty where there is none."""
        voor = [h for h, op in self._rows if h in handelingen and op <= self.op]
        na = [h for h, op in self._rows if h in handelingen and op > self.op]
        return voor[-1] if voor else "", na[0] if na else ""


def _open_plek(d: Deelname, casus: Casus, daden: _Daden) -> Deelname:
    """Until the first act one procesregisseur had not been named yet, and any of the verband could begin (ZVH-1.15)."""
    eerste = d.rol in PROCESROLLEN and d.functionaris == casus.procesregisseur and d.van <= casus.gestart_op
    if not eerste or daden.voor("criteriatoets.vastleggen"):
        return d
    return Deelname(id=d.id, casus_id=d.casus_id, partij=d.partij, functionaris=None, rol=d.rol, reden=d.reden, van=d.van, tot=d.tot)


def _fase(s: Session, casus_id: UUID, op: datetime) -> str:
    """The furthest fase into which something was released until then."""
    o = Overdracht
    query = select(o.naar).where(o.casus_id == casus_id, o.soort == "fase", o.vrijgegeven_op <= op)
    return max(s.execute(query).scalars(), key=[str(f) for f in FASEN].index, default="intake")


def _casussen(nu: Casus, fase: str, daden: _Daden, deelnames: Sequence[Deelname]) -> list[Casus]:
    hier = [(stap, handeling) for stap, hoort_bij, handeling in STAPPEN if hoort_bij == fase]
    gekozen = product(*(_mogelijk(nu, fase, stap, handeling, daden) for stap, handeling in hier))
    gedaan = [frozenset(stap for (stap, _), ja in zip(hier, keuze, strict=True) if ja) for keuze in gekozen]
    return [_casus(nu, fase, stappen, daden, deelnames) for stappen in gedaan]


def _mogelijk(nu: Casus, fase: str, stap: str, handeling: str, daden: _Daden) -> tuple[bool, ...]:
    """Whether a step of the fase of then was finished; both when the books do not say. Taking up again undoes steps."""
    if not daden.voor(handeling):
        return (False,)
    if daden.na(handeling, HEROPENEN) or (fase != nu.fase and stap in NIET_VERPLICHT):
        return (True, False)
    if fase != nu.fase:
        return (stap not in ANDERE_WEG,)
    return (stap in nu.fasestatus,)


def _casus(nu: Casus, fase: str, stappen: frozenset[str], daden: _Daden, deelnames: Sequence[Deelname]) -> Casus:
    besloten = "besluit_afschalen" in stappen or fase == "afschaling"
    status = _status(nu, fase, daden)
    return Casus(
        id=nu.id,
        verband=nu.verband,
        fase=fase,
        status=status,
        fasestatus=sorted(stappen),
        samenwerkingsdoel=nu.samenwerkingsdoel,
        aanmelder=nu.aanmelder,
        aanmelder_grondslag=nu.aanmelder_grondslag,
        procesregisseur=nu.procesregisseur,
        casusregisseur_partij=_casusregisseur(nu, daden, deelnames),
        gestart_op=nu.gestart_op,
        besluit_afschaling_op=(nu.besluit_afschaling_op or dag(daden.op)) if besloten else None,
        vernietigen_op=nu.vernietigen_op if besloten or status == "afgewezen" else None,
        versie=nu.versie,
    )


def _status(nu: Casus, fase: str, daden: _Daden) -> str:
    """After turning down all else is refused, but for taking up again (ZVH-9.4b, PGA-14.4c)."""
    vorige, volgende = daden.omringend(*BESLUITEN)
    if volgende == HEROPENEN or (nu.status == "afgewezen" and not volgende and vorige != HEROPENEN):
        return "afgewezen"
    if vorige == HEROPENEN:
        return "lopend" if fase != "intake" else "in_aanmelding"
    if fase == "afschaling":
        return "afgeschaald"
    return "lopend" if daden.voor("aanmelding.besluiten") else "in_aanmelding"


def _casusregisseur(nu: Casus, daden: _Daden, deelnames: Sequence[Deelname]) -> str | None:
    if not daden.voor(*PLANNEN):
        return None
    if not daden.na(*PLANNEN):
        return nu.casusregisseur_partij
    toen = [d for d in deelnames if d.rol == "casusregisseur" and d.van <= daden.op and (d.tot is None or d.tot > daden.op)]
    return max(toen, key=lambda d: d.van).partij if toen else None


def _ander_bestand(s: Session, nu: Beeld, op: datetime) -> bool:
    """The file of the verband was another one at the last decision on this casus until then: its undated parts may have changed."""
    waar = (Audit.casus_id == nu.zaak_id(), Audit.op <= op)
    body = s.execute(select(Audit.body).where(*waar).order_by(Audit.id.desc()).limit(1)).scalar_one_or_none()
    return body is not None and body["adl.core.policies"]["hash"] != nu.verband.hash


def parameters_toen(verband: Verband, reglementen: Collection[str], op: datetime) -> Parameters:
    """Parameters in force on that day; what counts only from a later one is a lacune, so that rules that need it are onbeslist."""
    datum = dag(op)
    regime = {naam: p for naam, p in verband.regime.parameters.items() if p.vanaf <= datum}
    invulling = {naam: i for naam, i in verband.bestand.invulling.items() if i.datum <= datum}
    verlengd = tuple(v for v in verband.bestand.looptijd.verlengingen if v.datum <= datum)
    looptijd = verband.bestand.looptijd.model_copy(update={"verlengingen": verlengd})
    bestand = verband.bestand.model_copy(update={"invulling": invulling, "looptijd": looptijd})
    toen = Verband(bestand, verband.regime.model_copy(update={"parameters": regime}), verband.hash)
    gegevens = toen.parameters(sorted(reglementen))
    later = {naam for naam in verband.regime.parameters if naam not in regime}
    later |= {f"{r}.{naam}" for r in reglementen for naam, p in load_regime(r).parameters.items() if p.vanaf > datum}
    for soort in ("lijsten", "tabellen", "waarden"):
        gegevens[soort] = {naam: waarde for naam, waarde in gegevens[soort].items() if naam not in later}
    return Parameters.uit(gegevens)


def etiketten_toen(s: Session, etiket: Etiket, op: datetime) -> list[Etiket]:
    """What the label of this gegeven may have read at ``op``; empty when it was not there yet.

    A move changes fase and fasedoel: the overdracht kept the label as it left. A mark or a confirmation that may be younger counts
    both ways.
    """
    if etiket.vastgelegd_op > op:
        return []
    i, o = OverdrachtItem, Overdracht
    waar = (i.gegeven_id == etiket.id, i.status == "meegegaan", o.soort == "fase", o.vrijgegeven_op > op)
    vertrok = select(i.etiket).join(o, o.id == i.overdracht_id).where(*waar).order_by(o.vrijgegeven_op).limit(1)
    toen = s.execute(vertrok).scalar_one_or_none()
    label = Etiket.model_validate(toen) if toen else etiket
    labels = [label]
    if label.beperkt:
        labels.append(label.model_copy(update={"beperkt": False}))
    if label.juistheid_bevestigd_op and label.juistheid_bevestigd_op >= dag(op):
        labels += [e.model_copy(update={"juistheid_bevestigd_op": None}) for e in labels]
    return labels


def eensluidend(per_mogelijkheid: Sequence[tuple[Besluit, ...]]) -> tuple[Besluit, ...]:
    """Rule by rule what every possibility says alike; where they differ the books do not tell."""
    return tuple(rij[0] if len({b.uitkomst for b in rij}) == 1 else niet_na_te_gaan(rij[0]) for rij in zip(*per_mogelijkheid, strict=True))


def niet_na_te_gaan(besluit: Besluit) -> Besluit:
    """This rule, on which the possibilities differ."""
    return replace(
        besluit,
        uitkomst="onbeslist",
        reden="Hoe ver de casus of dit gegeven op dat moment was, is uit de boeken niet met zekerheid na te gaan.",
        volgende_stap="Kijk in de audit naar het besluit dat toen werd genomen.",
        code="niet_te_reconstrueren",
        status=403,
    )
