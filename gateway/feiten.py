"""The facts of one casus: read in one query, answered per gegeven (ONTWERP §2). Insert-only: a change is a new version."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from gateway import feitlezen, ljr_feiten, pga_feiten
from gateway.beleid.vraag import Feiten, Label, Vertegenwoordiging
from gateway.model import Casus, Feit
from shared.db import een_van
from shared.errors import NotFound


@dataclass(frozen=True)
class Doel:
    """For what a gegeven is wanted: it selects which answers count."""

    naar_fase: str = ""
    fasedoel: str = ""
    ontvanger: str = ""
    verband: str = ""
    """Another samenwerkingsverband; then neither fase nor fasedoel of this one."""


class Feitenbeeld:
    """The newest version of every fact of one casus, by what it is about."""

    def __init__(self, rows: Iterable[Feit]) -> None:
        laatste: dict[UUID, Feit] = {}
        for feit in rows:
            if feit.id not in laatste or laatste[feit.id].versie < feit.versie:
                laatste[feit.id] = feit
        self.alle: Mapping[UUID, Feit] = laatste
        self._per_soort: dict[str, list[Feit]] = defaultdict(list)
        self._per_betreft: dict[tuple[str, str], list[Feit]] = defaultdict(list)
        for feit in laatste.values():
            self._per_soort[feit.soort].append(feit)
            if feit.betreft:
                self._per_betreft[feit.soort, str(feit.betreft)].append(feit)
        self._van_betrokkene: dict[str, Mapping[str, Any]] = {}
        self._breed = {soort: [f for f in feiten if f.betreft is None] for soort, feiten in self._per_soort.items()}

    def soort(self, soort: str) -> list[Feit]:
        """All facts of one kind."""
        return self._per_soort.get(soort, [])

    def _over(self, soort: str, label: Label) -> list[Feit]:
        """Facts about this gegeven: by its id, by its categorie, or about all gegevens of the partij."""
        eigen = self._per_betreft.get((soort, label.id), [])
        breed = [f for f in self._breed.get(soort, ()) if f.categorie in (None, label.categorie, label.categorie_verband)]
        return [*eigen, *breed]

    def _halt(self, soort: str, label: Label) -> list[Feit]:
        """What halts this gegeven: what was said of it, and of every source it repeats (ONTWERP §4)."""
        bronnen = [f for bron in label.afgeleid_van for f in self._per_betreft.get((soort, bron), ())]
        return [*self._over(soort, label), *bronnen]

    def _beperkingen(self, label: Label) -> list[Feit]:
        """What restricts this gegeven, or did; one on a person is about all that is about him, or about what one leverancier supplied."""
        persoon = self._per_betreft.get(("beperking", label.betrokkene_id), ())
        return [*self._halt("beperking", label), *(f for f in persoon if f.partij in (None, *_zeggenschap(label)))]

    def _bezwaren(self, label: Label) -> list[Feit]:
        return [*self._halt("bezwaar", label), *self._per_betreft.get(("bezwaar", label.betrokkene_id), ())]

    def halten(self, label: Label) -> list[Feit]:
        """Every restriction and objection that is about this gegeven, also one that was lifted."""
        return [*self._beperkingen(label), *self._bezwaren(label)]

    def over(self, label: Label, doel: Doel, *, ontvanger: str = "") -> Feiten:
        """What the books say about one gegeven for one doel."""
        noodzaak = self._noodzaak(label, doel)
        betrokkene = label.betrokkene_id
        beperkingen = [f for f in self._beperkingen(label) if f.status == "gezet"]
        return Feiten(
            noodzaak=noodzaak.status if noodzaak else "",  # type: ignore[arg-type]  # a closed list in the model
            noodzaak_reden=noodzaak.velden.get("reden", "") if noodzaak else "",
            noodzaak_criterium=noodzaak.velden.get("criterium", "") if noodzaak else "",
            instemmingen=tuple(feitlezen.instemming(f) for f in self._over("instemming", label) if f.partij in _zeggenschap(label)),
            mandaat=any(f.status == "gegeven" for f in self._over("mandaat", label) if f.partij == label.leverancier),
            toestemmingen=tuple(feitlezen.toestemming(f) for f in self._toestemmingen(label)),
            informatie_eigen=feitlezen.informatie(
                [f for f in self._per_betreft.get(("informatie", betrokkene), ()) if f.partij in _zeggenschap(label)]
            ),
            aanwijzingen=frozenset(f.velden["soort"] for f in self._halt("aanwijzing", label) if f.status == "gezet"),
            beperkt=label.beperkt or any(not f.velden.get("soorten") for f in beperkingen),
            beperkt_soorten=frozenset(soort for f in beperkingen for soort in f.velden.get("soorten", ())),
            bezwaar=_gezet(self._bezwaren(label)),
            zienswijze=self._gehoord(label),
            hoofdofficier=any(f.status == "gegeven" for f in self._over("hoofdofficier", label)),
            afspraak_van_ontvanger=self._afspraak(ontvanger, label),
            wissen_loopt=bool(self._per_betreft.get(("wissing", label.id))),
            geweigerd=_gezet(f for f in self._per_betreft.get(("weigering", betrokkene), ()) if _raakt(f, label)),
            bemoeizorg=frozenset(f.velden["ontvanger"] for f in self._over("bemoeizorg", label) if f.partij == label.leverancier),
            verenigbaar=any(f.status == "verenigbaar" for f in self._over("verenigbaar", label)),
            vertegenwoordiging=self.vertegenwoordiging(betrokkene, label.leverancier),
            politie_bevestigd=any(f.status == "gegeven" for f in self._over("politie_bevestiging", label)),
            **self._over_wie(betrokkene),
            **ljr_feiten.velden(self.soort, label, _zeggenschap(label)),
        )

    def _over_wie(self, betrokkene: str) -> Mapping[str, Any]:
        """What is the same for every gegeven about this person: told once, however many gegevens are asked about."""
        if betrokkene not in self._van_betrokkene:
            self._van_betrokkene[betrokkene] = {
                "informatie": feitlezen.informatie(self._per_betreft.get(("informatie", betrokkene), [])),
                "mandaten": frozenset(f.partij or "" for f in self.soort("mandaat") if f.status == "gegeven"),
                "hulpverleners": self._hulpverleners(betrokkene),
                **pga_feiten.velden(self.soort, UUID(betrokkene)),
            }
        return self._van_betrokkene[betrokkene]

    def over_betrokkene(self, betrokkene: UUID) -> Feiten:
        """What the books say about one person, apart from any gegeven: for an act that waits for him (PGA-10.7c)."""
        return Feiten(
            informatie=feitlezen.informatie(self._per_betreft.get(("informatie", str(betrokkene)), [])),
            vertegenwoordiging=self.vertegenwoordiging(betrokkene, ""),
            **pga_feiten.velden(self.soort, betrokkene),
        )

    def _gehoord(self, label: Label) -> bool:
        """About this gegeven itself, else about every source of which anybody heard him: what repeats them says no more."""
        if eigen := self._over("zienswijze", label):
            return ljr_feiten.doorgaan(eigen)
        bronnen = [over for bron in label.afgeleid_van if (over := self._per_betreft.get(("zienswijze", bron)))]
        return bool(bronnen) and all(map(ljr_feiten.doorgaan, bronnen))

    def _afspraak(self, ontvanger: str, label: Label) -> bool:
        """The plan names the ontvanger; of an agendadeelnemer his own line does, with the categorieën of his share (PGA-10.5a)."""
        if ontvanger and any(ontvanger in f.velden.get("uitvoerders", ()) for f in self.soort("plan")):
            return True
        aandeel = (f.velden["aandeel"] for f in self.soort("agendadeelnemer") if agendadeelnemer_id(f) == ontvanger)
        return any(categorie in (label.categorie, label.categorie_verband) for categorie in next(aandeel, ()))

    def hier_sinds(self, label: Label, vastgelegd_op: datetime) -> datetime:
        """Since when this gegeven is for the circle of its fase: the first yes that still stands of those who have a say, for this very
        fase and fasedoel; else the day it was brought in here. A later yes, or somebody else's, never makes a gegeven newer."""
        doel, wie = (label.fase, label.fasedoel), _zeggenschap(label)
        over = (f for f in self._over("instemming", label) if f.status == "gegeven" and f.partij in wie)
        return min((f.op for f in over if (f.velden.get("naar_fase"), f.velden.get("fasedoel")) == doel), default=vastgelegd_op)

    def _toestemmingen(self, label: Label) -> list[Feit]:
        """For this gegeven itself, or for this betrokkene (and categorie) towards this leverancier."""
        over = self._per_betreft.get(("toestemming", label.betrokkene_id), [])
        return [*self._per_betreft.get(("toestemming", label.id), []), *(f for f in over if _raakt(f, label))]

    def wissen_loopt(self, verzoek_id: UUID) -> bool:
        """Something this verzoek is about still lies somewhere (IED-9.5)."""
        return any(f.status == "open" and f.velden.get("verzoek") == str(verzoek_id) for f in self.soort("wissing"))

    def vertegenwoordiging(self, betrokkene: UUID | str, leverancier: str) -> Vertegenwoordiging | None:
        """Who may speak for this betrokkene: what the leverancier recorded last, else the last of anyone; None when nobody did."""
        feiten = self._per_betreft.get(("vertegenwoordiging", str(betrokkene)), [])
        v = max(feiten, key=lambda f: (f.partij == leverancier, f.op, f.id)).velden if feiten else None
        return feitlezen.vertegenwoordiging(v) if v is not None else None

    def _hulpverleners(self, betrokkene: str) -> frozenset[str]:
        return frozenset(f.partij or "" for f in self._per_betreft.get(("hulpverlening", betrokkene), ()) if f.status == "lopend")

    def _noodzaak(self, label: Label, doel: Doel) -> Feit | None:
        passend = [
            f
            for f in self._over("noodzaak", label)
            if f.velden.get("naar_fase", "") == doel.naar_fase
            and f.velden.get("fasedoel", "") in ("", doel.fasedoel)
            and f.velden.get("ontvanger", "") == doel.ontvanger
            and f.velden.get("verband", "") == doel.verband
        ]
        # A judgement on the item itself outweighs one on its categorie; the latest outweighs the earlier.
        return max(passend, key=lambda f: (f.betreft is not None, f.op, f.id), default=None)


