"""Every query of intake."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.intake.model import Aanmelding, Betrokkene, Criteriumuitkomst
from services.intake.schemas import AanmeldingIn, AanmeldingUit, BetrokkeneUit, Uitkomst
from shared.contracts import Bevestiging, Gegeven
from shared.errors import NotFound
from shared.handeling import Handeling
from shared.identity import Pas


def leg_vast(session: Session, invoer: AanmeldingIn, pas: Pas, aanmelding_id: UUID, casus_id: UUID) -> Aanmelding:
    """Store a received aanmelding with its betrokkenen; its gegevens go into the kluis."""
    aanmelding = Aanmelding(
        id=aanmelding_id,
        casus_id=casus_id,
        aanmelder=pas.partij,
        samenwerkingsdoel=invoer.samenwerkingsdoel,
        aanleiding=invoer.aanleiding,
        status="ontvangen",
        versie=1,
        ontvangen_op=pas.nu,
        betrokkenen=[Betrokkene(id=b.betrokkene_id, categorie=b.categorie, relatie=b.relatie) for b in invoer.betrokkenen],
    )
    session.add(aanmelding)
    session.flush()
    return aanmelding


def get_aanmelding(session: Session, aanmelding_id: UUID, *, lock: bool = False) -> Aanmelding:
    """The aanmelding, locked when it is about to change; NotFound when it is not there."""
    query = select(Aanmelding).where(Aanmelding.id == aanmelding_id)
    aanmelding = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if aanmelding is None:
        raise NotFound
    return aanmelding


def to_uitkomsten(uitkomsten: list[Uitkomst]) -> list[Criteriumuitkomst]:
    return [Criteriumuitkomst(criterium=u.criterium, uitkomst=u.uitkomst, reden=u.reden) for u in uitkomsten]


def bevestig(session: Session, aanmelding_id: UUID) -> Bevestiging:
    """What a write on an aanmelding answers."""
    return bevestiging(get_aanmelding(session, aanmelding_id))


def bevestiging(aanmelding: Aanmelding) -> Bevestiging:
    """The id, status and version of an aanmelding at hand."""
    return Bevestiging(id=aanmelding.id, casus_id=aanmelding.casus_id, status=aanmelding.status, versie=aanmelding.versie)


def bouw(h: Handeling, aanmelding_id: UUID, gegevens: list[Gegeven]) -> AanmeldingUit:
    """The public answer with only the permitted gegevens."""
    a = get_aanmelding(h.session, aanmelding_id)
    return AanmeldingUit(
        id=a.id,
        casus_id=a.casus_id,
        aanmelder=a.aanmelder,
        samenwerkingsdoel=a.samenwerkingsdoel,
        aanleiding=a.aanleiding,
        status=a.status,
        reden=a.reden,
        ontvangen_op=a.ontvangen_op,
        besloten_op=a.besloten_op,
        versie=a.versie,
        betrokkenen=[BetrokkeneUit(betrokkene_id=b.id, categorie=b.categorie, relatie=b.relatie) for b in a.betrokkenen],
        uitkomsten=[Uitkomst(criterium=u.criterium, uitkomst=u.uitkomst, reden=u.reden) for u in a.uitkomsten],
        gegevens=gegevens,
    )


def ruim_op(session: Session, casus_id: UUID) -> None:
    """Clear this service's own tables of a casus (ZVH-11.2c)."""
    ids = select(Aanmelding.id).where(Aanmelding.casus_id == casus_id)
    for tabel in (Betrokkene, Criteriumuitkomst):
        session.execute(delete(tabel).where(tabel.aanmelding_id.in_(ids)))
    session.execute(delete(Aanmelding).where(Aanmelding.casus_id == casus_id))
