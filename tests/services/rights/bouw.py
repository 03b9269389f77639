"""Builders for rights: one verzoek, every act with all arguments defaulted."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.rights.model import van_politie_of_om
from shared.contracts import Gegeven
from tests.dienst import NU, LosseDienst, als_json, een_gegeven, ids, nieuw

POLITIE = "00000099000000020000"
SOORTEN = ("inzage", "opgenomen_zijn", "rectificatie", "aanvulling", "verwijdering", "beperking", "verzet", "overdracht")
ONVOLLEDIG = {
    "rectificatie": "gewenste_wijziging",
    "aanvulling": "gewenste_wijziging",
    "beperking": "gewenste_beperking",
    "verzet": "bijzondere_omstandigheden",
}
"""What a verzoek of this soort lacks when nothing was written with it."""
POLITIEGEGEVEN = {
    "leverancier": POLITIE,
    "categorie": "politiegegevens",
    "grondslag": "wpg_20",
    "geheimhouding": ("wpg",),
    "wpg_artikel": "8",
}
OM_GEGEVEN = {
    "leverancier": "00000099000000030000",
    "categorie": "strafvorderlijk",
    "grondslag": "wjsg_39f",
    "geheimhouding": ("wjsg",),
}


def een_overzicht(**anders: Any) -> dict[str, Any]:
    return {
        "doeleinden": ["complexe_multiproblematiek", "plan_van_aanpak"],
        "categorieen": ["woonsituatie"],
        "ontvangers": ["Gemeente Proefstad"],
        "bronnen": ["GGZ Proefland"],
        "fasen": ["triage", "casusoverleg"],
        "bewaartermijn": {"criterium": "een_jaar_na_afschaling", "uiterlijk": "2027-03-10"},
        "overdrachten": [str(uuid4())],
        "gezochtOp": "2026-03-02",
    } | anders


def een_inzageitem(g: Gegeven, **anders: Any) -> dict[str, Any]:
    """What the gateway says of one gegeven that may be shown."""
    ontvanger = {"naam": "Gemeente Proefstad", "op": "2026-03-01", "soort": "lezen", "doel": "plan_van_aanpak"}
    return {
        "gegevenId": str(g.etiket.id),
        "categorie": g.etiket.categorie_verband,
        "bron": "GGZ Proefland",
        "herkomst": g.etiket.bron,
        "doel": "plan_van_aanpak",
        "fase": "triage",
        "ontvangers": [ontvanger],
    } | anders


class Dossier:
    """One verzoek in the words of the trade; every act with all arguments defaulted."""

    def __init__(self, dienst: LosseDienst, *, casus_id: UUID | None = None, betrokkene_id: UUID | None = None) -> None:
        self.dienst, self.casus_id, self.betrokkene_id = dienst, casus_id or uuid4(), betrokkene_id or uuid4()
        self.id = ""

    async def dien_in(
        self, soort: str = "inzage", *gegevens: Gegeven, nu: datetime = NU, regime: str = "zvh", **anders: Any
    ) -> httpx.Response:
        body = {
            "casusId": str(self.casus_id),
            "soort": soort,
            "ontvangenOp": "2026-03-02",
            "ontvangenBij": POLITIE,
            "betrokkeneId": str(self.betrokkene_id),
            "ingediendDoor": "betrokkene",
            "gegevens": als_json(*gegevens),
        } | anders
        wie = {"casus_id": self.casus_id, "nieuw_id": nieuw(), "regime": regime}
        antwoord = await self.dienst.roep("POST", "/verzoeken", "verzoek.indienen", body, nu=nu, **wie)
        self.id = antwoord.json().get("id", "")
        return antwoord

    async def doe(self, wat: str, handeling: str, body: dict[str, Any], *, nu: datetime = NU) -> httpx.Response:
        return await self.dienst.roep("POST", f"/verzoeken/{self.id}/{wat}", handeling, body, casus_id=self.casus_id, nu=nu)

    async def vul_aan(self, *gegevens: Gegeven, nu: datetime = NU, **anders: Any) -> httpx.Response:
        return await self.doe("aanvullingen", "verzoek.aanvullen", {"gegevens": als_json(*gegevens)} | anders, nu=nu)

    async def vraag_identiteit(self, op: str = "2026-03-02", *, nu: datetime = NU) -> httpx.Response:
        return await self.doe("identiteitsvragen", "identiteit.vragen", {"op": op}, nu=nu)

    async def identificeer(self, **anders: Any) -> httpx.Response:
        body = {"wijze": "in_persoon_bij_zvh", "op": "2026-03-02"} | anders
        return await self.doe("identiteitsvaststellingen", "identiteit.vaststellen", body)

    async def verzamel(self, *gegevens: Gegeven, **overzicht: Any) -> httpx.Response:
        """What the gateway does: bring the gegevens under the casus, then say what they are."""
        overdracht = uuid4()
        pakket = {"overdrachtId": str(overdracht), "casusId": str(self.casus_id), "gegevens": als_json(*gegevens)}
        await self.dienst.roep("PUT", f"/aankomst/{overdracht}", "verzoek.verzamelen", pakket)
        await self.dienst.roep("POST", f"/aankomst/{overdracht}/vrijgave", "verzoek.verzamelen", {"ids": ids(list(gegevens))})
        eigen = [g for g in gegevens if g.etiket.betrokkene_id == self.betrokkene_id and not van_politie_of_om(g.etiket)]
        wat = een_overzicht(**{"items": [een_inzageitem(g) for g in eigen]} | overzicht)
        return await self.doe("overzicht", "verzoek.verzamelen", wat)

    async def besluit(self, besluit: str = "toewijzen", *gronden: str, gegevens: list[Gegeven] | None = None) -> httpx.Response:
        uitleg = [] if besluit == "toewijzen" else [self.een_gegeven("omdat")]
        body = {"besluit": besluit, "gronden": list(gronden), "gegevens": als_json(*(uitleg if gegevens is None else gegevens))}
        return await self.doe("besluiten", "verzoek.besluiten", body)

    async def beantwoord(self, verzonden_op: str = "2026-03-02", **anders: Any) -> httpx.Response:
        body = {"verzondenOp": verzonden_op, "wijze": "uitgereikt_in_persoon"} | anders
        return await self.doe("antwoorden", "verzoek.beantwoorden", body)

    async def lees(self, handeling: str = "verzoek.lezen", *, nu: datetime = NU) -> httpx.Response:
        """Read as the gateway does for a reader who may see all that is there."""
        eerst = await self.dienst.roep("POST", f"/lezen/{handeling}/etiketten", handeling, {"id": self.id}, nu=nu)
        if eerst.status_code != 200:
            return eerst
        vraag = {"id": self.id, "ids": [e["id"] for e in eerst.json()["etiketten"]]}
        return await self.dienst.roep("POST", f"/lezen/{handeling}/inhoud", handeling, vraag, nu=nu)

    async def brief(self) -> dict[str, Any]:
        antwoord = await self.lees("verzoek.antwoord.lezen")
        assert antwoord.status_code == 200, antwoord.text
        brief: dict[str, Any] = antwoord.json()
        return brief

    def een_gegeven(self, tekst: str = "markering", **etiket: Any) -> Gegeven:
        wie = {"casus_id": self.casus_id, "betrokkene_id": self.betrokkene_id, "fase": "rights"}
        return een_gegeven({"beschrijving": tekst}, **(wie | etiket))


async def een_dossier(rights: LosseDienst, *gegevens: Gegeven, soort: str = "inzage", besluit: str = "toewijzen", **wie: Any) -> Dossier:
    """An identified verzoek with its gegevens collected and decided, ready for its answer."""
    dossier = Dossier(rights, **wie)
    await dossier.dien_in(soort)
    await dossier.identificeer()
    if soort == "inzage":
        await dossier.verzamel(*(gegevens or [dossier.een_gegeven()]))
    gemaakt = await dossier.besluit(besluit, *(["uavg_41_rechten_anderen"] if besluit != "toewijzen" else []))
    assert gemaakt.status_code == 201, gemaakt.text
    return dossier
