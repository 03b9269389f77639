"""That an inwoner with a settled aanpak was discussed in ZSM after an arrest, and who hears of the aanpak then (PGA 10.8)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import een_feit, leg_vele_vast
from gateway.grenzen import neemt_deel
from gateway.melden import meld, open_taak
from gateway.pga_opgaven import inwoner
from gateway.vastleggen import MetBericht, bevestig, schrijf_feiten
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, nullable
from shared.errors import BadInput, Fout, Refused
from shared.identity import derived_id

router = APIRouter()


class ZsmBesprekingIn(Bericht):
    """When the inwoner was arrested, and when ZSM discussed him."""

    casus_id: UUID
    aangehouden_op: date | None = nullable("date")
    besproken_op: date


@router.post("/zsm-besprekingen", status_code=201, openapi_extra={"x-handeling": "zsm.vastleggen"})
async def leg_bespreking_vast(a: MetBericht, invoer: ZsmBesprekingIn) -> Bevestiging:
    """Leg vast dat de inwoner na aanhouding in ZSM is besproken; iedere ZSM-partner hoort dat er een lokale aanpak is (PGA-10.8).

    Wie geen partner is krijgt een aantekening in het bestand. Wat een partner nodig heeft om te weten om wie het gaat, biedt u aan met
    doel zsm_afdoening.
    """

    def velden(beeld: Beeld) -> Mapping[str, Any]:
        return {"feiten": inwoner(beeld), "opgave": {"aangehouden_op": str(invoer.aangehouden_op or "")}}

    def doe(r: Ruimte) -> Bevestiging:
        _check(r, invoer)
        data = {"aangehouden_op": str(invoer.aangehouden_op), "besproken_op": str(invoer.besproken_op)}
        schrijf_feiten(r, "zsm_bespreking", "vastgelegd", [None], data, partij=r.actie.partij)
        _bericht(r)
        return bevestig("vastgelegd")(r, r.nieuw_id)

    return await handel(a.kern, a.daad("zsm.vastleggen", invoer.casus_id, velden, body=invoer), doe, bevestig("vastgelegd"))


def _check(r: Ruimte, invoer: ZsmBesprekingIn) -> None:
    if r.beeld.verband.bestand.reglement != "pga":
        raise Refused("Dit hoort alleen bij een persoonsgerichte aanpak.", code="alleen_in_pga", artikel="PGA-10.8")
    assert invoer.aangehouden_op is not None
    if not invoer.aangehouden_op <= invoer.besproken_op <= dag(r.nu):
        raise BadInput(fouten=[Fout("/besprokenOp", "ligt voor de aanhouding of in de toekomst")], artikel="PGA-10.8")


def _bericht(r: Ruimte) -> None:
    """One fact per ZSM partner: a partij of this verband is told, of any other kind the aantekening says it was no partner (PGA-13.4)."""
    soorten = r.beeld.parameters.lijsten["zsm_partners"]
    regels = (r.beeld.register.partij(p, r.beeld.verband.code) for p in r.beeld.register.partijen)
    partners = {p.partij_id: p.soort for p in regels if p is not None and p.soort in soorten and neemt_deel(p, dag(r.nu))}
    rijen: list[tuple[str, str, str | None]] = [("bericht", soort, partij) for partij, soort in sorted(partners.items())]
    rijen += [("aangetekend", soort, None) for soort in sorted(soorten - set(partners.values()))]
    leg_vele_vast(
        r.s,
        [
            een_feit(derived_id(r.nieuw_id, "zsm", n), r.casus_id, "zsm_bericht", status, r.door, categorie=soort, partij=partij)
            for n, (status, soort, partij) in enumerate(rijen)
        ],
    )
    for partij in sorted(partners):
        meld(r.s, partij, "aanpak.in_zsm", r.nieuw_id, r.casus_id, r.nu)
    open_taak(r.s, r.casus_id, r.beeld.verband.bestand.oin, "zsm_informeren", r.nieuw_id, r.nu, dag(r.nu))
