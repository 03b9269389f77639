"""The casusregister as callers see it: their own list, one casus, who takes part."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import event, update

from gateway.model import Casus
from tests.bouw import Zaak, een_item, een_zaak
from tests.keten import Keten, Partner
from tests.verhalen.feiten_bouw import kern_van, status

COLLEGE, GGZ, RECLASSERING = "00000099000000010000:college_bw", "00000099000000050000", "00000099000000040000"


def cursor_uit(antwoord: httpx.Response) -> str:
    """The cursor in Link; empty when nothing follows."""
    link = antwoord.headers.get("link", "")
    return parse_qs(urlsplit(link[1 : link.index(">")]).query)["cursor"][0] if link else ""


async def naar_fase(keten: Keten, zaak: Zaak, fase: str) -> None:
    """The register says this fase; how a casus gets there is told elsewhere."""
    await _zet(keten, zaak, fase=fase, status="lopend")


async def _zet(keten: Keten, zaak: Zaak, **velden: str) -> None:
    await keten.kern.databank.schrijf(lambda s: s.execute(update(Casus).where(Casus.id == UUID(zaak.casus_id)).values(**velden)))


async def lijst(wie: Partner, **query: Any) -> list[str]:
    return [c["casusId"] for c in (await wie.moet("GET", "/casussen", **query))["items"]]


@contextmanager
def geteld(keten: Keten) -> Iterator[list[str]]:
    """Statements on the gateway's database."""
    gezien: list[str] = []

    def tel(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        gezien.append(statement)

    engine = keten.kern.databank._engine
    event.listen(engine, "before_cursor_execute", tel)
    yield gezien
    event.remove(engine, "before_cursor_execute", tel)


@pytest.mark.eis("ZVH-1.18b", "ZVH-9.6")
async def test_ieder_ziet_alleen_zijn_eigen_casussen(keten: Keten) -> None:
    """De lijst toont wat beleid per casus toelaat: de aanmelder zijn eigen, de procesregisseur de zijne, een ander niets."""
    eerste, tweede = await een_zaak(keten), await een_zaak(keten, aanmelder="burgemeester")

    assert await lijst(eerste.aanmelder) == [eerste.casus_id]
    assert await lijst(tweede.aanmelder) == [tweede.casus_id]
    assert await lijst(eerste.regisseur) == [eerste.casus_id, tweede.casus_id]
    assert await lijst(keten.als("ggz", "afgevaardigde")) == []
    assert await lijst(keten.als("zvh", "beheerder")) == []
    assert await lijst(keten.als("zvh", "manager")) == [eerste.casus_id, tweede.casus_id]


@pytest.mark.eis("ZVH-9.6")
async def test_de_lijst_vult_door_tot_de_limiet_en_verraadt_niets(keten: Keten) -> None:
    """Bladeren geeft elke casus één keer; wat geweigerd wordt laat geen gat, geen telling en geen lege bladzijde na."""
    zaken = [await een_zaak(keten) for _ in range(5)]
    verborgen = [zaken[1], zaken[2]]
    for zaak in verborgen:
        await _zet(keten, zaak, status="vernietigd")
    wie, gezien, cursor = zaken[0].aanmelder, [], ""

    for _ in range(4):
        antwoord = await wie.get("/casussen", limit=2, **({"cursor": cursor} if cursor else {}))
        bladzijde = [c["casusId"] for c in antwoord.json()["items"]]
        gezien.append(bladzijde)
        if not (cursor := cursor_uit(antwoord)):
            break

    assert gezien == [[zaken[0].casus_id, zaken[3].casus_id], [zaken[4].casus_id]]
    rijen = await keten.sql("select body from audit where handeling = 'casus.lijst' and soort = 'verdict' order by id limit 1")
    assert zaken[1].casus_id in rijen[0].body


async def test_een_cursor_is_van_een_vrager_en_een_vraag(keten: Keten) -> None:
    """Een cursor van een ander, van een andere lijst of verzonnen is 400."""
    zaken = [await een_zaak(keten) for _ in range(3)]
    cursor = cursor_uit(await zaken[0].aanmelder.get("/casussen", limit=1))
    ander = keten.als("college", "aanmelder", functionaris="college-2")
    rol = keten.als("college", "aanmelder")

    assert await lijst(zaken[0].aanmelder, limit=1, cursor=cursor) == [zaken[1].casus_id]
    for antwoord in (
        await ander.get("/casussen", cursor=cursor),
        await rol.get("/casussen", cursor=cursor),
        await zaken[0].regisseur.get("/casussen", cursor=cursor),
        await zaken[0].aanmelder.get("/taken", cursor=cursor),
        await zaken[0].aanmelder.get("/casussen", cursor=cursor[:-3] + "AAA"),
        await zaken[0].aanmelder.get("/casussen", cursor="é"),
        await zaken[0].aanmelder.get("/casussen", cursor=""),
    ):
        assert status(antwoord) == (400, "cursor_ongeldig")
    assert (await zaken[0].aanmelder.get("/casussen", limit=101)).status_code == 400
    assert (await zaken[0].aanmelder.get("/casussen", vreemd=1)).status_code == 400


async def test_een_langere_lijst_kost_niet_meer_vragen(keten: Keten) -> None:
    """Het aantal vragen aan de database hangt niet af van het aantal casussen."""
    zaak = await een_zaak(keten)
    with geteld(keten) as een:
        await lijst(zaak.aanmelder)
    for _ in range(8):
        await een_zaak(keten)
    with geteld(keten) as negen:
        assert len(await lijst(zaak.aanmelder)) == 9

    assert len(negen) == len(een)


@pytest.mark.eis("ZVH-3.5a", "ZVH-1.18b")
async def test_een_casus_met_de_gegevens_van_zijn_fase(keten: Keten) -> None:
    """De casus komt met wat de lopende fase heeft; wie hem niet mag kennen krijgt hetzelfde als over niets, met evenveel vragen."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie), een_item(wie)])
    ggz = keten.als("ggz", "afgevaardigde")

    casus = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    with geteld(keten) as bestaat:
        vreemd = await ggz.get(f"/casussen/{zaak.casus_id}")
    with geteld(keten) as bestaat_niet:
        niets = await ggz.get(f"/casussen/{uuid4()}")

    assert (casus["fase"], casus["status"], casus["aanmelder"]) == ("intake", "in_aanmelding", COLLEGE)
    assert casus["betrokkenen"] == [{"betrokkeneId": wie, "categorie": "1"}]
    assert [g["inhoud"]["soort"] for g in casus["gegevens"]] == ["inwonend", "inwonend"]
    assert (vreemd.status_code, kern_van(vreemd)) == (404, kern_van(niets))
    assert len(bestaat) == len(bestaat_niet)
    assert (await ggz.get("/casussen/geen-uuid")).status_code == 404


@pytest.mark.eis("ZVH-9.6", "ZVH-9.6t", "ZVH-23.1")
async def test_wie_deelneemt_staat_in_het_register_met_reden(keten: Keten) -> None:
    """De procesregisseur laat een Partij met reden deelnemen en beëindigt dat; een derde of een ander kan dat niet."""
    zaak = await een_zaak(keten)
    pad, ggz = f"/casussen/{zaak.casus_id}/deelnemers", keten.als("ggz", "afgevaardigde")
    body = {"partij": GGZ, "rol": "afgevaardigde", "reden": "deskundigheid_nodig"}
    assert status(await zaak.regisseur.post(pad, body)) == (409, "handeling_buiten_fase")
    await naar_fase(keten, zaak, "triage")

    assert status(await zaak.aanmelder.post(pad, body)) == (403, "rol_past_niet")
    assert status(await zaak.regisseur.post(f"/casussen/{uuid4()}/deelnemers", body)) == (404, "niet_gevonden")
    assert status(await zaak.regisseur.post(pad, body | {"reden": "handig"})) == (400, "reden_onbekend")
    assert status(await zaak.regisseur.post(pad, body | {"partij": "00000099000000999000"})) == (403, "derde_neemt_niet_deel")
    assert (await zaak.regisseur.post(pad, body | {"rol": "waarnemer"})).status_code == 400
    deelname = await zaak.regisseur.moet("POST", pad, body)
    assert status(await zaak.regisseur.post(pad, body)) == (409, "neemt_al_deel")
    assert await lijst(ggz) == [zaak.casus_id]

    einde = f"{pad}/{deelname['id']}/beeindigingen"
    assert status(await ggz.post(einde, {"reden": "taak_afgerond"})) == (403, "rol_past_niet")
    assert (await zaak.regisseur.post(f"{pad}/{uuid4()}/beeindigingen", {"reden": "vervangen"})).status_code == 404
    await zaak.regisseur.moet("POST", einde, {"reden": "taak_afgerond"})
    assert status(await zaak.regisseur.post(einde, {"reden": "taak_afgerond"})) == (409, "al_beeindigd")
    assert await lijst(ggz) == []
    assert (await ggz.get(f"/casussen/{zaak.casus_id}")).status_code == 404


@pytest.mark.eis("ZVH-1.15")
async def test_de_laatste_procesregisseur_kan_niet_weg(keten: Keten) -> None:
    """Een casus heeft altijd een procesregisseur; pas met een waarnemer kan zijn deelname eindigen."""
    zaak = await een_zaak(keten)
    await naar_fase(keten, zaak, "triage")
    pad = f"/casussen/{zaak.casus_id}/deelnemers"
    (eigen,) = [d for d in (await zaak.regisseur.moet("GET", pad))["items"] if d["rol"] == "procesregisseur"]
    einde, reden = f"{pad}/{eigen['id']}/beeindigingen", {"reden": "vervangen"}

    assert status(await zaak.regisseur.post(einde, reden)) == (409, "laatste_procesregisseur")
    await zaak.regisseur.moet("POST", pad, {"partij": eigen["partij"], "rol": "waarnemer", "reden": "casusregie"})
    await zaak.regisseur.moet("POST", einde, reden)


@pytest.mark.eis("LJR-8.2")
async def test_dat_de_reclassering_meedoet_weet_niet_iedere_deelnemer(keten: Keten) -> None:
    """Deelname van LJ&R is strafrechtelijk: alleen de procesregisseur en LJ&R zelf zien haar, ook niet als gat of telling."""
    zaak = await een_zaak(keten)
    await naar_fase(keten, zaak, "casusoverleg")
    pad = f"/casussen/{zaak.casus_id}/deelnemers"
    for partij, wie in ((GGZ, "ggz-1"), (RECLASSERING, "reclassering-1")):
        await zaak.regisseur.moet("POST", pad, {"partij": partij, "functionaris": wie, "rol": "afgevaardigde", "reden": "wettelijke_taak"})

    async def partijen(wie: Partner) -> set[str]:
        return {d["partij"] for d in (await wie.moet("GET", pad))["items"]}

    assert RECLASSERING in await partijen(zaak.regisseur)
    assert RECLASSERING in await partijen(keten.als("reclassering", "afgevaardigde"))
    assert await partijen(keten.als("ggz", "afgevaardigde")) == {COLLEGE, GGZ, "00000099000000090000"}
