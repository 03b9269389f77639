"""Collecting: nothing is missed while it moves, nothing stays longer than its dossier."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from gateway import inzage, klok
from gateway.feiten import Door, leg_vast
from gateway.inzageoverzicht import AFSCHERMING
from gateway.model import Overdracht
from tests.bouw import Zaak, vandaag
from tests.keten import Keten
from tests.storing.zaken import doel, in_triage, klaar_voor_triage
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.rechten_besluit_bouw import besluit, stem_af
from tests.verhalen.rechten_inzage_bouw import (
    POLITIE_ITEM,
    besluit_over,
    brief,
    een_inzage,
    getoond,
    leg_neer,
    vernietig_over,
    verzamel,
)


@pytest.mark.eis("ZVH-18.1")
async def test_wat_tijdens_het_verzamelen_van_fase_wisselt_wordt_niet_gemist(keten: Keten, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verhuist een gegeven terwijl wordt verzameld, dan volgt een tweede ronde, en staat het één keer in de brief."""
    zaak = await klaar_voor_triage(keten, 2)
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak)
    echt, keren = inzage.overdrachten.voer_uit, []

    async def tussendoor(kern: Any, overdracht_id: UUID) -> None:
        keren.append(overdracht_id)
        if len(keren) == 1:
            await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))
        await echt(kern, overdracht_id)

    monkeypatch.setattr(inzage.overdrachten, "voer_uit", tussendoor)
    assert (await verzamel(manager, verzoek)).status_code == 201
    monkeypatch.undo()
    await besluit_over(keten, manager, verzoek, zaak.aanmelder)

    b = await brief(manager, verzoek)

    assert sorted(getoond(b)) == sorted(zaak.ids)
    assert len(b["gegevens"]) == len(b["items"]) == 2
    assert {i["fase"]["code"] for i in b["items"]} == {"triage"}


@pytest.mark.eis("ZVH-18.1")
async def test_zolang_iets_onderweg_is_wordt_er_niets_afgerond(keten: Keten) -> None:
    """Blijft een overdracht lopen, dan is het antwoord 409 met de stap die volgt; daarna lukt het met dezelfde sleutel."""
    zaak, _ = await in_triage(keten, ["ggd"])
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak)

    async def loopt(stap: str) -> None:
        zet = update(Overdracht).where(Overdracht.soort == "fase").values(stap=stap)
        await keten.kern.databank.schrijf(lambda s: s.execute(zet))

    await loopt("vrijgegeven")

    assert status(await verzamel(manager, verzoek, sleutel="een")) == (409, "overdracht_loopt")

    await loopt("geschoond")
    assert (await verzamel(manager, verzoek, sleutel="een")).status_code == 201


