"""The verwerkingsregister: what the keten does, what a partij adds, and what is not let in without a line (ZVH 24, PGA 4.1)."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from gateway import verwerkingen
from gateway.contract import eigen_deuren
from shared.convenant import load_verbanden
from tests.bouw import een_zaak
from tests.keten import VERBAND, Keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.register_bouw import beheerder
from tests.verhalen.test_informatieplicht import fouten
from tests.verhalen.test_verwerkers import een_opdracht

ACTIVITEIT = "dpl.core.processing_activity_id"
WORTEL = Path(__file__).parents[2]
DIENSTEN = ["afschaling", "casusoverleg", "intake", "rights", "triage"]


def een_verwerking(**anders: Any) -> dict[str, Any]:
    """With every field of AVG 30 lid 1; None leaves one out."""
    basis = {"verband": VERBAND, "code": "eigen_dossier", "contact": "FG-ggz-1", "bewaartermijn": "bewaartermijn_vernietiging"}
    lijsten = {"doelen": ["behandeling"], "categorieen": ["gezondheid"], "betrokkenen": ["client"], "ontvangers": ["verwijzer"]}
    samen = basis | lijsten | {"beveiliging": ["versleuteling"]} | anders
    return {veld: waarde for veld, waarde in samen.items() if waarde is not None}


async def codes(wie: Any) -> list[str]:
    """What this caller sees of the register of the zorg- en veiligheidshuis; another verband of his has its own."""
    return sorted(v["code"] for v in (await wie.moet("GET", "/verwerkingen"))["verwerkingen"] if v["verband"] == VERBAND)


@pytest.mark.eis("ZVH-24.2", "PGA-4.1d")
async def test_elke_dienst_staat_in_het_register_en_logregels_wijzen_ernaar(keten: Keten) -> None:
    """Doel, categorieën, ontvangers, termijn en beveiliging van iedere dienst; de URI van een logregel staat bij haar dienst."""
    await een_zaak(keten)
    lijst = (await keten.als("zvh", "manager").moet("GET", "/verwerkingen"))["verwerkingen"]

    assert sorted(v["code"] for v in lijst) == DIENSTEN
    velden = ("doelen", "categorieen", "betrokkenen", "ontvangers", "bewaartermijn", "beveiliging", "contact")
    for regel in lijst:
        assert all(regel[veld] for veld in velden)
    (intake,) = [v for v in lijst if v["code"] == "intake"]
    omgeving = keten.diensten["intake"].binnen.app.state.omgeving
    with omgeving.sessions() as s:
        gelogd = {a[ACTIVITEIT] for a in s.execute(select(omgeving.dossier.logregel.c.attributes)).scalars()}
    assert gelogd
    assert gelogd <= set(intake["uris"])


@pytest.mark.eis("ZVH-24.2")
@pytest.mark.parametrize(
    "veld",
    ["contact", "doelen", "categorieen", "betrokkenen", "ontvangers", "bewaartermijn", "beveiliging"],
)
async def test_een_verwerking_zonder_verplicht_veld_is_400(keten: Keten, veld: str) -> None:
    """Ontbreekt een veld van artikel 30, dan staat er niets."""
    ggz = keten.als("ggz", "instemmer")

    assert await fouten(await ggz.post("/verwerkingen", een_verwerking(**{veld: None}))) == [f"/{veld}"]
    assert await codes(ggz) == DIENSTEN


@pytest.mark.eis("ZVH-24.2")
async def test_het_deel_van_een_andere_partij_bestaat_voor_u_niet(keten: Keten) -> None:
    """De eigen verwerking staat er met haar versie; een ander krijgt 404 en ziet haar ook niet in de lijst."""
    ggz, ggd = keten.als("ggz", "instemmer"), keten.als("ggd", "instemmer")
    await ggz.moet("POST", "/verwerkingen", een_verwerking())
    await ggz.moet("POST", "/verwerkingen", een_verwerking(ontvangers=["huisarts"]))
    await ggd.moet("POST", "/verwerkingen", een_verwerking(code="eigen_log"))

    (regel,) = (await ggz.moet("GET", "/verwerkingen/eigen_dossier"))["verwerkingen"]

    assert (regel["versie"], regel["ontvangers"], regel["verantwoordelijke"]) == (2, ["huisarts"], ggz.partij)
    assert status(await ggd.get("/verwerkingen/eigen_dossier")) == ONVINDBAAR
    assert status(await ggd.get("/verwerkingen/verzonnen")) == ONVINDBAAR
    assert await codes(ggd) == sorted([*DIENSTEN, "eigen_log"])
    derde_land = een_verwerking(code="elders", derdeLanden=["us"])
    assert (await ggz.post("/verwerkingen", derde_land)).status_code == 400
    assert status(await keten.als("ggz", "afgevaardigde").post("/verwerkingen", een_verwerking())) == (403, "rol_past_niet")
    assert (await ggz.post("/verwerkingen", een_verwerking(verband="elders"))).status_code == 400


@pytest.mark.eis("ZVH-24.2")
async def test_wie_iets_doet_dat_niet_meer_in_het_register_staat_wordt_niet_toegelaten(keten: Keten) -> None:
    """Is de verwerking van een dienst in het register beëindigd, dan geeft een opdracht daaraan 409."""
    wie = beheerder(keten)
    await wie.moet("POST", "/verwerkingen", een_verwerking(code="intake", tot="2026-01-01"))

    geweigerd = await wie.post("/verwerkers", een_opdracht())

    assert status(geweigerd) == (409, "verwerking_niet_geregistreerd")
    assert (await wie.moet("GET", "/verwerkers"))["verwerkers"] == []
    await wie.moet("POST", "/verwerkingen", een_verwerking(code="intake"))
    await wie.moet("POST", "/verwerkers", een_opdracht())


@pytest.mark.eis("PGA-4.1d")
def test_een_dienst_met_een_niet_geregistreerde_categorie_start_niet() -> None:
    """Elk proefverband klopt; een categorie of een dienst die het register niet noemt is een configuratiefout."""
    diensten = {deur.dienst for deur in eigen_deuren()}
    for verband in load_verbanden(WORTEL / "deploy" / "verbanden").values():
        tabellen = verband.parameters()["tabellen"]
        meer = {**tabellen, "categorieen": {**tabellen["categorieen"], "1": [*tabellen["categorieen"]["1"], "dna_profiel"]}}

        assert list(verwerkingen.registerfouten(verband, tabellen, diensten)) == []
        assert [f.rpartition(" ")[2] for f in verwerkingen.registerfouten(verband, meer, {"intake"})] == ["dna_profiel"]
        (fout,) = verwerkingen.registerfouten(verband, tabellen, {"intake", "archief"})
        assert fout == f"{verband.code}: dienst archief staat niet in verwerkingen.yaml"
