"""Every query of afschaling."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.afschaling.model import Afsluiting, Ladder
from services.afschaling.schemas import AfsluitingIn, AfsluitingUit, DossierUit
from shared.contracts import Bevestiging, Gegeven
from shared.convenant import lees_termijn, load_regime
from shared.convenant.termijnen import Termijn
from shared.db import een_van, vind, wis
from shared.doors import van_casus, van_object
from shared.errors import Conflict, NotFound
from shared.handeling import Handeling


def leg_vast(h: Handeling, invoer: AfsluitingIn) -> Afsluiting:
    """Store the one besluit tot afschaling of a casus; Conflict when there is one (ZVH-11.2: its date never moves)."""
    afsluiting = Afsluiting(
        id=h.nieuw_id,
        casus_id=h.in_casus(invoer.casus_id),
        resultaat=invoer.resultaat,
        reden=invoer.reden,
        besluitdatum=invoer.besluitdatum,
        vastgelegd_op=h.pas.nu,
        versie=1,
    )
    afsluiting.moet_genomen_zijn(h.vandaag)
    try:
        with h.session.begin_nested():
            h.session.add(afsluiting)
    except IntegrityError:
        raise Conflict(
            "Deze casus is al afgesloten.", code="al_afgesloten", artikel="ZVH-11.2", volgende_stap="Lees de afsluiting."
        ) from None
    return afsluiting


def get_afsluiting(session: Session, afsluiting_id: UUID) -> Afsluiting:
    """The afsluiting; NotFound when it is not there."""
    return vind(session, Afsluiting, afsluiting_id)


def zoek_afsluiting(session: Session, casus_id: UUID) -> Afsluiting | None:
    """The afsluiting of a casus, if there is one."""
    return session.scalars(select(Afsluiting).where(Afsluiting.casus_id == casus_id)).one_or_none()


def bevestig(session: Session, afsluiting_id: UUID) -> Bevestiging:
    """What a write on an afsluiting answers."""
    afsluiting = get_afsluiting(session, afsluiting_id)
    return Bevestiging(id=afsluiting.id, casus_id=afsluiting.casus_id, status="afgesloten", versie=afsluiting.versie)


def ladder_van(h: Handeling, afsluiting: Afsluiting) -> Ladder:
    """The dates that follow from its besluit under the terms of its own regime (ZVH-11.2, PGA-14.1a)."""
    na, bewaar = (_termijn(h.pas.regime, naam) for naam in ("archivering_na", "bewaartermijn_vernietiging"))
    return Ladder.van(afsluiting.besluitdatum, archivering_na=na, bewaartermijn=bewaar)


def _termijn(regime: str, naam: str) -> Termijn:
    return lees_termijn(str(load_regime(regime).parameters[naam].geldend))


def bouw(h: Handeling, afsluiting_id: UUID, _gegevens: list[Gegeven]) -> AfsluitingUit:
    """The besluit and its ladder; an afsluiting carries no gegevens."""
    return _to_uit(h, get_afsluiting(h.session, afsluiting_id))


def _to_uit(h: Handeling, a: Afsluiting) -> AfsluitingUit:
    ladder = ladder_van(h, a)
    return AfsluitingUit(
        id=a.id,
        casus_id=a.casus_id,
        resultaat=a.resultaat,
        reden=a.reden,
        besluitdatum=a.besluitdatum,
        archivering_op=ladder.archivering_op,
        vernietigen_uiterlijk=ladder.vernietigen_uiterlijk,
        trede=ladder.trede(h.vandaag),
        vastgelegd_op=a.vastgelegd_op,
        versie=a.versie,
    )


def waar_afsluiting(h: Handeling, afsluiting_id: UUID) -> ColumnElement[bool]:
    """The gegevens under an afsluiting (none); NotFound when its last day has passed."""
    ladder_van(h, get_afsluiting(h.session, afsluiting_id)).trede(h.vandaag)
    return van_object(h, afsluiting_id)


def waar_dossier(h: Handeling, casus_id: UUID) -> ColumnElement[bool]:
    """All gegevens of the closed casus; NotFound when there is nothing here, or its last day has passed (ZVH-11.2)."""
    afsluiting = zoek_afsluiting(h.session, casus_id)
    alles = van_casus(h, casus_id)
    if afsluiting:
        ladder_van(h, afsluiting).trede(h.vandaag)
    elif not h.kluis.etiketten(alles, limit=1):
        raise NotFound
    return alles


def bouw_dossier(h: Handeling, casus_id: UUID, gegevens: list[Gegeven]) -> DossierUit:
    """The public answer with only the permitted gegevens; ``waar_dossier`` has seen that there is a dossier."""
    afsluiting = zoek_afsluiting(h.session, casus_id)
    return DossierUit(casus_id=casus_id, afsluiting=_to_uit(h, afsluiting) if afsluiting else None, gegevens=gegevens)


def ruim_op(session: Session, casussen: Sequence[UUID]) -> None:
    """Clear this service's own table of these casussen (ZVH-11.2c)."""
    wis(session, Afsluiting, een_van(Afsluiting.casus_id, casussen))
