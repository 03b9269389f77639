"""That a betrokkene was told, or why that waits (ZVH 16)."""

from uuid import UUID

from fastapi import APIRouter

from gateway.briefplicht import verwerk
from gateway.daadvelden import over_informatie
from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vele_vast
from gateway.informeren import informatiefeit, informatiefouten, vorm_van
from gateway.instemmingen import heeft_ingebracht
from gateway.vastleggen import MetBericht, bevestig
from shared.contracts import Bevestiging, InformatieIn
from shared.errors import BadInput, NotFound

router = APIRouter()


class InformatiemomentIn(InformatieIn):
    """The betrokkene was told, or that waits or stays out on a ground that counts here (ZVH-16.1, ZVH-16.6, PGA-10.7b, XTRA-9.5)."""

    casus_id: UUID


@router.post("/informatiemomenten", status_code=201, openapi_extra={"x-handeling": "informatie.vastleggen"})
async def leg_informatiemoment_vast(a: MetBericht, invoer: InformatiemomentIn) -> Bevestiging:
    """Leg vast dat een betrokkene is geïnformeerd, of op welke grond dat wacht en tot wanneer (ZVH-16.1, ZVH-16.7).

    De andere partijen van de casus zien wanneer en hoe (ZVH-16.2). Niet informeren kan alleen op een grond van regime of eigen reglement.
    """
    i, partij = invoer.model_dump(mode="json", exclude={"casus_id"}), a.claims.partij_id
    status = vorm_van(i)
    handeling = "informatie.uitstellen" if status == "uitgesteld" else "informatie.vastleggen"
    eigen = await a.kern.databank.lees(lambda s: heeft_ingebracht(s, invoer.casus_id, partij))

    def doe(r: Ruimte) -> Bevestiging:
        if invoer.betrokkene_id not in r.beeld.betrokkenen:
            raise NotFound
        if fouten := informatiefouten(r.beeld, partij, i, ""):
            raise BadInput(fouten=fouten, artikel="ZVH-16.7" if status == "uitgesteld" else "ZVH-16.1")
        leg_vele_vast(r.s, [informatiefeit(i, r.nieuw_id, r.casus_id, r.door)])
        verwerk(r, invoer.betrokkene_id, r.nieuw_id, invoer.hertoets_op if status == "uitgesteld" else None)
        return bevestig(status)(r, r.nieuw_id)

    velden = over_informatie(partij, eigen, invoer.uitstelgrond or "")
    return await handel(a.kern, a.daad(handeling, invoer.casus_id, velden, body=invoer), doe, bevestig(status))
