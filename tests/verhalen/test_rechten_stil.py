"""What a leverancier refuses in silence: neither the letter nor who saw what shows that it is there."""

from typing import Any
from uuid import UUID

import pytest

from deploy.proefpartners import partij_id
from shared.contracts import Etiket
from tests.bouw import vandaag
from tests.keten import Keten
from tests.verhalen.ljr_bouw import een_ljr_zaak
from tests.verhalen.rechten_besluit_bouw import BELANG, FACTOREN, beoordeel, besluit, een_uitzondering, motivering, nee, stem_af
from tests.verhalen.rechten_inzage_bouw import brief, een_inzage, getoond, leg_neer, pagina, verstrekt, verzamel

HUIS, RECLASSERING = "Zorg- en veiligheidshuis Proefstad", "Reclassering Proefland (reglement LJ&R)"


def _etiket(keten: Keten, gegeven: str) -> Etiket:
    omgeving = keten.diensten["intake"].binnen.app.state.omgeving
    with omgeving.sessions() as session:
        t = omgeving.dossier.gegeven
        return Etiket.model_validate(session.execute(t.select().where(t.c.id == UUID(gegeven))).one().etiket)


def _zwijgend(gegeven: str, *, meedelen: bool = False) -> dict[str, Any]:
    """Refused by LJ&R; without ``meedelen`` the betrokkene may not hear of it."""
    factoren = [{"factor": f, "weging": "schaadt_doel" if f == "recht_op_mededeling" else "meegewogen"} for f in FACTOREN]
    return nee(gegeven, BELANG, uitzondering=een_uitzondering(meedelen=meedelen, factoren=factoren))


@pytest.mark.eis("LJR-22.2", "LJR-18.2")
@pytest.mark.parametrize("meedelen", [False, True])
async def test_wat_in_stilte_is_geweigerd_staat_in_geen_enkele_lijst(keten: Keten, meedelen: bool) -> None:
    """Schaadt meedelen het doel, dan noemen brief en wie-zag-wat van dat gegeven bron, soort, doel noch ontvanger; wat een ander gegeven
    ook heeft blijft staan, en wie het wel mag horen leest het allemaal."""
    zaak = await een_ljr_zaak(keten)
    (stil,) = zaak.ids
    open_ = await leg_neer(keten, zaak, "ggd", "intake")
    await verstrekt(keten, _etiket(keten, stil), "aanbod", partij_id("welzijn"), "toezicht_houden")
    await verstrekt(keten, _etiket(keten, open_), "lezen", partij_id("ggz"))
    manager, ljr, ggd = keten.als("zvh", "manager"), zaak.aanmelder, keten.als("ggd", "instemmer")
    verzoek = await een_inzage(manager, zaak)
    assert (await verzamel(manager, verzoek)).status_code == 201
    reden = {"gegevens": [motivering(zaak.betrokkene)], "aantekening": {"op": await vandaag(keten), "kenmerk": "dossier-77"}}
    assert (await beoordeel(ljr, verzoek, _zwijgend(stil, meedelen=meedelen), **reden)).status_code == 201
    voor_besluit = await manager.moet("GET", f"/verzoeken/{verzoek}/verstrekkingen")
    await beoordeel(ggd, verzoek)
    await stem_af(manager, verzoek)
    weg = {"items": [{"gegevenId": stil, "besluit": "afwijzen", "grond": BELANG}], "gegevens": [motivering(zaak.betrokkene)]}
    assert (await besluit(manager, verzoek, "deels", "uavg_41_rechten_anderen", **weg)).status_code == 201

    b, wie = await brief(manager, verzoek), await manager.moet("GET", f"/verzoeken/{verzoek}/verstrekkingen")

    assert (getoond(b), b["besluit"]) == ({open_}, "deels" if meedelen else "toewijzen")
    assert wie == voor_besluit
    van_stil = {RECLASSERING, "Welzijn Proefstad (reglement Xtra)", "hulpverlening_dat", "toezicht_houden"}
    genoemd = {*b["bronnen"], *b["ontvangers"], *(x["code"] for x in (*b["categorieenPersoonsgegevens"], *b["verwerkingsdoeleinden"]))}
    genoemd |= {x for v in wie["verstrekkingen"] for x in (v["naam"], v["categorie"], v["doel"])}
    rest = {"GGD Proefland", "GGZ Proefland", HUIS, "woonsituatie", "toetsen_aan_criteria", "complexe_multiproblematiek"}
    assert genoemd == rest | (van_stil if meedelen else set())
    assert {v["gegevenId"] for v in wie["verstrekkingen"]} == {open_} | ({stil} if meedelen else set())
    assert b["ontbreekt"] == []
    assert ("LJ&amp;R" in (await pagina(manager, verzoek)).text) == meedelen
