"""What an open verzoek needs is copied to its own dossier before the casus goes: no verzoek holds up a destruction (ZVH-11.2, PGA-14.1a).

Only for whom it is known who asks: what a stranger asks for is not kept longer than its term. Whoever is identified after the casus went
reads that it was destroyed (ONTWERP §9).
"""

from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import inzage
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.feiten import Feitenbeeld
from gateway.kern import Kern
from gateway.klokwerk.systeem import FUNCTIONARIS, ROLLEN, Beurt, vraag_beurt
from gateway.model import Casus, Feit
from gateway.verzoeken import is_geidentificeerd
from shared import events
from shared.convenant import Verband
from shared.errors import AppError

DAGEN_VOORAF = timedelta(days=7)
KLAAR = ("verzameld", "beantwoord")


async def stel_veilig(kern: Kern) -> int:
    """Collect for every such verzoek whose casus goes within a week; returns for how many. One that fails comes with the next round."""
    return sum([await _verband(kern, verband) for verband in kern.verbanden])


async def _verband(kern: Kern, verband: Verband) -> int:
    klaar = 0
    for actie in await kern.databank.schrijf(partial(_begin, kern=kern, verband=verband)):
        assert actie.object_id is not None
        try:
            await inzage.rond_verzameling_af(kern, actie, als_systeem(verband), actie.object_id)
            klaar += 1
        except AppError as fout:
            events.log(events.KLOK_MISLUKT, taak="veiligstellen", soort=fout.code)
    return klaar


def _begin(s: Session, *, kern: Kern, verband: Verband) -> list[Actie]:
    """On paper first: for which verzoeken of this verband will be collected."""
    verzoeken = _te_doen(s, verband, kern)
    beurt: Beurt | None = vraag_beurt(s, kern, "veiligstellen", verband) if verzoeken else None
    if beurt is None:
        return []
    for casus_id, verzoek_id in verzoeken:
        beurt.noteer(s, casus_id, object_id=verzoek_id, veiliggesteld=True)
    return [beurt.over(casus_id, verzoek_id) for casus_id, verzoek_id in verzoeken]


def _te_doen(s: Session, verband: Verband, kern: Kern) -> list[tuple[UUID, UUID]]:
    tot = dag(kern.nu(s)) + DAGEN_VOORAF
    bijna = select(Casus.id).where(Casus.verband == verband.code, Casus.status != "vernietigd", Casus.vernietigen_op <= tot)
    beeld = Feitenbeeld(s.execute(select(Feit).where(Feit.soort == "verzoek", Feit.casus_id.in_(bijna))).scalars())
    open_ = (f for f in beeld.soort("verzoek") if f.velden["soort"] in inzage.SOORTEN and is_geidentificeerd(f) and f.status not in KLAAR)
    return [(f.casus_id, f.id) for f in open_]


def als_systeem(verband: Verband) -> Claims:
    """The klok as a caller: it has no token and no door (ONTWERP §2)."""
    return Claims(
        iss=FUNCTIONARIS,
        organisatie=verband.bestand.oin,
        orgaan=None,
        namens=None,
        rollen=frozenset(ROLLEN),
        functie=None,
        functionaris=FUNCTIONARIS,
        vog=True,
        geheimhouding=True,
        azp=FUNCTIONARIS,
        jti="",
        exp=0,
    )
