"""A granted verzoek about one gegeven that others have, over HTTP; every argument has a default."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.bouw import Zaak, een_zaak, vandaag
from tests.keten import Keten, Partner
from tests.verhalen.feiten_bouw import een_ontvanger, gegevens
from tests.verhalen.rechten_besluit_bouw import beoordeel, besluit, motivering, stem_af
from tests.verhalen.rechten_bouw import dien_in, identificeer

GGD, GGZ = "00000099000000070000", "00000099000000050000"
GROND = {"verwijdering": ("niet_ter_zake_dienend",)}
"""Only erasing needs a ground to grant it (ZVH-19.3)."""
NIEUW = {"inhoud": {"soort": "zelfstandig", "toelichting": "heeft een eigen woning"}}


@dataclass
class Recht:
    """A verzoek about one gegeven of the college in intake, that the GGD read."""

    zaak: Zaak
    manager: Partner
    gegeven: str
    verzoek: str
    soort: str

    @property
    def keten(self) -> Keten:
        return self.zaak.keten

    async def uitvoering(self) -> dict[str, Any]:
        gelezen: dict[str, Any] = await self.manager.moet("GET", f"/verzoeken/{self.verzoek}/uitvoering")
        return gelezen

    async def rond_af(self) -> httpx.Response:
        return await self.manager.post(f"/verzoeken/{self.verzoek}/afrondingen")

    async def leest(self) -> list[dict[str, Any]]:
        """What the procesregisseur reads in the casus."""
        return list((await self.zaak.regisseur.moet("GET", f"/casussen/{self.zaak.casus_id}"))["gegevens"])

    async def wijs_toe(self) -> None:
        """Judged by the leverancier, put to the overleg and granted."""
        assert (await beoordeel(self.zaak.aanmelder, self.verzoek)).status_code in (200, 201)
        assert (await stem_af(self.manager, self.verzoek, "partneroverleg")).status_code in (200, 201)
        await beslis_toe(self.manager, self.verzoek, self.zaak.betrokkene, self.soort)

    async def beantwoord(self) -> httpx.Response:
        body = {"verzondenOp": await vandaag(self.keten), "wijze": "aangetekende_post"}
        return await self.manager.post(f"/verzoeken/{self.verzoek}/antwoorden", body)

    async def kennisgevingen(self, wie: Partner) -> list[str]:
        """Ids of the notices this partij has to confirm."""
        return [t["objectId"] for t in (await wie.moet("GET", "/taken"))["items"] if t["soort"] == "kennisgeving_bevestigen"]


async def beslis_toe(manager: Partner, verzoek: str, betrokkene: str, soort: str = "verwijdering") -> None:
    """Granted, with its motivation and, for erasing, a ground of ZVH 19.3."""
    waarom = {"gegevens": [motivering(betrokkene, "Het is niet ter zake.")]}
    antwoord = await besluit(manager, verzoek, "toewijzen", *GROND.get(soort, ()), **waarom)
    assert antwoord.is_success, antwoord.text


async def een_recht(keten: Keten, soort: str, *, ontvangers: tuple[str, ...] = (GGD,), genoemd: bool = True, **anders: Any) -> Recht:
    """Received, complete, and from a known person."""
    zaak = await een_zaak(keten)
    (gegeven,) = await gegevens(zaak)
    for ontvanger in ontvangers:
        await een_ontvanger(keten, zaak, gegeven, ontvanger)
    manager = keten.als("zvh", "manager")
    toelichting = motivering(zaak.betrokkene, "Zo klopt het niet.")
    toelichting["inhoud"]["soort"] = soort if soort in ("verzet", "verwijdering", "beperking", "inzage") else "correctie"
    velden: dict[str, Any] = {"soort": soort, "gegevens": [toelichting]} | ({"gegevenIds": [gegeven]} if genoemd else {})
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene, **velden | anders)
    antwoord = await identificeer(manager, gemaakt["id"])
    assert antwoord.status_code == 201, antwoord.text
    return Recht(zaak, manager, gegeven, str(gemaakt["id"]), soort)
