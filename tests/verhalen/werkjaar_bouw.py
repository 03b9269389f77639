"""What the stories of a working year share: receivers that the register must know, decisions and letters of the end."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from gateway.model import Partijversie
from tests.bouw import Zaak
from tests.keten import Keten, Partner
from tests.storing.zaken import CRITERIA
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.pga_bouw import COLLEGE, GGD, PGA, Aanpak, een_item, een_verstrekking, toets, vandaag, wijs_af
from tests.verhalen.plan_bouw import evalueer, vastgesteld
from tests.verhalen.register_bouw import NIEUW, OM, een_regel, met_token, pga_beheerder
from tests.verhalen.test_brieven import een_brief
from tests.verhalen.test_plan import HUIS, een_overleg
from tests.verhalen.test_toetreding import een_ondertekening, een_stap, een_verzoek


async def schrijf_huis_in(keten: Keten) -> None:
    """The register file of a region where the huis receives from the lokale aanpak; a verband stands nowhere else (ZVH-0.1)."""

    def doe(s: Any) -> None:
        oud = keten.kern.register.lees(s).partijen[HUIS]
        regel = oud.model_copy(update={"verbanden": (*oud.verbanden, oud.verbanden[0].model_copy(update={"verband": PGA}))})
        rij = {"partij_id": HUIS, "versie": 2, "regel": regel.model_dump(mode="json"), "op": keten.kern.nu(s), "door": "bestand"}
        s.execute(insert(Partijversie).values(rij))

    await keten.kern.databank.schrijf(doe)


async def schrijf_collega_in(keten: Keten) -> Partner:
    """The pga-expert of another gemeente of the region, let in with the usual steps (PGA 19)."""
    pad, wie = await een_verzoek(keten, gelijksoortig=True), pga_beheerder(keten)
    regel, versie = await een_regel(keten, NIEUW, wie)
    rol = {"soort": "burgemeester", "hoedanigheden": ["pga_expert_andere_gemeente"]}
    assert (await wie.put(f"/partijen/{NIEUW}", regel | rol, versie=versie)).status_code == 200
    await wie.moet("POST", f"{pad}/stappen", een_stap("voorgelegd", op=await vandaag(keten), partijen=[OM]))
    await keten.vooruit(timedelta(days=29))
    nu = await vandaag(keten)
    await wie.moet("POST", f"{pad}/stappen", een_ondertekening(op=nu))
    await wie.moet("POST", f"{pad}/stappen", een_stap("toegetreden", op=nu, kenmerk=None))
    return met_token(keten, "professional")


async def brief(a: Aanpak, soort: str, **anders: Any) -> dict[str, Any]:
    return een_brief(a, **({"brief": soort, "onderdelen": None, "verzondenOp": await vandaag(a.keten)} | anders))


async def een_besluit(a: Aanpak, wat: str, reden: str, resultaten: list[dict[str, Any]]) -> dict[str, Any]:
    basis = {"casusId": a.casus_id, "besluit": wat, "besluitdatum": await vandaag(a.keten), "deelnemers": [GGD, COLLEGE]}
    return basis | {"reden": reden, "resultaten": resultaten}


async def een_afsluiting(a: Aanpak, reden: str) -> dict[str, Any]:
    return {"casusId": a.casus_id, "resultaat": "bereikt", "reden": reden, "besluitdatum": await vandaag(a.keten)}


async def opgeschaald(keten: Keten) -> tuple[Aanpak, str]:
    """Strengthened without result, talked over with the huis, decided; also the doel that was not reached."""
    a, plan_id, body = await vastgesteld(keten)
    assert status(await evalueer(a, plan_id, body, "opschalen")) == (409, "versterken_niet_beproefd")
    for uitkomst in ("versterken", "opschalen"):
        assert (await evalueer(a, plan_id, body, uitkomst)).status_code == 201
    opschalen = await een_besluit(a, "opschalen", "nodig_en_mogelijk", [])
    assert status(await a.expert.post("/overlegbesluiten", opschalen)) == (409, "overleg_met_huis_ontbreekt")
    await a.expert.moet("POST", "/opschalingsoverleggen", een_overleg(await vandaag(keten), a.casus_id))
    await a.expert.moet("POST", "/overlegbesluiten", opschalen)
    return a, body["doelen"][0]["doelId"]


async def verstrek_aan_huis(a: Aanpak) -> None:
    """Only after the aanmelder asked; the huis reads it and knows nothing else of the casus (PGA-11.4b)."""
    regie, aan_huis = a.keten.als("zvh", "procesregisseur"), een_verstrekking(a, ontvanger=HUIS, doel="aanmelding_zvh", verwijzing="11_4")
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": HUIS, "taak": "aanmelding_zvh"})
    assert status(await a.expert.post("/verstrekkingen", aan_huis)) == (403, "opschaling_niet_verzocht")
    await a.college.moet("POST", "/opschalingsverzoeken", {"casusId": a.casus_id})
    verstrekt = await a.expert.moet("POST", "/verstrekkingen", aan_huis)
    gelezen = (await regie.moet("GET", f"/verstrekkingen/{verstrekt['id']}"))["gegevens"]
    assert {g["etiket"]["id"] for g in gelezen} == set(a.ids)
    assert status(await regie.get(f"/casussen/{a.casus_id}")) == ONVINDBAAR


async def wat_de_ggd_doet(a: Aanpak, ggd: Partner) -> tuple[str, str]:
    """What the GGD carries out, brought in under its own name; also the id of the joint analysis."""
    doet = {"soort": "afspraak", "interventie": "Woonbegeleiding", "status": "gestart"}
    vast = {"taak": "wmo_1.2.1_a", "grondslag": "avg_6_1_e", "bron": "eigen_waarneming", "geheimhouding": []}
    waarom = {"fasedoel": "uitvoeren", "noodzaak": "nodig_voor_uitvoering", "criterium": None}
    item = een_item(a.inwoner, "procesgegevens", doet, **vast, **waarom)
    await ggd.moet("POST", "/toestandsbeelden", {"casusId": a.casus_id, "gegevens": [item]})
    proces = [g["etiket"] for g in (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"]]
    van = {e["leverancier"]: e["id"] for e in proces if e["categorie"] == "procesgegevens"}
    return van[GGD], van["gezamenlijk"]


async def wijs_alsnog_af(zaak: Aanpak | Zaak) -> None:
    """What was left lying is decided after all, and so gets its date."""
    if isinstance(zaak, Aanpak):
        await toets(zaak, "onbekend")
        assert (await wijs_af(zaak)).status_code == 201
        return
    pad, uitkomsten = f"/aanmeldingen/{zaak.aanmelding_id}", [{"criterium": c, "uitkomst": "nee", "reden": "stukken"} for c in CRITERIA]
    await zaak.regisseur.moet("POST", f"{pad}/criteriatoetsen", {"uitkomsten": uitkomsten})
    nee = {"besluit": "afwijzen", "reden": "voldoet_niet_aan_criteria", "advies": "reguliere_hulp"}
    await zaak.regisseur.moet("POST", f"{pad}/besluiten", nee)
