"""The party register as the gateway reads it: the newest version of every line, fresh at each request (ZVH-0.1, ZVH-28.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from gateway import dpiastand, reglementstand
from gateway.auth import Issuer
from gateway.beleid.vraag import Partij
from gateway.dpiaregel import Dpiazaad
from gateway.functionarissen import FunctionarisRegel, FunctionarisZaad
from gateway.model import Functionarisversie, Partijversie, Registerstuk, Uitgever
from gateway.partijbestand import IssuerRegel, Lidmaatschap, Partijbestand, PartijRegel
from gateway.registerstukken import Soort, Stukken, lees_stukken
from gateway.reglementregel import Platformzaad

Personen = Mapping[tuple[str, str], tuple[int, FunctionarisRegel]]
"""Version and line of every functionaris, by (partij_id, functionaris)."""


@dataclass(frozen=True)
class Register:
    """Every partij, issuer and functionaris at one moment."""

    stand: tuple[int, ...]
    partijen: Mapping[str, PartijRegel]
    issuers: Mapping[str, Issuer]
    versies: Mapping[str, int]
    personen: Personen = field(default_factory=dict)
    uitgevers: Mapping[str, tuple[int, IssuerRegel]] = field(default_factory=dict)
    """Version and line of every issuer by iss, also of those that ended."""
    stukken: Stukken = field(default_factory=Stukken)

    def persoon(self, partij_id: str, functionaris: str) -> FunctionarisRegel | None:
        """What his own partij registered about this functionaris; None when it registered nothing."""
        gevonden = self.personen.get((partij_id, functionaris))
        return gevonden[1] if gevonden else None

    def get(self, partij_id: str) -> PartijRegel | None:
        return self.partijen.get(partij_id)

    def lidmaatschap(self, partij_id: str, verband: str) -> Lidmaatschap | None:
        """Membership of this partij in this verband, also an ended one."""
        regel = self.partijen.get(partij_id)
        return next((v for v in regel.verbanden if v.verband == verband), None) if regel else None

    def thuis(self, partij_id: str, op: date) -> str | None:
        """The first verband this partij takes part in on that day; where a question is not about a casus it is asked there."""
        regel = self.partijen.get(partij_id)
        return next((v for v in regel.verbanden if v.doet_mee(op)), regel.verbanden[0]).verband if regel else None

    def partij(self, partij_id: str, verband: str) -> Partij | None:
        """The partij as beleid reads it within one verband; None when the register does not know it there."""
        regel, lid = self.partijen.get(partij_id), self.lidmaatschap(partij_id, verband)
        if regel is None or lid is None:
            return None
        beheer = reglementstand.platform(self.stukken, verband, partij_id)
        return replace(
            als_partij(regel, lid),
            dpia_op=dpiastand.eigen_dpia_op(self.stukken, verband, partij_id),
            platform_van=beheer.van if beheer else None,
            platform_tot=beheer.tot if beheer else None,
            reglement_versies=reglementstand.versies(self.stukken, verband, regel.reglement) if regel.reglement else (),
        )


def als_partij(regel: PartijRegel, lid: Lidmaatschap) -> Partij:
    """One register line as beleid reads it."""
    art20 = regel.artikel_20_beslissing
    return Partij(
        partij_id=regel.partij_id,
        soort=regel.soort,
        reglement=regel.reglement or "",
        ketens=regel.ketens,
        in_convenant=lid.in_convenant,
        in_protocol=lid.in_protocol,
        toegetreden_op=lid.toegetreden_op,
        opgezegd_per=lid.opgezegd_per,
        uitgesloten_op=lid.uitgesloten_op,
        taken=frozenset(regel.taken),
        artikel_20_tot=art20.geldig_tot if art20 else None,
        artikel_20_ondertekend=frozenset(art20.ondertekenaars) if art20 else frozenset(),
        artikel_20_functies=frozenset(art20.functies) if art20 else frozenset(),
        instemmer_functies=frozenset(regel.instemmer_functies),
        reglement_geldig_tot=regel.reglement_geldig_tot,
        hoedanigheden=frozenset(regel.hoedanigheden),
        analyse_open=lid.analyse_open,
        zonder_grondslag=regel.soort != "verband" and not regel.profiel,
        zonder_onderbouwing=regel.soort == "overig" and regel.onderbouwing is None,
        buiten_eer=regel.buiten_eer,
        waarborg_tot=regel.waarborg.geldig_tot if regel.waarborg else None,
    )


def _issuer(regel: IssuerRegel, versie: int) -> Issuer:
    return Issuer(
        iss=regel.iss,
        oins=frozenset(regel.oins),
        jwks_uri=regel.jwks_uri,
        rollen=frozenset(regel.rollen),
        functies=frozenset(regel.functies),
        soort=regel.soort,
        cnf_verplicht=regel.cnf_verplicht,
        orgaan_verplicht=regel.orgaan_verplicht,
        versie=versie,
    )


_STAND = select(
    *(select(func.count()).select_from(t).scalar_subquery() for t in (Partijversie, Uitgever, Functionarisversie, Registerstuk))
)


class Registerlezer:
    """Reads the register; lines are insert-only, so their number says whether anything changed since the last reading."""

    def __init__(self) -> None:
        self._laatste: Register | None = None

    def lees(self, session: Session) -> Register:
        """The register as it is in this transaction."""
        stand = tuple(map(int, session.execute(_STAND).one()))
        if self._laatste is None or self._laatste.stand != stand:
            self._laatste = self._herlees(session, stand)
        return self._laatste

    def kent(self, partij_id: str) -> bool:
        """Whether the last reading had this partij; for what may be a moment behind, never for a decision."""
        return self._laatste is not None and partij_id in self._laatste.partijen

    def laatste_dag(self, partij_id: str, functionaris: str) -> date | None:
        """When this functionaris leaves, as of the last reading, which finding his issuer was; whether he left, a new reading decides."""
        persoon = self._laatste.persoon(partij_id, functionaris) if self._laatste else None
        return persoon.uit_dienst_op if persoon else None

    def lees_toen(self, session: Session, op: datetime) -> Register | None:
        """The register as it was at a moment of zaaktijd; None when the books begin later. Never cached."""
        toen = replace(
            self._herlees(session, (-1, -1), Partijversie.op <= op),
            personen=lees_personen(session, Functionarisversie.op <= op),
            stukken=lees_stukken(session, Registerstuk.op <= op),
        )
        return toen if toen.partijen else None

    def _herlees(self, session: Session, stand: tuple[int, ...], *waar: ColumnElement[bool]) -> Register:
        partijen: dict[str, PartijRegel] = {}
        versies: dict[str, int] = {}
        for p in session.execute(select(Partijversie).where(*waar).order_by(Partijversie.versie)).scalars():
            partijen[p.partij_id], versies[p.partij_id] = PartijRegel.model_validate(p.regel), p.versie
        regels = session.execute(select(Uitgever).order_by(Uitgever.versie)).scalars()
        uitgevers = {u.iss: (u.versie, IssuerRegel.model_validate(u.regel)) for u in regels}
        issuers = {iss: _issuer(regel, versie) for iss, (versie, regel) in uitgevers.items() if regel.beeindigd_op is None}
        return Register(stand, partijen, issuers, versies, lees_personen(session), uitgevers, lees_stukken(session))


def lees_personen(session: Session, *waar: ColumnElement[bool]) -> Personen:
    """The newest line of every functionaris, or of those ``waar`` selects."""
    rows = session.execute(select(Functionarisversie).where(*waar).order_by(Functionarisversie.versie)).scalars()
    return {(f.partij_id, f.functionaris): (f.versie, FunctionarisRegel.model_validate(f.regel)) for f in rows}


def zaai(session: Session, bestand: Partijbestand, nu: datetime) -> None:
    """Fill an empty register from the file; a register that exists is only changed over the API or by an operator."""
    if session.execute(select(func.count()).select_from(Partijversie)).scalar_one():
        return
    _voeg_toe(session, ((p.partij_id, p.model_dump(mode="json")) for p in bestand.partijen), nu)
    rows = [{"iss": i.iss, "versie": 1, "regel": i.model_dump(mode="json"), "op": nu, "door": "bestand"} for i in bestand.issuers]
    session.execute(insert(Uitgever), rows)
    if bestand.functionarissen:
        session.execute(insert(Functionarisversie), [_persoon(bestand, f, nu) for f in bestand.functionarissen])
    stukken = [*(_zaad("dpia", d, nu) for d in bestand.dpias), *(_zaad("platformbeheer", b, nu) for b in bestand.platformbeheer)]
    if stukken:
        session.execute(insert(Registerstuk), stukken)


def _persoon(bestand: Partijbestand, f: FunctionarisZaad, nu: datetime) -> dict[str, object]:
    vast = {"versie": 1, "regel": f.regel().model_dump(mode="json"), "op": nu, "door": "bestand"}
    return {"partij_id": bestand.partij(f.partij).partij_id, "functionaris": f.functionaris, **vast}


def _zaad(soort: Soort, zaad: Dpiazaad | Platformzaad, nu: datetime) -> dict[str, object]:
    vast = {"versie": 1, "regel": zaad.regel().model_dump(mode="json"), "op": nu, "door": "bestand"}
    return {"verband": zaad.verband, "soort": soort, "code": zaad.code, **vast}


def _voeg_toe(session: Session, regels: Iterable[tuple[str, dict[str, object]]], nu: datetime) -> None:
    session.execute(
        insert(Partijversie), [{"partij_id": p, "versie": 1, "regel": regel, "op": nu, "door": "bestand"} for p, regel in regels]
    )
