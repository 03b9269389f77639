"""A right in a lokale persoonsgerichte aanpak, carried through to whoever got the gegeven by a verstrekking (PGA 17, LJ&R 19.2)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from gateway.klok import ronde
from tests.bouw import vandaag
from tests.keten import Keten, Partner
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.pga_bouw import COLLEGE, GGD, Aanpak, een_verstrekking, met_plan
from tests.verhalen.rechten_besluit_bouw import beoordeel, besluit, motivering
from tests.verhalen.rechten_bouw import dien_in, identificeer
from tests.verhalen.test_verbandoverdracht import daar
from tests.verhalen.verband_bouw import klaar_voor_het_huis

NIET_TE_BEREIKEN = {"grond": "onmogelijk", "motivering": "ontvanger_bestaat_niet_meer"}


@dataclass
class Pgarecht:
    """A verzoek about one gegeven of the college that the GGD alone got, and read."""

    a: Aanpak
    gegeven: str
    verzoek: str
    aanbod: str = ""

    @property
    def burgemeester(self) -> Partner:
        return self.a.keten.als("burgemeester", "burgemeester")

    @property
    def ggd(self) -> Partner:
        return self.a.keten.als("ggd", "professional")

    async def wijs_toe(self, *gronden: str) -> None:
        """Judged by the leverancier and granted, without any overleg: that is of a zvh."""
        assert (await beoordeel(self.a.college, self.verzoek)).status_code == 201
        waarom = [motivering(self.a.inwoner, "Het klopt niet.")]
        antwoord = await besluit(self.burgemeester, self.verzoek, "toewijzen", *gronden, gegevens=waarom)
        assert antwoord.status_code == 201, antwoord.text

    async def stand(self) -> dict[str, Any]:
        gelezen: dict[str, Any] = await self.burgemeester.moet("GET", f"/verzoeken/{self.verzoek}/uitvoering")
        return gelezen

    async def berichten(self, wie: Partner) -> list[str]:
        """Ids of the notices that wait for this partij."""
        return [t["objectId"] for t in (await wie.moet("GET", "/taken"))["items"] if t["soort"] == "kennisgeving_bevestigen"]

    async def antwoord(self) -> None:
        body = {"verzondenOp": await vandaag(self.a.keten), "wijze": "aangetekende_post"}
        await self.burgemeester.moet("POST", f"/verzoeken/{self.verzoek}/antwoorden", body)


async def een_pgarecht(keten: Keten, soort: str) -> Pgarecht:
    """Of a plan that is settled: supplied to the GGD, read there, and asked for by a known betrokkene."""
    a, _ = await met_plan(keten)
    gelezen = (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"]
    gegeven = next(g["etiket"]["id"] for g in gelezen if g["etiket"]["categorie"] == "toezicht_en_handhaving")
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": GGD, "taak": "interventies_en_acties"})
    verstrekt = await a.expert.moet("POST", "/verstrekkingen", een_verstrekking(a, ids=[gegeven]))
    assert len((await keten.als("ggd", "professional").moet("GET", f"/verstrekkingen/{verstrekt['id']}"))["gegevens"]) == 1
    recht = await vraag_recht(a, soort, gegeven)
    recht.aanbod = verstrekt["id"]
    return recht


async def vraag_recht(a: Aanpak, soort: str, gegeven: str) -> Pgarecht:
    """Received at the college and by the burgemeester identified; about this gegeven alone."""
    wens = motivering(a.inwoner, "Dat was ik niet.")
    wens["inhoud"]["soort"] = "correctie" if soort == "rectificatie" else soort
    burgemeester = a.keten.als("burgemeester", "burgemeester")
    velden = {"ontvangenBij": COLLEGE, "soort": soort, "gegevenIds": [gegeven], "gegevens": [wens]}
    gemaakt = await dien_in(burgemeester, a.casus_id, a.inwoner, **velden)
    assert (await identificeer(burgemeester, gemaakt["id"])).status_code == 201
    return Pgarecht(a, gegeven, str(gemaakt["id"]))


@pytest.mark.eis("PGA-17.1a", "PGA-13.4", "LJR-19.2")
async def test_een_rectificatie_in_een_pga_bereikt_wie_het_verstrekt_kreeg(keten: Keten) -> None:
    """De leverancier verbetert, de ontvanger van de verstrekking hoort en bevestigt het, en pas dan rondt de burgemeester af."""
    recht = await een_pgarecht(keten, "rectificatie")
    a, ggd, nieuw = recht.a, recht.ggd, {"inhoud": {"soort": "overlast", "feit": "Gooide een keer met een bal."}}
    assert not (await ggd.get(f"/verstrekkingen/{recht.aanbod}")).json().get("gegevens"), "betwist, dus beperkt"
    await recht.wijs_toe()
    assert (await a.expert.put(f"/gegevens/{recht.gegeven}", nieuw, versie=1)).status_code == 403

    await a.college.moet("PUT", f"/gegevens/{recht.gegeven}", nieuw, versie=1)

    stand = await recht.stand()
    assert [(i["gegevenId"], i["status"]) for i in stand["items"]] == [(recht.gegeven, "gedaan")]
    assert sorted((k["ontvanger"], k["aanleiding"]) for k in stand["kennisgevingen"]) == [(GGD, "beperking"), (GGD, "rectificatie")]
    await recht.antwoord()
    pad = f"/verzoeken/{recht.verzoek}/afrondingen"
    assert status(await recht.burgemeester.post(pad)) == (409, "uitvoering_niet_rond")
    assert status(await a.college.post(pad))[0] == 403
    for bericht in await recht.berichten(ggd):
        await ggd.moet("POST", f"/kennisgevingen/{bericht}/bevestigingen", {"verwerktOp": await vandaag(keten)})
    assert (await recht.burgemeester.moet("POST", pad))["status"] == "afgerond"
    (gelezen,) = [g for g in (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"] if g["etiket"]["id"] == recht.gegeven]
    assert gelezen["inhoud"] == nieuw["inhoud"]


@pytest.mark.eis("PGA-17.1a", "LJR-19.2")
async def test_een_verwijdering_in_een_pga_wordt_herinnerd_of_uitgezonderd(keten: Keten) -> None:
    """Wie het verstrekt kreeg leest het niet meer en wordt herinnerd; alleen de burgemeester zondert hem gemotiveerd uit."""
    recht = await een_pgarecht(keten, "verwijdering")
    await recht.wijs_toe("niet_ter_zake_dienend")
    await ronde(keten.kern)
    assert [(i["soort"], i["status"]) for i in (await recht.stand())["items"]] == [("verwijdering", "gedaan")]
    assert recht.gegeven not in [g["etiket"]["id"] for g in (await recht.a.expert.moet("GET", f"/casussen/{recht.a.casus_id}"))["gegevens"]]
    assert not (await recht.ggd.get(f"/verstrekkingen/{recht.aanbod}")).json().get("gegevens")
    assert await recht.berichten(keten.als("ggz", "afgevaardigde")) == []
    (bericht,) = await recht.berichten(recht.ggd)
    pad = f"/kennisgevingen/{bericht}"
    vreemd = keten.als("ggz", "afgevaardigde")
    assert status(await vreemd.get(pad)) == status(await vreemd.get(f"/kennisgevingen/{uuid4()}")) == ONVINDBAAR

    await keten.vooruit(timedelta(days=31))
    await ronde(keten.kern)

    assert (await recht.ggd.moet("GET", pad))["herinnerd"] == 1
    assert "kennisgeving_niet_bevestigd" in {t["soort"] for t in (await recht.burgemeester.moet("GET", "/taken"))["items"]}
    assert status(await recht.a.expert.post(f"{pad}/uitzonderingen", NIET_TE_BEREIKEN)) == (403, "rol_past_niet")
    zonder = await recht.burgemeester.post(f"{pad}/uitzonderingen", NIET_TE_BEREIKEN | {"motivering": "geen_zin"})
    assert [f["veld"] for f in zonder.json()["fouten"]] == ["/motivering"]
    await recht.burgemeester.moet("POST", f"{pad}/uitzonderingen", NIET_TE_BEREIKEN)
    assert status(await recht.ggd.post(f"{pad}/bevestigingen", {"verwerktOp": await vandaag(keten)})) == (409, "al_afgehandeld")
    await recht.antwoord()
    await recht.burgemeester.moet("POST", f"/verzoeken/{recht.verzoek}/afrondingen")
    (stand,) = (await recht.stand())["kennisgevingen"]
    assert (stand["status"], stand["reden"]) == ("uitgezonderd", "ontvanger_bestaat_niet_meer")


@pytest.mark.eis("ZVH-9.5", "LJR-19.2", "ZVH-4.3t")
async def test_een_verwijdering_gaat_door_naar_het_andere_verband(keten: Keten) -> None:
    """Wat met de opschaling meeging bereikt het huis onder het kenmerk van daar; de burgemeester rondt pas af als het huis bevestigt."""
    o = await klaar_voor_het_huis(keten)
    await o.draag_over()
    a, huis = o.a, keten.als("zvh", "manager")
    daar_ids = {g["etiket"]["id"] for g in await daar(o)}
    recht = await vraag_recht(a, "verwijdering", a.ids[0])
    await recht.wijs_toe("niet_ter_zake_dienend")
    await ronde(keten.kern)
    await recht.antwoord()
    pad = f"/verzoeken/{recht.verzoek}/afrondingen"
    assert status(await recht.burgemeester.post(pad)) == (409, "uitvoering_niet_rond")

    (bericht,) = await recht.berichten(huis)
    gelezen = await huis.get(f"/kennisgevingen/{bericht}")

    assert (gelezen.json()["aanleiding"], gelezen.json()["casusId"]) == ("verwijdering", o.zaak.casus_id)
    assert gelezen.json()["gegevenId"] in daar_ids
    assert not [k for k in (a.casus_id, a.inwoner, recht.gegeven, recht.verzoek) if k in gelezen.text]
    (hier,) = (await recht.stand())["kennisgevingen"]
    assert (hier["casusId"], hier["gegevenId"], hier["ontvanger"]) == (a.casus_id, recht.gegeven, huis.partij)
    assert status(await a.expert.post(f"/kennisgevingen/{bericht}/bevestigingen", {"verwerktOp": await vandaag(keten)}))[0] in (403, 404)
    await huis.moet("POST", f"/kennisgevingen/{bericht}/bevestigingen", {"verwerktOp": await vandaag(keten)})
    await recht.burgemeester.moet("POST", pad)
    assert len(await daar(o)) == len(daar_ids), "wat het huis met zijn kopie doet is aan het huis"
