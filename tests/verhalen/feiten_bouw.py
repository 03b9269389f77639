"""What the stories about facts have in common."""

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from gateway.model import Verstrekking
from shared.identity import uuid7
from tests.bouw import Zaak
from tests.keten import Keten, Partner

ONVINDBAAR = (404, "niet_gevonden")


def kern_van(antwoord: httpx.Response) -> dict[str, Any]:
    """An answer without what differs per occurrence."""
    return {k: v for k, v in antwoord.json().items() if k not in {"instance", "traceId"}}


def status(antwoord: httpx.Response) -> tuple[int, str]:
    return antwoord.status_code, antwoord.json().get("code", "")


async def gegevens(zaak: Zaak) -> list[str]:
    """Ids of what the aanmelder brought in."""
    gelezen = await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    return [g["etiket"]["id"] for g in gelezen["gegevens"]]


async def feiten(wie: Partner, zaak: Zaak, **query: str) -> list[Any]:
    gelezen = await wie.moet("GET", f"/casussen/{zaak.casus_id}/feiten", **query)
    return list(gelezen["items"])


async def een_ontvanger(keten: Keten, zaak: Zaak, gegeven: str, partij: str) -> None:
    """On record: this partij got this gegeven before."""

    def schrijf(s: Any) -> None:
        eerder = s.execute(select(Verstrekking).where(Verstrekking.gegeven_id == UUID(gegeven)).limit(1)).scalar_one()
        velden = {k.name: getattr(eerder, k.name) for k in Verstrekking.__table__.columns}
        s.add(Verstrekking(**(velden | {"id": uuid7(), "soort": "lezen", "ontvanger": partij})))

    await keten.kern.databank.schrijf(schrijf)


def een_oordeel(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    oordeel = {"oordeel": "noodzakelijk", "reden": "nodig_voor_beeld"} | anders
    return {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": "eerste_beeld_en_verrijking", "oordelen": [oordeel]}
