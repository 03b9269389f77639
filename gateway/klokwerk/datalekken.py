"""What must be looked at around datalekken: a clock that ran out, one user who is refused all the time (ZVH-14.1, ZVH-14.8, PGA-5.5a)."""

from datetime import datetime
from functools import partial

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.datalekken import AP_TE_LAAT, SIGNAAL, Lek, lek_van, nieuwste
from gateway.kern import Kern
from gateway.klokwerk.systeem import FUNCTIONARIS, vraag_beurt
from gateway.lekklok import ap_gedaan_op, ap_te_laat, ap_uiterlijk
from gateway.melden import is_gevraagd, open_taak
from gateway.model import Audit, Datalek, Leksignaal
from shared.convenant import Verband
from shared.identity import uuid7


async def bewaak_datalekken(kern: Kern) -> int:
    """One taak for each; returns how many are new."""
    werk = [partial(doe, kern=kern, verband=verband) for verband in kern.verbanden for doe in (_klokken, _weigeringen)]
    return sum([await kern.databank.schrijf(stuk) for stuk in werk])


def _klokken(s: Session, *, kern: Kern, verband: Verband) -> int:
    """The 72 hours passed and the AP was not told, nor was it decided that it need not be; who reported it hears too."""
    oin, nu = verband.bestand.oin, kern.nu(s)
    open_ = [lek_van(rij) for rij in s.execute(nieuwste().where(Datalek.verband == verband.code, Datalek.status == "gemeld")).scalars()]
    laat = [lek for lek in open_ if ap_gedaan_op(lek.velden) is None and ap_te_laat(verband, lek.velden, nu)]
    nieuw = [(lek, partij) for lek in laat for partij in sorted({oin, lek.partij}) if not _gevraagd(s, verband, lek, partij)]
    beurt = vraag_beurt(s, kern, "signaleren", verband) if nieuw else None
    if beurt is None:
        return 0
    for lek, partij in nieuw:
        open_taak(s, lek.id, partij, AP_TE_LAAT, lek.id, beurt.nu, dag(ap_uiterlijk(verband, lek.ontdekt_op)))
        beurt.noteer(s, None, object_id=lek.id, signaal=AP_TE_LAAT)
    return len(nieuw)


def _gevraagd(s: Session, verband: Verband, lek: Lek, partij: str) -> bool:
    return is_gevraagd(s, lek.id, partij, AP_TE_LAAT, lek.id, dag(ap_uiterlijk(verband, lek.ontdekt_op)))


def _weigeringen(s: Session, *, kern: Kern, verband: Verband) -> int:
    """Who was refused as often as the convenant says within its window, once per window (ZVH-14.1)."""
    nu, drempel = kern.nu(s), int(str(verband.waarde("signaal_weigeringen")))
    sinds: datetime = nu - verband.termijn("termijn_weigeringen")
    nieuw = [rij for rij in _vaak(s, verband, sinds, drempel) if not _bekend(s, verband, rij, sinds)]
    beurt = vraag_beurt(s, kern, "signaleren", verband) if nieuw else None
    if beurt is None:
        return 0
    for rij in nieuw:
        signaal_id = uuid7()
        wie = {"partij": rij.partij, "functionaris": rij.functionaris, "aantal": rij.aantal, "van": rij.van, "tot": rij.tot}
        s.execute(insert(Leksignaal).values(id=signaal_id, verband=verband.code, op=nu, **wie))
        open_taak(s, signaal_id, beurt.oin, SIGNAAL, signaal_id, nu)
        beurt.noteer(s, None, object_id=signaal_id, signaal=SIGNAAL)
    return len(nieuw)


def _vaak(s: Session, verband: Verband, sinds: datetime, drempel: int) -> list[Row[tuple[str, str, int, datetime, datetime]]]:
    a = Audit
    aantal = func.count()
    zoek = select(a.partij, a.functionaris, aantal.label("aantal"), func.min(a.op).label("van"), func.max(a.op).label("tot"))
    waar = (a.verband == verband.code, a.op > sinds, a.uitkomst == "geweigerd", a.functionaris != FUNCTIONARIS)
    return list(
        s.execute(zoek.where(*waar).group_by(a.partij, a.functionaris).having(aantal >= drempel).order_by(a.partij, a.functionaris))
    )


def _bekend(s: Session, verband: Verband, rij: Row[tuple[str, str, int, datetime, datetime]], sinds: datetime) -> bool:
    x = Leksignaal
    waar = (x.verband == verband.code, x.partij == rij.partij, x.functionaris == rij.functionaris, x.op > sinds)
    return s.execute(select(x.id).where(*waar).limit(1)).first() is not None
