"""Intake on its own: what the service upholds even if the gateway would not."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.intake.app import DIENST
from tests.dienst import GGZ, NU, LosseDienst, als_json, een_dienst, een_gegeven, nieuw


@pytest.fixture
def intake(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


def een_aanmelding(gegevens: list[Any], **anders: Any) -> dict[str, Any]:
    betrokkene = str(gegevens[0].etiket.betrokkene_id)
    return {
        "samenwerkingsverband": "proefverband",
        "samenwerkingsdoel": "complexe_multiproblematiek",
        "aanleiding": "escalatie_thuis",
        "betrokkenen": [{"betrokkeneId": betrokkene, "categorie": "1", "relatie": "hoofdpersoon"}],
        "gegevens": als_json(*gegevens),
    } | anders


async def meld_aan(intake: LosseDienst, *, sleutel: str | None = None) -> dict[str, Any]:
    casus_id = uuid4()
    gegeven = een_gegeven({"beschrijving": "markering"}, casus_id=casus_id)
    antwoord = await intake.roep(
        "POST",
        "/aanmeldingen",
        "aanmelding.indienen",
        een_aanmelding([gegeven]),
        casus_id=casus_id,
        nieuw_id=nieuw(),
        idempotency_key=sleutel,
    )
    assert antwoord.status_code == 201, antwoord.text
    return antwoord.json()


async def toets(intake: LosseDienst, aanmelding_id: str, uitkomst: str) -> Any:
    body = {"uitkomsten": [{"criterium": "meerdere_problemen", "uitkomst": uitkomst, "reden": "stukken"}]}
    return await intake.roep("POST", f"/aanmeldingen/{aanmelding_id}/criteriatoetsen", "criteriatoets.vastleggen", body)


@pytest.mark.eis("ZVH-1.18")
async def test_zonder_toets_geen_aanname(intake: LosseDienst) -> None:
    """Pas na toetsing aan de criteria is er een casus die verder mag."""
    gemaakt = await meld_aan(intake)
    besluit = f"/aanmeldingen/{gemaakt['id']}/besluiten"
    assert (await intake.roep("POST", besluit, "aanmelding.besluiten", {"besluit": "aannemen"})).status_code == 409
    await toets(intake, gemaakt["id"], "onbekend")
    assert (await intake.roep("POST", besluit, "aanmelding.besluiten", {"besluit": "aannemen"})).json()["code"] == "criteria_niet_voldaan"
    await toets(intake, gemaakt["id"], "ja")

    antwoord = await intake.roep("POST", besluit, "aanmelding.besluiten", {"besluit": "aannemen"})

    assert antwoord.json()["status"] == "aangenomen"


@pytest.mark.eis("ZVH-9.4b", "ZVH-5.3.1c")
async def test_afwijzen_vraagt_een_reden_en_een_advies(intake: LosseDienst) -> None:
    """Een aanmelding die niet in behandeling komt, krijgt een besluit met reden en een advies aan de aanmelder."""
    gemaakt = await meld_aan(intake)
    await toets(intake, gemaakt["id"], "nee")
    besluit = f"/aanmeldingen/{gemaakt['id']}/besluiten"
    zonder = await intake.roep("POST", besluit, "aanmelding.besluiten", {"besluit": "afwijzen"})
    assert zonder.json()["fouten"] == [{"veld": veld, "reden": "ontbreekt"} for veld in ("/reden", "/advies")]

    halve = await intake.roep("POST", besluit, "aanmelding.besluiten", {"besluit": "afwijzen", "reden": "voldoet_niet"})
    assert halve.json()["fouten"] == [{"veld": "/advies", "reden": "ontbreekt"}]

    hele = {"besluit": "afwijzen", "reden": "voldoet_niet", "advies": "reguliere_hulp"}
    met = await intake.roep("POST", besluit, "aanmelding.besluiten", hele)

    assert met.json()["status"] == "afgewezen"


async def vraag_politie(intake: LosseDienst, casus_id: Any) -> str:
    """A question that lies with GGZ; its path."""
    body = {"casusId": str(casus_id), "gevraagde": GGZ, "uiterlijk": "2026-03-09"}
    gesteld = await intake.roep("POST", "/politievragen", "politievraag.stellen", body, casus_id=casus_id, nieuw_id=nieuw())
    assert gesteld.status_code == 201, gesteld.text
    return f"/politievragen/{gesteld.json()['id']}"


@pytest.mark.eis("PGA-7.2b")
async def test_de_vraag_aan_de_politie_gaat_over_de_hoofdpersoon(intake: LosseDienst) -> None:
    """De politie hoort over wie het gaat: personalia en adres van de hoofdpersoon, van niemand anders en niets anders."""
    casus_id = uuid4()
    soorten = (("1", "personalia"), ("1", "adres"), ("1", "woonsituatie"), ("2", "personalia"), ("3", "adres"))
    gegevens = [
        een_gegeven({"wie": wie}, casus_id=casus_id, betrokkene_categorie=wie, categorie=soort, categorie_verband=soort)
        for wie, soort in soorten
    ]
    rest = {"casus_id": casus_id, "nieuw_id": nieuw()}
    assert (await intake.roep("POST", "/aanmeldingen", "aanmelding.indienen", een_aanmelding(gegevens), **rest)).status_code == 201

    gelezen = await intake.lees("politievraag.lezen", (await vraag_politie(intake, casus_id)).rsplit("/", 1)[1])

    zichtbaar = [(g["etiket"]["betrokkeneCategorie"], g["etiket"]["categorieVerband"]) for g in gelezen["gegevens"]]
    assert sorted(zichtbaar) == [("1", "adres"), ("1", "personalia")]


@pytest.mark.eis("PGA-7.2b")
async def test_alleen_de_gevraagde_politie_antwoordt(intake: LosseDienst) -> None:
    """Wie niet is gevraagd vindt geen vraag, ook niet met een fout antwoord; een dag die nog komt is geen bevraging en telt niet."""
    pad = f"{await vraag_politie(intake, uuid4())}/antwoorden"
    morgen, gisteren = ({"tweeOfMeer": True, "peildatum": dag} for dag in ("2026-03-03", "2026-03-01"))

    daad = ("POST", pad, "politievraag.beantwoorden")

    ander = [await intake.roep(*daad, body, partij="00000099000000020000") for body in (morgen, gisteren)]
    te_vroeg, goed = [await intake.roep(*daad, body) for body in (morgen, gisteren)]

    assert [a.status_code for a in ander] == [404, 404]
    assert te_vroeg.json()["fouten"] == [{"veld": "/peildatum", "reden": "ligt in de toekomst"}]
    assert (goed.status_code, goed.json()["status"], goed.json()["versie"]) == (201, "beantwoord", 2)


async def test_lezen_gaat_in_twee_stappen(intake: LosseDienst) -> None:
    """Eerst etiketten zonder inhoud, dan alleen de toegelaten gegevens."""
    gemaakt = await meld_aan(intake)
    eerst = await intake.roep("POST", "/lezen/aanmelding.lezen/etiketten", "aanmelding.lezen", {"id": gemaakt["id"]})
    assert "markering" not in eerst.text
    (etiket,) = eerst.json()["etiketten"]
    zonder = await intake.roep("POST", "/lezen/aanmelding.lezen/inhoud", "aanmelding.lezen", {"id": gemaakt["id"], "ids": []})
    assert zonder.json()["gegevens"] == []

    met = await intake.roep("POST", "/lezen/aanmelding.lezen/inhoud", "aanmelding.lezen", {"id": gemaakt["id"], "ids": [etiket["id"]]})

    assert [g["inhoud"] for g in met.json()["gegevens"]] == [{"beschrijving": "markering"}]


async def test_dezelfde_sleutel_doet_niets_dubbel(intake: LosseDienst) -> None:
    """Een herhaling met dezelfde Idempotency-Key antwoordt met wat toen is gemaakt."""
    casus_id, aanmelding_id = uuid4(), nieuw()
    body = een_aanmelding([een_gegeven(casus_id=casus_id)])
    rest = {"casus_id": casus_id, "nieuw_id": aanmelding_id, "idempotency_key": "k-1"}
    eerste = await intake.roep("POST", "/aanmeldingen", "aanmelding.indienen", body, **rest)

    tweede = await intake.roep("POST", "/aanmeldingen", "aanmelding.indienen", body, **rest)
    anders = await intake.roep("POST", "/aanmeldingen", "aanmelding.indienen", body | {"aanleiding": "anders"}, **rest)

    assert (eerste.status_code, tweede.status_code, anders.status_code) == (201, 200, 422)
    assert eerste.json() == tweede.json()


async def test_na_een_dag_is_een_sleutel_vergeten(intake: LosseDienst) -> None:
    """Een sleutel geldt 24 uur (ONTWERP §10): wie haar daarna gebruikt maakt iets nieuws, en dat telt dan weer een dag."""
    vroeger, later = ((uuid4(), nieuw()) for _ in range(2))
    berichten = {zaak: een_aanmelding([een_gegeven(casus_id=zaak[0])]) for zaak in (vroeger, later)}

    async def dien_in(zaak: tuple[UUID, UUID], nu: datetime) -> int:
        pas = {"casus_id": zaak[0], "nieuw_id": zaak[1], "idempotency_key": "k-1", "nu": nu}
        return (await intake.roep("POST", "/aanmeldingen", "aanmelding.indienen", berichten[zaak], **pas)).status_code

    assert await dien_in(vroeger, NU) == 201
    assert await dien_in(later, NU + timedelta(hours=23)) == 422
    assert await dien_in(later, NU + timedelta(hours=24)) == 201
    assert await dien_in(vroeger, NU + timedelta(hours=25)) == 422


@pytest.mark.eis("ZVH-12.1")
async def test_zonder_juiste_pas_geen_toegang(intake: LosseDienst) -> None:
    """Een fasedienst is alleen via de gateway bereikbaar; een pas voor iets anders geldt niet."""
    zonder = await intake.client.post("/aanmeldingen", json={})
    anders = await intake.roep("POST", "/aanmeldingen", "aanmelding.lezen", {})

    assert (zonder.status_code, anders.status_code) == (401, 401)
    assert zonder.headers["content-type"] == "application/problem+json"
    assert zonder.headers["api-version"]
