"""The party register as the gateway reads it: the newest version of every line, fresh at each request (ZVH-0.1, ZVH-28.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from gateway.auth import Issuer
from gateway.beleid.vraag import Partij
from gateway.model import Partijversie, Uitgever
from gateway.partijbestand import IssuerRegel, Lidmaatschap, Partijbestand, PartijRegel


@dataclass(frozen=True)
class Register:
    """Every partij and issuer at one moment."""

    stand: tuple[int, int]
    partijen: Mapping[str, PartijRegel]
    issuers: Mapping[str, Issuer]
    versies: Mapping[str, int]

    def get(self, partij_id: str) -> PartijRegel | None:
        return self.partijen.get(partij_id)

    def lidmaatschap(self, partij_id: str, verband: str) -> Lidmaatschap | None:
        """Membership of this partij in this verband, also an ended one."""
        regel = self.partijen.get(partij_id)
        return next((v for v in regel.verbanden if v.verband == verband), None) if regel else None

    def thuis(self, partij_id: str) -> str | None:
        """A verband this partij takes part in; where a question is not about a casus it is asked there."""
        regel = self.partijen.get(partij_id)
        return regel.verbanden[0].verband if regel else None

    def partij(self, partij_id: str, verband: str) -> Partij | None:
        """The partij as beleid reads it within one verband; None when the register does not know it there."""
        regel, lid = self.partijen.get(partij_id), self.lidmaatschap(partij_id, verband)
        return als_partij(regel, lid) if regel and lid else None


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
    )


def _issuer(regel: IssuerRegel) -> Issuer:
    return Issuer(
        iss=regel.iss,
        oins=frozenset(regel.oins),
        jwks_uri=regel.jwks_uri,
        rollen=frozenset(regel.rollen),
        functies=frozenset(regel.functies),
        soort=regel.soort,
        cnf_verplicht=regel.cnf_verplicht,
        orgaan_verplicht=regel.orgaan_verplicht,
    )


_STAND = select(
    select(func.count()).select_from(Partijversie).scalar_subquery(), select(func.count()).select_from(Uitgever).scalar_subquery()
)


class Registerlezer:
    """Reads the register; lines are insert-only, so their number says whether anything changed since the last reading."""

    def __init__(self) -> None:
        self._laatste: Register | None = None

    def lees(self, session: Session) -> Register:
        """The register as it is in this transaction."""
        aantal_p, aantal_u = session.execute(_STAND).one()
        stand = (int(aantal_p), int(aantal_u))
        if self._laatste is None or self._laatste.stand != stand:
            self._laatste = self._herlees(session, stand)
        return self._laatste

    def _herlees(self, session: Session, stand: tuple[int, int]) -> Register:
        partijen: dict[str, PartijRegel] = {}
        versies: dict[str, int] = {}
        for p in session.execute(select(Partijversie).order_by(Partijversie.versie)).scalars():
            partijen[p.partij_id], versies[p.partij_id] = PartijRegel.model_validate(p.regel), p.versie
        regels = session.execute(select(Uitgever).order_by(Uitgever.versie)).scalars()
        return Register(stand, partijen, {u.iss: _issuer(IssuerRegel.model_validate(u.regel)) for u in regels}, versies)


def zaai(session: Session, bestand: Partijbestand, nu: datetime) -> None:
    """Fill an empty register from the file; a register that exists is only changed over the API or by an operator."""
    if session.execute(select(func.count()).select_from(Partijversie)).scalar_one():
        return
    _voeg_toe(session, ((p.partij_id, p.model_dump(mode="json")) for p in bestand.partijen), nu)
    rows = [{"iss": i.iss, "versie": 1, "regel": i.model_dump(mode="json"), "op": nu, "door": "bestand"} for i in bestand.issuers]
    session.execute(insert(Uitgever), rows)


def _voeg_toe(session: Session, regels: Iterable[tuple[str, dict[str, object]]], nu: datetime) -> None:
    session.execute(
        insert(Partijversie), [{"partij_id": p, "versie": 1, "regel": regel, "op": nu, "door": "bestand"} for p, regel in regels]
    )
