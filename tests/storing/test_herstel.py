"""What is late, gone or stuck: a recovered overdracht harms no other, and a late call harms nothing."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from gateway import overdrachten
from shared.errors import Conflict
from shared.identity import Pas, uuid7
from tests.bouw import Zaak
from tests.keten import Keten
from tests.storing import zaken
from tests.storing.wedloop import IntrekkingWint

pytestmark = pytest.mark.storing


def een_pas(zaak: Zaak, handeling: str = overdrachten.HANDELING) -> Pas:
    """A pas as the gateway makes it for a step."""
    return Pas(
        handeling=handeling,
        handeling_id=uuid7(),
        partij=zaak.regisseur.partij,
        functionaris="f-1",
        nu=datetime.now(UTC),
        casus_id=UUID(zaak.casus_id),
    )


async def laat_leases_verlopen(keten: Keten) -> None:
    zet = text("update overdracht set lease_tot = null, na = gestart_op")
    await keten.kern.databank.schrijf(lambda s: s.execute(zet))


def status_van(overdracht: Any) -> dict[str, tuple[str, str]]:
    return {i["gegevenId"]: (i["status"], i["code"]) for i in overdracht["items"]}


@pytest.mark.eis("ZVH-3.5c")
async def test_een_late_bevriezing_en_schoning_houden_niets_vast(keten: Keten) -> None:
    """Een aanroep die bleef hangen en na afloop alsnog aankomt, houdt wat wachtte niet tegen: een late ja gaat gewoon na."""
    zaak = await zaken.klaar_voor_triage(keten)
    stil, mee = zaak.ids
    lijst = (await zaak.aanmelder.moet("GET", "/instemmingen", status="gegeven", casusId=zaak.casus_id))["instemmingen"]
    (eigen,) = [i["id"] for i in lijst if i["gegevenId"] == stil]
    await zaak.aanmelder.moet("POST", f"/instemmingen/{eigen}/intrekkingen")
    gezien: list[tuple[str, str, bytes]] = []

    async def onthoud(request: httpx.Request, _binnen: Any) -> None:
        gezien.append((request.method, request.url.path, request.content))

    keten.diensten["intake"].storing = onthoud
    await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak))
    keten.diensten["intake"].storing = None
    (vertrek,) = [g for g in gezien if g[0] == "PUT"]
    (schoning,) = [g for g in gezien if g[1].endswith("/schoning")]

    body = vertrek[2].replace(mee.encode(), stil.encode())
    with pytest.raises(Conflict):
        await keten.kern.diensten.roep("intake", "PUT", vertrek[1], een_pas(zaak), body)
    await zaak.aanmelder.moet("POST", "/instemmingen", zaken.doel(zaak) | {"gegevenIds": [stil]})
    na = await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak))
    await keten.kern.diensten.roep("intake", "POST", schoning[1], een_pas(zaak), schoning[2])

    assert status_van(na) == {stil: ("meegegaan", "")}
    casus = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    assert sorted(g["etiket"]["id"] for g in casus["gegevens"]) == zaak.ids


async def test_wat_onderweg_aan_zijn_einde_kwam_houdt_de_rest_niet_op(keten: Keten) -> None:
    """Een gegeven dat tussen besluit en vertrek werd vernietigd gaat niet mee; de overdracht loopt af en zegt het."""
    zaak = await zaken.klaar_voor_triage(keten)
    weg, mee = zaak.ids
    gedaan: list[str] = []

    async def vernietig(request: httpx.Request, _binnen: Any) -> None:
        if request.method == "PUT" and not gedaan:
            gedaan.append(weg)
            await keten.kern.diensten.roep("intake", "DELETE", f"/gegevens/{weg}", een_pas(zaak, "gegeven.vernietigen"))

    keten.diensten["intake"].storing = vernietig
    overdracht = await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak))

    assert overdracht["stap"] == "geschoond"
    assert status_van(overdracht) == {weg: ("achter", "niet_meer_aanwezig"), mee: ("meegegaan", "")}
    assert len(await keten.sql("select id from verstrekking where soort = 'overdracht'")) == 1


async def test_een_overdracht_die_vastloopt_houdt_geen_andere_tegen(keten: Keten) -> None:
    """Herstel dat op een onverwachte fout stuit gaat door met de volgende, en komt later terug."""
    vast, goed = [await zaken.klaar_voor_triage(keten) for _ in range(2)]
    kapot = {vast.casus_id, goed.casus_id}

    async def storing(request: httpx.Request, _binnen: Any) -> None:
        if request.method == "PUT" and any(c.encode() in request.content for c in kapot):
            raise RuntimeError("onverwacht")

    keten.diensten["triage"].storing = storing
    for zaak in (vast, goed):
        with pytest.raises(RuntimeError):
            await zaak.regisseur.post("/overdrachten", zaken.doel(zaak))
    kapot.remove(goed.casus_id)
    await laat_leases_verlopen(keten)

    assert await overdrachten.herstel(keten.kern) == 1

    rijen = await keten.sql("select casus_id, stap, foutcode, lease_tot from overdracht")
    per = {str(UUID(r.casus_id)): r for r in rijen}
    assert per[goed.casus_id].stap == "geschoond"
    assert (per[vast.casus_id].stap, per[vast.casus_id].foutcode, per[vast.casus_id].lease_tot) == ("besloten", "interne_fout", None)
    kapot.clear()
    await laat_leases_verlopen(keten)
    assert await overdrachten.herstel(keten.kern) == 1


async def test_een_inzage_en_een_overdracht_zitten_elkaar_niet_in_de_weg(keten: Keten) -> None:
    """Wat een andere overdracht vasthoudt wordt niet stilzwijgend overgeslagen: eerst is die klaar."""
    zaak = await zaken.klaar_voor_triage(keten)
    ander = uuid4()
    vraag = {"casusId": zaak.casus_id, "ids": zaak.ids[:1]}
    await keten.kern.diensten.roep("intake", "PUT", f"/vertrek/{ander}", een_pas(zaak), vraag)
    sleutel = str(uuid4())

    bezet = await zaak.regisseur.post("/overdrachten", zaken.doel(zaak), sleutel=sleutel)
    nu = datetime.now(UTC).isoformat()
    klaar: dict[str, Any] = {"weg": [], "onzichtbaar": [], "wachtend": [], "vervaltOp": nu, "wachtTot": nu}
    await keten.kern.diensten.roep("intake", "POST", f"/vertrek/{ander}/schoning", een_pas(zaak), klaar)
    daarna = await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak), sleutel=sleutel)

    assert (bezet.status_code, bezet.json()["code"]) == (409, "gegeven_bevroren")
    assert {i["status"] for i in daarna["items"]} == {"meegegaan"}


async def test_wie_zijn_lease_verloor_geeft_die_van_een_ander_niet_vrij(keten: Keten) -> None:
    """Een poging die te lang duurde schrijft niets meer over de overdracht, ook niet dat zij mislukte."""
    zaak = await zaken.klaar_voor_triage(keten)
    houders: list[str] = []

    async def neem_over(request: httpx.Request, _binnen: Any) -> None:
        if request.method == "PUT" and not houders:
            houders.append("replica-2")
            zet = text("update overdracht set houder = 'replica-2', lease_tot = '2099-01-01 00:00:00.000000'")
            await keten.kern.databank.schrijf(lambda s: s.execute(zet))
            raise httpx.ReadTimeout("te laat", request=request)

    keten.diensten["triage"].storing = neem_over
    laat = await zaak.regisseur.post("/overdrachten", zaken.doel(zaak))

    assert laat.status_code == 504
    (rij,) = await keten.sql("select houder, foutcode from overdracht")
    assert (rij.houder, rij.foutcode) == ("replica-2", None)
    with pytest.raises(Conflict):
        await overdrachten.voer_uit(keten.kern, UUID((await keten.sql("select id from overdracht"))[0].id))


async def test_een_antwoord_dat_er_niet_op_lijkt_is_geen_antwoord(keten: Keten) -> None:
    """Een pakket dat geen pakket is, gaat nergens heen."""
    zaak = await zaken.klaar_voor_triage(keten)

    async def lieg(request: httpx.Request, _binnen: Any) -> httpx.Response | None:
        return httpx.Response(200, json={"gegevens": []}) if request.method == "PUT" else None

    keten.diensten["intake"].storing = lieg
    antwoord = await zaak.regisseur.post("/overdrachten", zaken.doel(zaak))

    assert antwoord.status_code == 502
    assert not any(r.startswith("PUT /aankomst") for r in keten.diensten["triage"].roepen)


@pytest.mark.eis("ZVH-3.5c", "ZVH-9.6")
async def test_een_geweigerde_overdracht_houdt_de_volgende_niet_op(keten: Keten) -> None:
    """Verliest wie overdraagt onderweg zijn deelname, dan gaat er niets mee; wie hem vervangt draagt daarna meteen over."""
    wedloop = IntrekkingWint()
    await wedloop.begin(keten, "sqlite")
    bezet = await wedloop.een_bezette_casus(2)
    zaak, pad = bezet.zaak, f"/casussen/{bezet.zaak.casus_id}/deelnemers"
    await zaken.oordeel(zaak, zaak.ids, "casusoverleg")
    await zaak.aanmelder.moet("POST", "/instemmingen", zaken.doel(zaak, "casusoverleg") | {"gegevenIds": zaak.ids})
    (eigen,) = [d for d in (await bezet.collega.moet("GET", pad))["items"] if d["functionaris"] == "zvh-1"]

    async def beeindig(request: httpx.Request, _binnen: Any) -> None:
        if request.method == "PUT":
            await bezet.collega.moet("POST", f"{pad}/{eigen['id']}/beeindigingen", {"reden": "vervangen"})

    keten.diensten["casusoverleg"].storing = beeindig
    geweigerd = await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak, "casusoverleg"))
    keten.diensten["casusoverleg"].storing = None
    daar = await asyncio.to_thread(wedloop.gegevens_in, "casusoverleg", zaak.casus_id)
    daarna = await bezet.collega.moet("POST", "/overdrachten", zaken.doel(zaak, "casusoverleg"))
    await wedloop.slot()

    assert (geweigerd["stap"], daar) == ("geweigerd", {})
    assert {i["status"] for i in daarna["items"]} == {"meegegaan"}
