"""Ways around the say of the leverancier that a reviewer found, each closed where it began."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from deploy.proefpartners import partij_id
from shared.identity import derived_id
from tests.bouw import Zaak, een_zaak
from tests.keten import Keten, Partner
from tests.storing.zaken import een_genodigde
from tests.verhalen.test_overdracht import draag_over, gegeven_ids, neem_aan, oordeel

PLAN = "plan_van_aanpak"
LAAT = {"rol": "afgevaardigde", "reden": "deskundigheid_nodig"}


async def vraag_en_ja(zaak: Zaak, naar: str, fasedoel: str) -> None:
    vraag = {"casusId": zaak.casus_id, "naarFase": naar, "fasedoel": fasedoel}
    await zaak.regisseur.moet("POST", "/instemmingsvragen", vraag)
    await zaak.aanmelder.moet("POST", "/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoord": "ja"})


async def naar_triage(zaak: Zaak) -> list[str]:
    await neem_aan(zaak)
    ids = await gegeven_ids(zaak)
    await oordeel(zaak, ids)
    await vraag_en_ja(zaak, "triage", "eerste_beeld_en_verrijking")
    await draag_over(zaak)
    return ids


async def weeg(zaak: Zaak, **anders: Any) -> Any:
    genodigd = [een_genodigde(partij_id(p), "wonen") for p in ("college", "ggd")]
    weging = {"casusId": zaak.casus_id, "route": "casusoverleg", "doel": "veilig_wonen", "themas": ["wonen"], "uitTeNodigen": genodigd}
    return await zaak.regisseur.moet("POST", "/wegingen", weging | anders)


async def een_overleg(keten: Keten) -> tuple[Zaak, list[str], Partner]:
    """A casus in casusoverleg with one gegeven of the college and the ggd as deelnemer."""
    zaak = await een_zaak(keten)
    ids = await naar_triage(zaak)
    await weeg(zaak)
    await oordeel(zaak, ids, "casusoverleg", PLAN)
    await vraag_en_ja(zaak, "casusoverleg", PLAN)
    await draag_over(zaak, "casusoverleg", PLAN)
    return zaak, ids, keten.als("ggd", "afgevaardigde", "instemmer", "professional")


def een_deel(zaak: Zaak, **etiket: Any) -> dict[str, Any]:
    """A part of a toestandsbeeld."""
    basis = {"betrokkeneId": zaak.betrokkene, "betrokkeneCategorie": "1", "categorie": "woonsituatie"}
    basis |= {"bron": "professional", "peildatum": "2026-02-15", "juistheidBevestigdOp": "2026-02-20"}
    doel = {"fasedoel": "toestandsbeeld", "noodzaak": "nodig_voor_toestandsbeeld"}
    return {"etiket": basis | doel | etiket, "inhoud": {"soort": "inwonend", "toelichting": "deel"}}


async def leveranciers(partner: Partner, zaak: Zaak) -> list[str]:
    casus = await partner.moet("GET", f"/casussen/{zaak.casus_id}")
    return sorted({g["etiket"]["leverancier"] for g in casus["gegevens"]})


@pytest.mark.eis("ZVH-3.5c", "ZVH-9.6")
async def test_een_latere_deelnemer_opent_niets_met_een_eigen_ja(keten: Keten) -> None:
    """Wie later komt ziet oudere gegevens pas na een antwoord van hun leverancier; zijn eigen ja verandert daar niets aan."""
    zaak, _, _ = await een_overleg(keten)
    await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", {"partij": partij_id("veilig_thuis"), **LAAT})
    laat = keten.als("veilig_thuis", "afgevaardigde", "instemmer")
    assert await leveranciers(laat, zaak) == []
    await laat.moet("POST", "/toestandsbeelden", {"casusId": zaak.casus_id, "gegevens": [een_deel(zaak)]})
    await laat.moet("POST", "/instemmingen", {"casusId": zaak.casus_id, "naarFase": "casusoverleg", "fasedoel": PLAN})

    assert await leveranciers(laat, zaak) == [partij_id("veilig_thuis")]

    ja = {"casusId": zaak.casus_id, "ontvanger": partij_id("veilig_thuis"), "taak": "deelname"}
    await zaak.aanmelder.moet("POST", "/instemmingen", ja)
    assert await leveranciers(laat, zaak) == sorted([partij_id("college"), partij_id("veilig_thuis")])


@pytest.mark.eis("ZVH-7.1", "ZVH-2.3", "ZVH-3.5d")
async def test_een_afleiding_erft_het_strengste_en_stopt_met_haar_bron(keten: Keten) -> None:
    """Wat een feit herhaalt is zo streng als zijn bron, hoe vaak ook herhaald, en een aanwijzing op de bron geldt ook daar."""
    zaak, (bron,), ggd = await een_overleg(keten)
    etiketten = []
    vorige = bron
    for _ in range(2):
        deel = een_deel(zaak, afgeleidVan=[vorige], geheimhouding=[])
        gemaakt = await ggd.moet("POST", "/toestandsbeelden", {"casusId": zaak.casus_id, "gegevens": [deel]})
        (gelezen,) = (await ggd.moet("GET", f"/toestandsbeelden/{gemaakt['id']}"))["gegevens"]
        etiketten.append(gelezen["etiket"])
        vorige = gelezen["etiket"]["id"]
    assert [e["geheimhouding"] for e in etiketten] == [["wmo"], ["wmo"]]
    assert {b["leverancier"] for b in etiketten[1]["afgeleidVan"]} == {partij_id("college"), partij_id("ggd")}
    halt = {"casusId": zaak.casus_id, "gegevenId": bron, "soort": "niet_verder_gebruiken"}

    await zaak.aanmelder.moet("POST", "/aanwijzingen", halt)

    for wie in (zaak.regisseur, ggd):
        assert (await wie.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"] == []


@pytest.mark.eis("ZVH-3.5d")
async def test_een_eigen_samenvatting_is_geen_eigen_gegeven(keten: Keten) -> None:
    """Wie samenvat wat een ander leverde vraagt die ander om het voor zijn eigen taak te gebruiken; wat hij zelf weet is van hem."""
    zaak, (bron,), ggd = await een_overleg(keten)
    basis = {"casusId": zaak.casus_id}
    delen = [een_deel(zaak, afgeleidVan=[bron]), een_deel(zaak)]
    await ggd.moet("POST", "/toestandsbeelden", basis | {"gegevens": delen})
    pad = f"/casussen/{zaak.casus_id}"
    voor_eigen_taak = {"doel": "eigen_taak", "taak": "wmo_1.2.1_a"}
    assert len((await ggd.moet("GET", pad))["gegevens"]) == 3

    (eigen,) = (await ggd.moet("GET", pad, **voor_eigen_taak))["gegevens"]

    assert eigen["etiket"]["afgeleidVan"] == []


@pytest.mark.eis("ZVH-7.1")
async def test_afleiden_van_wat_men_niet_mag_lezen_kan_niet(keten: Keten) -> None:
    """Alleen wat de inbrenger zelf mag lezen kan een bron zijn; de rest bestaat voor hem niet."""
    zaak, (bron,), _ = await een_overleg(keten)
    await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", {"partij": partij_id("veilig_thuis"), **LAAT})
    laat = keten.als("veilig_thuis", "afgevaardigde")

    antwoord = await laat.post("/toestandsbeelden", {"casusId": zaak.casus_id, "gegevens": [een_deel(zaak, afgeleidVan=[bron])]})

    assert (antwoord.status_code, antwoord.json()["fouten"][0]["veld"]) == (400, "/gegevens/0/etiket/afgeleidVan")


@pytest.mark.eis("ZVH-3.3", "ZVH-9.4b")
async def test_een_stap_die_intussen_niet_meer_mag_verandert_de_fase_niet(elke_keten: Keten) -> None:
    """Eindigt de casus terwijl het pakket onderweg is, dan gaat er niets mee en blijft de fase wat zij was."""
    zaak = await een_zaak(elke_keten)
    ids = await naar_triage(zaak)
    await weeg(zaak)
    await oordeel(zaak, ids, "casusoverleg", PLAN)
    await vraag_en_ja(zaak, "casusoverleg", PLAN)

    async def beeindig(request: Any, binnen: Any) -> Any:
        antwoord = await binnen.handle_async_request(request)
        if request.method == "PUT" and "/aankomst/" in request.url.path:
            await weeg(zaak, route="andere_tafel", reden="andere_tafel", uitTeNodigen=[])
        return antwoord

    elke_keten.diensten["casusoverleg"].storing = beeindig

    overdracht = await draag_over(zaak, "casusoverleg", PLAN)

    assert (overdracht["stap"], [i["code"] for i in overdracht["items"]]) == ("geweigerd", ["casus_beeindigd"])
    (casus,) = await elke_keten.sql("select fase, status from casus")
    assert tuple(casus) == ("triage", "afgewezen")


@pytest.mark.eis("ZVH-8.1")
async def test_iedere_roep_van_een_overdracht_staat_op_papier(keten: Keten) -> None:
    """Geen handeling in een dienst zonder dat de poging waar zij bij hoort vooraf op papier stond."""
    zaak = await een_zaak(keten)
    await naar_triage(zaak)
    (o,) = await keten.sql("select id, poging from overdracht")
    roepen = [derived_id(UUID(str(o.id)), naam, o.poging) for naam in ("vertrek0", "aankomst0", "vrijgave0", "schoning")]
    gedaan = set()
    for dienst in ("intake", "triage"):
        engine = create_engine(keten.urls[dienst])
        with engine.connect() as verbinding:
            gevraagd = verbinding.execute(text("select handeling_id from handeling where handeling = 'overdracht.uitvoeren'"))
            gedaan |= {UUID(str(r.handeling_id)) for r in gevraagd}
        engine.dispose()

    assert gedaan == set(roepen)
    papier = await keten.sql("select soort, uitkomst from audit where handeling_id = :id order by id", id=str(o.id).replace("-", ""))
    assert [tuple(r) for r in papier][0] == ("intentie", "toegestaan")
    assert [tuple(r) for r in papier][-1] == ("uitkomst", "gelukt")