@pytest.mark.eis("ZVH-11.2", "ZVH-18.1", "ZVH-11.2c", "ZVH-17.4")
async def test_voor_de_vernietiging_wordt_veiliggesteld(keten: Keten) -> None:
    """Wie bekend is en nog wacht houdt zijn eigen gegevens in het dossier van zijn verzoek; wie nog onbekend is niet, en geen dag wijkt.
    Wie nog moet oordelen wordt ook daarna niet overgeslagen."""
    zaak, partners = await in_triage(keten, ["ggd"])
    politie = await leg_neer(keten, zaak, "politie", **POLITIE_ITEM, wpg_artikel="8", bron="politie")
    manager = keten.als("zvh", "manager")
    bekend = await een_inzage(manager, zaak)
    body = {"casusId": zaak.casus_id, "soort": "inzage", "ontvangenOp": await vandaag(keten), "ontvangenBij": manager.partij}
    onbekend = (await manager.moet("POST", "/verzoeken", body | {"betrokkeneId": zaak.betrokkene, "ingediendDoor": "betrokkene"}))["id"]
    vast = ((zaak.betrokkene, "vertegenwoordiging"), (str(uuid4()), "vertegenwoordiging"), (zaak.betrokkene, AFSCHERMING))
    await keten.kern.databank.schrijf(lambda s: [leg_feit(s, zaak, *feit) for feit in vast])
    await vernietig_over(keten, zaak, 3)

    assert (await klok.ronde(keten.kern))["veiligstellen"] == 1
    assert (await klok.ronde(keten.kern))["veiligstellen"] == 0
    await keten.vooruit(timedelta(days=3))
    assert (await klok.ronde(keten.kern))["vernietigen"] == 1

    assert (await manager.get(f"/casussen/{zaak.casus_id}")).status_code == 404
    over = await keten.sql("select status from overdracht_item where gegeven_id = :id", id=UUID(politie).hex)
    assert {rij.status for rij in over} == {"achter"}
    assert status(await verzamel(manager, onbekend)) == ONVINDBAAR
    await manager.moet(
        "POST", f"/verzoeken/{onbekend}/identiteitsvaststellingen", {"wijze": "in_persoon_bij_zvh", "op": await vandaag(keten)}
    )
    assert status(await verzamel(manager, onbekend)) == ONVINDBAAR
    assert (await manager.moet("GET", f"/verzoeken/{bekend}"))["status"] == "verzameld"
    gebleven = await keten.sql(
        "select betreft, soort from feit where partij = :p and soort in ('vertegenwoordiging', 'afscherming')", p=zaak.aanmelder.partij
    )
    bekenden = {(zaak.betrokkene, "vertegenwoordiging"), (zaak.betrokkene, AFSCHERMING)}
    assert {(str(UUID(str(r.betreft))), r.soort) for r in gebleven} == bekenden, "van wie niets vroeg blijft er niets"
    assert (await stem_af(manager, bekend)).status_code == 201
    assert status(await besluit(manager, bekend)) == (409, "deel_open")
    wacht = await keten.sql("select soort from taak where partij = :p and object_id = :v", p=partners["ggd"].partij, v=UUID(bekend).hex)
    assert [r.soort for r in wacht] == ["verzoek_beoordelen"]
    zijn_werk = {t["soort"] for t in (await keten.als("ggd", "instemmer").moet("GET", "/taken"))["items"]}
    assert "verzoek_beoordelen" in zijn_werk, "the casus is nobody's to know any more, his part is still to be done"
    await besluit_over(keten, manager, bekend, partners["ggd"], zaak.aanmelder, regie=manager)


def leg_feit(s: Session, zaak: Zaak, betreft: str, soort: str) -> None:
    """On record, by the aanmelder."""
    door = Door(zaak.aanmelder.partij, "college-1", datetime(2026, 3, 1, tzinfo=UTC))
    leg_vast(s, uuid4(), UUID(zaak.casus_id), soort, "gezet", door, betreft=UUID(betreft), partij=door.partij)


@pytest.mark.eis("ZVH-11.1", "LJR-18.1")
async def test_een_kopie_heeft_de_termijn_van_het_dossier(keten: Keten) -> None:
    """De kopie bij een verzoek blijft voor de termijn van dat dossier; de brief noemt de bewaartermijn van de leverancier."""
    zaak, partners = await in_triage(keten, ["ggd"])
    morgen = date.fromisoformat(await vandaag(keten)) + timedelta(days=1)
    kort = await leg_neer(keten, zaak, "ggd", bewaren_tot=morgen)
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak)
    await verzamel(manager, verzoek)
    await besluit_over(keten, manager, verzoek, partners["ggd"], zaak.aanmelder)
    await keten.vooruit(timedelta(days=3))
    await klok.ronde(keten.kern)

    b = await brief(manager, verzoek)

    assert kort in getoond(b)
    assert [i["bewarenTot"] for i in b["items"] if i["gegevenId"] == kort] == [str(morgen)]


@pytest.mark.eis("IED-14.2", "ZVH-18.1")
async def test_een_tweede_verzoek_wordt_opnieuw_beoordeeld(keten: Keten) -> None:
    """Wat voor een eerder verzoek is gekopieerd hoort pas bij een later als beleid het dan ook toelaat; gekopieerd wordt het één keer."""
    zaak, _ = await in_triage(keten, ["ggd"])
    manager = keten.als("zvh", "manager")
    eerste, tweede = await een_inzage(manager, zaak), await een_inzage(manager, zaak)
    await verzamel(manager, eerste)
    await verzamel(manager, tweede)

    per = "select i.status, o.object_id from overdracht_item i join overdracht o on o.id = i.overdracht_id where o.soort = 'inzage'"
    standen = {(UUID(str(r.object_id)), r.status) for r in await keten.sql(per)}
    assert standen == {(UUID(eerste), "meegegaan"), (UUID(tweede), "al_daar")}
