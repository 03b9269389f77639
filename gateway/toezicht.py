"""What waits for the verband itself: the logs and the list of verwerkers in time, and what a FG told it to do (ZVH-B3.6b, 22.3, 24.5)."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.model import Audit
from gateway.registerstukken import Logcontroleregel, Stukken, Verwerkerslijstregel
from shared.convenant import Verband, rekent
from shared.convenant.termijnen import AMSTERDAM
from shared.identity import derived_id

CONTROLEREN, BIJWERKEN = "logs_controleren", "verwerkerslijst_bijwerken"
TAKEN = (CONTROLEREN, BIJWERKEN)
AANWIJZING: Mapping[str, str] = {"manager": "fg_aanwijzing_manager", "procesregisseur": "fg_aanwijzing_procesregisseur"}
"""Which soort of taak an aanwijzing is, by whom it is addressed to: it waits for him and for nobody else (ZVH-24.5)."""
ZONDER_CASUS = tuple(f"{voor}{t}" for voor in ("", "taak.") for t in (*TAKEN, *AANWIJZING.values()))
"""What waits is about the verband itself, and about no casus."""


def laatste_controle(stukken: Stukken, verband: Verband) -> date:
    """Until when the logs were looked at; before the first time the day the convenant began."""
    regels: list[Logcontroleregel] = [regel for _, _, regel in stukken.lijst(frozenset({verband.code}), "logcontrole")]
    return max((regel.tot for regel in regels), default=verband.bestand.looptijd.ingang)


def lijst_bijgewerkt_op(stukken: Stukken, verband: Verband) -> date:
    """When the list of verwerkers was last found complete; before the first time the day the convenant began (ZVH-22.3)."""
    regels: list[Verwerkerslijstregel] = [regel for _, _, regel in stukken.lijst(frozenset({verband.code}), "verwerkerslijst")]
    return max((regel.bijgewerkt_op for regel in regels), default=verband.bestand.looptijd.ingang)


def uiterlijk(stukken: Stukken, verband: Verband, taak: str = CONTROLEREN) -> date:
    """Last day on which it is done again."""
    sinds, termijn = {
        CONTROLEREN: (laatste_controle, "logging_controle"),
        BIJWERKEN: (lijst_bijgewerkt_op, "termijn_lijst_verwerkers"),
    }[taak]
    volgende: date = rekent(sinds(stukken, verband), verband.termijn(termijn))
    return volgende


def over_verband(verband: Verband, taak: str = CONTROLEREN) -> UUID:
    """What the taak of this verband is about; always the same."""
    return derived_id(UUID(int=0), f"{taak}.{verband.code}", 0)


def over_aanwijzing(verband: str, code: str) -> UUID:
    """What the taak of one aanwijzing is about; always the same."""
    return derived_id(UUID(int=0), f"fg_aanwijzing.{verband}.{code}", 0)


def taak_geldt(soort: str, rollen: Collection[str]) -> bool:
    """Whether a taak is for somebody with these rollen; any other soort than an aanwijzing is addressed to nobody in particular."""
    return all(wie in rollen for wie, taak in AANWIJZING.items() if taak == soort)


def is_gelogd(s: Session, verband: str, wie: tuple[str, str], van: date, tot: date) -> bool:
    """This partij and functionaris stand in the logs of these days."""
    begin = datetime.combine(van, time.min, AMSTERDAM).astimezone(UTC)
    einde = datetime.combine(tot + timedelta(days=1), time.min, AMSTERDAM).astimezone(UTC)
    a = Audit
    waar = (a.verband == verband, a.partij == wie[0], a.functionaris == wie[1], a.op >= begin, a.op < einde)
    return s.execute(select(a.id).where(*waar).limit(1)).first() is not None


def is_te_laat(stukken: Stukken, verband: Verband, nu: datetime, taak: str = CONTROLEREN) -> bool:
    """Longer ago than the convenant allows; a regime that sets no term asks for none."""
    return verband.bestand.reglement == "zvh" and uiterlijk(stukken, verband, taak) < dag(nu)
