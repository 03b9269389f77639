"""One service on its own: a migrated SQLite database, a real app, and passes as the gateway signs them."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from shared.app import Dienst, create_app
from shared.contracts import Etiket, Gegeven
from shared.handeling import PAS_HEADER
from shared.identity import Pas, issue_pas, uuid7
from shared.settings import DienstSettings
from tests.gemigreerd import gemigreerd

SLEUTEL = "s" * 48
NU = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GGZ = "00000099000000050000"


@dataclass
class LosseDienst:
    """A service without a gateway; ``roep`` makes one call with a fresh pas."""

    naam: str
    app: FastAPI
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://dienst")

    async def roep(
        self,
        methode: str,
        pad: str,
        handeling: str,
        body: Any = None,
        *,
        partij: str = GGZ,
        nu: datetime = NU,
        if_match: str | None = None,
        **pas: Any,
    ) -> httpx.Response:
        raw = b"" if body is None else json.dumps(body).encode()
        kaart = Pas(**{"handeling": handeling, "handeling_id": uuid4(), "partij": partij, "functionaris": "f-1", "nu": nu} | pas)
        token = issue_pas(kaart, dienst=self.naam, sleutel=SLEUTEL, method=methode, path=pad, body=raw)
        headers = {PAS_HEADER: token} | ({"content-type": "application/json"} if raw else {}) | ({"if-match": if_match} if if_match else {})
        return await self.client.request(methode, pad, content=raw, headers=headers)

    async def lees(self, handeling: str, object_id: Any, **rest: Any) -> dict[str, Any]:
        """A read as the gateway does it when beleid lets everything through: labels, then contents."""
        vraag = {"id": str(object_id)}
        etiketten = await self.roep("POST", f"/lezen/{handeling}/etiketten", handeling, vraag, **rest)
        ids = [e["id"] for e in etiketten.json()["etiketten"]]
        antwoord = await self.roep("POST", f"/lezen/{handeling}/inhoud", handeling, vraag | {"ids": ids}, **rest)
        assert antwoord.status_code == 200, antwoord.text
        gelezen: dict[str, Any] = antwoord.json()
        return gelezen


def een_dienst(dienst: Dienst, tmp_path: Path, database_url: str | None = None, **instellingen: Any) -> LosseDienst:
    """A running service on its own migrated database; ``instellingen`` differ from the defaults."""
    url = database_url or f"sqlite:///{tmp_path / dienst.naam}.db"
    gemigreerd(f"services.{dienst.naam}", url)
    settings = DienstSettings(
        omgeving="test",
        database_url=url,
        pas_sleutel=SLEUTEL,
        sleutelmap=tmp_path / "sleutels" / dienst.naam,
        grootboekmap=tmp_path / "grootboek",
        **instellingen,
    )
    return LosseDienst(dienst.naam, create_app(dienst, settings))


def een_etiket(**anders: Any) -> Etiket:
    """A complete label; every field defaulted."""
    return Etiket(
        **{
            "id": uuid7(),
            "casus_id": uuid4(),
            "samenwerkingsverband": "proefverband",
            "fase": "intake",
            "fasedoel": "toetsen_aan_criteria",
            "leverancier": GGZ,
            "betrokkene_id": uuid4(),
            "betrokkene_categorie": "1",
            "categorie": "woonsituatie",
            "categorie_verband": "woonsituatie",
            "grondslag": "avg_6_1_e",
            "grondslag_verband": "avg_6_1_e",
            "taak": "wgbo",
            "bron": "eigen_waarneming",
            "noodzaak": "onderbouwt_criterium",
            "peildatum": date(2026, 2, 1),
            "vastgelegd_op": NU,
        }
        | anders
    )


def een_gegeven(inhoud: dict[str, Any] | None = None, **etiket: Any) -> Gegeven:
    """One gegeven with content and a complete label."""
    return Gegeven(etiket=een_etiket(**etiket), inhoud=inhoud or {"beschrijving": "woont bij vriend"})


def als_json(*gegevens: Gegeven) -> list[dict[str, Any]]:
    return [g.model_dump(mode="json") for g in gegevens]


def ids(gegevens: list[Gegeven]) -> list[str]:
    return [str(g.etiket.id) for g in gegevens]


def nieuw() -> UUID:
    return uuid7()