def agendadeelnemer_id(f: Feit) -> str:
    """How an agendadeelnemer is named where an ontvanger is: no partij_id looks like it."""
    return f"agendadeelnemer:{f.id}"


def _zeggenschap(label: Label) -> tuple[str, ...]:
    return (label.leverancier, *label.medezeggenschap)


def _raakt(feit: Feit, label: Label) -> bool:
    """Stated towards one who has the say over this gegeven, about all of it or this categorie."""
    return feit.partij in _zeggenschap(label) and feit.categorie in (None, label.categorie, label.categorie_verband)


def _gezet(feiten: Iterable[Feit]) -> bool:
    return any(f.status == "gezet" for f in feiten)


_FEITEN = select(Feit).where(Feit.casus_id == bindparam("casus_id"))


def lees_feiten(session: Session, casus_id: UUID) -> Feitenbeeld:
    """All facts of one casus, read now."""
    return Feitenbeeld(session.execute(_FEITEN, {"casus_id": casus_id}).scalars())


def sluit_casussen(session: Session, casussen: Collection[UUID]) -> None:
    """Lock these casus rows in the order of their ids, so that no two who need more than one wait for each other (ONTWERP §5.5)."""
    session.execute(select(Casus.id).where(een_van(Casus.id, casussen)).order_by(Casus.id).with_for_update()).all()


