"""Being told: what waits, what happened, and only about what one may still know."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest

from gateway.melden import open_taak
from shared.identity import uuid7
from tests.bouw import een_zaak
from tests.keten import Keten

COLLEGE, GGZ = "00000099000000010000:college_bw", "00000099000000050000"


def na_uit(antwoord: httpx.Response) -> str:
    link = antwoord.headers["link"]
    return parse_qs(urlsplit(link[1 : link.index(">")]).query)["na"][0]


async def een_melding(keten: Keten, casus_id: str, partij: str, soort: str = "casus.uitgenodigd", keer: int = 1) -> None:
    """What a route would have told this partij."""
    casus = UUID(casus_id)

    def schrijf(s: Any) -> None:
        for _ in range(keer):
            open_taak(s, casus, partij, "bevraging_beantwoorden", uuid7(), keten.kern.nu(s), bericht=soort)

    await keten.kern.databank.schrijf(schrijf)


@pytest.mark.eis("ZVH-1.18b")
async def test_een_nieuwe_aanmelding_wacht_op_de_procesregisseur(keten: Keten) -> None:
    """De procesregisseur krijgt een taak en een bericht zonder persoonsgegevens; een ander personeelslid zonder rol ziet niets."""
    zaak = await een_zaak(keten)

    taken = (await zaak.regisseur.moet("GET", "/taken"))["items"]
    (event,) = await zaak.regisseur.moet("GET", "/gebeurtenissen")

    assert [(t["soort"], t["casusId"], t["objectId"]) for t in taken] == [("aanmelding_beoordelen", zaak.casus_id, zaak.aanmelding_id)]
    assert set(event) == {"specversion", "id", "source", "type", "time", "dataref"}
    assert event["source"] == "urn:nld:oin:00000099000000090000:systeem:zvh-keten"
    assert (event["specversion"], event["type"]) == ("1.0", "nl.zvh.aanmelding.ontvangen")
    assert event["dataref"] == f"/v1/aanmeldingen/{zaak.aanmelding_id}"
    for wie in (keten.als("zvh", "beheerder"), keten.als("ggz", "afgevaardigde")):
        assert (await wie.moet("GET", "/taken"))["items"] == await wie.moet("GET", "/gebeurtenissen") == []


@pytest.mark.eis("ZVH-9.6")
async def test_wie_een_casus_niet_meer_mag_kennen_hoort_er_niets_over(keten: Keten) -> None:
    """Wat er nog lag over een casus die men niet (meer) mag kennen wordt niet getoond."""
    zaak = await een_zaak(keten)
    await een_melding(keten, zaak.casus_id, GGZ)
    await een_melding(keten, zaak.casus_id, COLLEGE)
    ggz = keten.als("ggz", "afgevaardigde")

    assert (await ggz.moet("GET", "/taken"))["items"] == await ggz.moet("GET", "/gebeurtenissen") == []
    assert len((await zaak.aanmelder.moet("GET", "/taken"))["items"]) == 1
    assert [e["type"] for e in await zaak.aanmelder.moet("GET", "/gebeurtenissen")] == ["nl.zvh.casus.uitgenodigd"]


async def test_verder_lezen_geeft_alles_een_keer_en_alleen_aan_wie_vroeg(keten: Keten) -> None:
    """Met na leest men verder waar men was, ook als er daarna iets gebeurt; andermans na is 400."""
    zaak = await een_zaak(keten)
    await een_melding(keten, zaak.casus_id, COLLEGE, keer=3)
    eerst = await zaak.aanmelder.get("/gebeurtenissen", limit=2)
    rest = await zaak.aanmelder.get("/gebeurtenissen", na=na_uit(eerst))
    leeg = await zaak.aanmelder.get("/gebeurtenissen", na=na_uit(rest))
    await een_melding(keten, zaak.casus_id, COLLEGE)
    nieuw = await zaak.aanmelder.get("/gebeurtenissen", na=na_uit(leeg))

    ids = [e["id"] for antwoord in (eerst, rest, nieuw) for e in antwoord.json()]
    assert [len(a.json()) for a in (eerst, rest, leeg, nieuw)] == [2, 1, 0, 1]
    assert len(set(ids)) == 4
    assert (await zaak.regisseur.get("/gebeurtenissen", na=na_uit(eerst))).json()["code"] == "cursor_ongeldig"
    assert (await zaak.aanmelder.get("/gebeurtenissen", na="onzin")).status_code == 400


async def test_taken_bladeren(keten: Keten) -> None:
    """De lijst van taken bladert met Link en houdt op als er niets meer is."""
    zaak = await een_zaak(keten)
    await een_melding(keten, zaak.casus_id, COLLEGE, keer=3)
    eerst = await zaak.aanmelder.get("/taken", limit=2)
    link = eerst.headers["link"]
    cursor = parse_qs(urlsplit(link[1 : link.index(">")]).query)["cursor"][0]
    rest = await zaak.aanmelder.get("/taken", limit=2, cursor=cursor)

    assert [len(a.json()["items"]) for a in (eerst, rest)] == [2, 1]
    assert "link" not in rest.headers
