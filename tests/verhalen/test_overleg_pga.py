"""An overleg of a lokale aanpak: analyse together first, and show to who has no token only until its term (PGA 2, 10)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.keten import Keten, Partner
from tests.verhalen.feiten_bouw import status
from tests.verhalen.overleg_bouw import aanwezig, begonnen, een_overleg, gehouden, registreer
from tests.verhalen.pga_bouw import BURGEMEESTER, GGD, OVER_EEN_MAAND, PGA, Aanpak, in_overleg, vandaag

OVERLEG = "nodig_voor_plan"


async def agendadeelnemer(a: Aanpak, op: date, *, tekent: bool = True) -> str:
    """A debt counsellor, asked for the overleg of this day and for who the inwoner is; his id."""
    pad = f"/casussen/{a.casus_id}/agendadeelnemers"
    wie = {"betrokkeneId": a.inwoner, "organisatie": "12345678", "werkrelatie": "schuldhulp", "onderdeel": "overleg"}
    uit = await a.expert.moet("POST", pad, wie | {"overlegOp": str(op), "aandeel": ["personalia"]})
    if tekent:
        await teken(a, uit)
    return str(uit["id"])


async def teken(a: Aanpak, uit: dict[str, Any]) -> None:
    stuk = {"kenmerk": "B1-2026-4", "getekendOp": await vandaag(a.keten), "bewaardDoor": BURGEMEESTER, "rollen": ["deelname", "ontvangen"]}
    wat = {"grondslag": "avg_6_1_e", "samenwerkingsverband": PGA, "code": uit["code"]}
    await a.expert.moet("POST", f"/casussen/{a.casus_id}/agendadeelnemers/{uit['id']}/verklaringen", stuk | wat)


def erbij(wie: str) -> dict[str, str]:
    return {"soort": "agendadeelnemer", "agendadeelnemerId": wie}


async def per_categorie(a: Aanpak) -> dict[str, str]:
    gelezen = await a.expert.moet("GET", f"/casussen/{a.casus_id}")
    return {g["etiket"]["categorie"]: g["etiket"]["id"] for g in gelezen["gegevens"]}


async def vertoon(expert: Partner, overleg: str, wie: str, *ids: str, **kop: Any) -> Any:
    items = [{"gegevenId": i, "noodzaak": OVERLEG} for i in ids]
    return await expert.post(f"/overleggen/{overleg}/vertoningen", {"agendadeelnemerId": wie, "items": items}, **kop)


@pytest.mark.eis("PGA-1.a", "PGA-10.5a", "PGA-13.2b")
async def test_tonen_aan_een_agendadeelnemer_eindigt_met_het_overleg(keten: Keten) -> None:
    """Alleen wie tekende en er zat, alleen wat op tafel ligt en binnen zijn aandeel, met het ja van de leverancier, tot de termijn."""
    a = await in_overleg(keten)
    morgen = date.fromisoformat(await vandaag(keten)) + timedelta(days=1)
    ids = await per_categorie(a)
    naam, feit = ids["personalia"], ids["toezicht_en_handhaving"]
    ongetekend = await a.expert.moet(
        "POST",
        f"/casussen/{a.casus_id}/agendadeelnemers",
        {"betrokkeneId": a.inwoner, "organisatie": "12345678", "werkrelatie": "schuldhulp", "onderdeel": "overleg"}
        | {"overlegOp": str(morgen), "aandeel": ["personalia"]},
    )
    wie, elders = str(ongetekend["id"]), await agendadeelnemer(a, morgen + timedelta(days=7))
    overleg = await begonnen(keten, a.expert, a.casus_id, "opstellen", ids=[naam])
    pad = f"/overleggen/{overleg}"
    await registreer(keten, "ggd")
    ggd = aanwezig(keten.als("ggd"), "ggd-1")
    await a.expert.moet("POST", f"{pad}/genodigden", {"genodigden": [erbij(wie), {"soort": "deelnemer", "partij": GGD}]})
    for niet, waarom in ((wie, "tekende zijn verklaring niet"), (elders, "is voor een ander overleg gevraagd")):
        nee = await a.expert.post(f"{pad}/aanwezigheid", {"aanwezigen": [ggd, erbij(niet)]})
        assert (status(nee), nee.json()["artikel"]) == ((409, "hoort_niet_bij_overleg"), "PGA 1.a")
        assert f"{niet} ({waarom})" in nee.json()["detail"]
    await teken(a, ongetekend)
    assert status(await vertoon(a.expert, overleg, wie, naam)) == (409, "niet_bij_overleg")
    await a.expert.moet("POST", f"{pad}/aanwezigheid", {"aanwezigen": [ggd, erbij(wie)]})

    assert status(await vertoon(a.expert, overleg, wie, naam, feit)) == (409, "niet_op_tafel")
    assert (await vertoon(keten.als("ggd", "afgevaardigde"), overleg, wie, naam)).status_code == 403
    assert status(await vertoon(a.expert, str(uuid4()), wie, naam)) == (403, "rol_past_niet")
    assert (await vertoon(a.expert, overleg, wie, naam, naam)).status_code == 400
    zonder_ja = await vertoon(a.expert, overleg, wie, naam)
    assert (zonder_ja.status_code, zonder_ja.json()["artikel"]) == (403, "PGA 5.3a")
    assert await keten.sql("select id from aanbod") == []
    await a.college.moet("POST", "/mandaten", {"casusId": a.casus_id, "kenmerk": "M-2026-1"})

    gemaakt = [(await vertoon(a.expert, overleg, wie, naam, sleutel="v-1")).json() for _ in range(2)]

    assert gemaakt[0]["id"] == gemaakt[1]["id"]
    (regel,) = await keten.sql("select ontvanger, geldig_tot from aanbod")
    assert (regel.ontvanger, str(regel.geldig_tot)) == (f"agendadeelnemer:{wie}", str(morgen + timedelta(days=1)))
    getoond = f"/verstrekkingen/{gemaakt[0]['id']}"
    assert [g["etiket"]["id"] for g in (await a.expert.moet("GET", getoond))["gegevens"]] == [naam]
    verstrekt = await keten.sql("select ontvanger from verstrekking where soort = 'aanbod'")
    assert [v.ontvanger for v in verstrekt] == [f"agendadeelnemer:{wie}"]

    await keten.vooruit(timedelta(days=2))

    assert (await a.expert.get(getoond)).status_code == 404
    assert status(await vertoon(a.expert, overleg, wie, naam)) == (409, "inzage_voorbij")
    langs = {"casusId": a.casus_id, "agendadeelnemer": wie, "doel": "vaststellen_aanpak", "geldigTot": OVER_EEN_MAAND}
    nee = await a.college.post("/verstrekkingen", langs | {"items": [{"gegevenId": naam, "noodzaak": OVERLEG}]})
    assert status(nee) == (403, "ontvanger_niet_ingeschreven")


@pytest.mark.eis("PGA-10.5a")
async def test_een_partner_ziet_aan_tafel_alleen_wat_hij_inbracht(keten: Keten) -> None:
    """In een pga ziet een deelnemer de agenda en zijn eigen gegevens; van een ander alleen wat hem is verstrekt."""
    a = await in_overleg(keten)
    ids = await per_categorie(a)
    overleg = await begonnen(keten, a.expert, a.casus_id, "opstellen", ids=list(ids.values()))

    async def tafel(wie: Partner) -> list[str]:
        gelezen = await wie.moet("GET", f"/overleggen/{overleg}")
        assert [p["punt"] for p in gelezen["agenda"]] == ["opstellen"]
        return sorted(g["etiket"]["id"] for g in gelezen["gegevens"])

    alles = sorted(ids.values())
    assert (await tafel(a.expert), await tafel(a.college)) == (alles, alles)
    assert await tafel(keten.als("ggd", "afgevaardigde")) == []


@pytest.mark.eis("PGA-2.3", "PGA-2.1")
async def test_eerst_samen_analyseren(keten: Keten) -> None:
    """Een analyse hoort bij een gehouden overleg met analyse op de agenda en per leefgebied een keuze; een ander doel is 400."""
    a = await in_overleg(keten)
    vreemd = await een_overleg(keten, a.casus_id, "eigen_dossiervorming")
    assert status(await a.expert.post("/overleggen", vreemd)) == (400, "agendapunt_onbekend")
    open_ = (await a.expert.moet("POST", "/overleggen", await een_overleg(keten, a.casus_id, "analyse")))["id"]
    zonder = await gehouden(keten, a.expert, a.casus_id, "monitoren")
    gekozen = {"leefgebieden": ["wonen", "financien"]}
    assert status(await a.expert.post(f"/overleggen/{open_}/analyses", gekozen)) == (409, "overleg_niet_gehouden")
    assert status(await a.expert.post(f"/overleggen/{zonder}/analyses", gekozen)) == (409, "niet_op_agenda")
    await a.expert.moet("POST", f"/overleggen/{open_}/aanwezigheid", {"aanwezigen": [aanwezig(keten.als("ggd"), "ggd-1")]})
    assert (await a.expert.post(f"/overleggen/{open_}/analyses", {"leefgebieden": []})).status_code == 400
    assert (await a.college.post(f"/overleggen/{open_}/analyses", gekozen)).status_code == 403
    assert status(await a.expert.post(f"/overleggen/{uuid4()}/analyses", gekozen)) == (403, "rol_past_niet")

    await a.expert.moet("POST", f"/overleggen/{open_}/analyses", gekozen)

    (feit,) = await keten.sql("select velden from feit where soort = 'analyse'")
    assert GGD in str(feit.velden)
    assert "wonen" in str(feit.velden)