def lees_in_slot(session: Session, feiten: Collection[Feit]) -> Feitenbeeld:
    """The same facts as they are now that nobody else can change them: two who both add the next version make an error of one."""
    if not feiten:
        return Feitenbeeld(())
    sluit_casussen(session, {f.casus_id for f in feiten})
    return Feitenbeeld(session.execute(select(Feit).where(een_van(Feit.id, [f.id for f in feiten]))).scalars())


def lees_feiten_toen(session: Session, casus_id: UUID, op: datetime) -> Feitenbeeld:
    """All facts of one casus as they were stated at a moment of zaaktijd: versions are never edited, so the newest until then counts."""
    return Feitenbeeld(session.execute(_FEITEN.where(Feit.op <= op), {"casus_id": casus_id}).scalars())


@dataclass(frozen=True)
class Door:
    """Who states a fact, and when (zaaktijd)."""

    partij: str
    functionaris: str
    op: datetime


def leg_vast(session: Session, feit_id: UUID, casus_id: UUID, soort: str, status: str, door: Door, **rest: Any) -> None:
    """State a fact for the first time; ``rest`` as in ``een_feit``."""
    leg_vele_vast(session, [een_feit(feit_id, casus_id, soort, status, door, **rest)])


def een_feit(
    feit_id: UUID,
    casus_id: UUID,
    soort: str,
    status: str,
    door: Door,
    *,
    betreft: UUID | None = None,
    categorie: str | None = None,
    partij: str | None = None,
    velden: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One row for ``leg_vele_vast``."""
    return {
        "id": feit_id,
        "versie": 1,
        "casus_id": casus_id,
        "soort": soort,
        "betreft": betreft,
        "categorie": categorie,
        "partij": partij,
        "status": status,
        "velden": velden or {},
        "door": door.partij,
        "functionaris": door.functionaris,
        "op": door.op,
    }


def leg_vele_vast(session: Session, rows: list[dict[str, Any]]) -> None:
    """State many facts at one stroke."""
    if rows:
        session.execute(insert(Feit), rows)


def get_feit(session: Session, feit_id: UUID) -> Feit:
    """The newest version of one fact; NotFound when there is none."""
    feit = session.execute(select(Feit).where(Feit.id == feit_id).order_by(Feit.versie.desc()).limit(1)).scalar_one_or_none()
    if feit is None:
        raise NotFound
    return feit


def wijzig(session: Session, feit: Feit, status: str, door: Door, **velden: Any) -> Feit:
    """A new version of a fact; the old one stays."""
    nieuw = Feit(
        id=feit.id,
        versie=feit.versie + 1,
        casus_id=feit.casus_id,
        soort=feit.soort,
        betreft=feit.betreft,
        categorie=feit.categorie,
        partij=feit.partij,
        status=status,
        velden=feit.velden | velden,
        door=door.partij,
        functionaris=door.functionaris,
        op=door.op,
    )
    session.add(nieuw)
    session.flush()
    return nieuw
