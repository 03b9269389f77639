"""A verzoek of a betrokkene over HTTP: handing in, identifying, deciding; every argument has a default."""

from datetime import timedelta
from typing import Any

import httpx

from tests.bouw import vandaag
from tests.keten import Keten, Partner

ZVH, COLLEGE, LJR = "00000099000000090000", "00000099000000010000:college_bw", "00000099000000040000"


async def een_verzoek(keten: Keten, casus_id: str, betrokkene: str, **anders: Any) -> dict[str, Any]:
    """A body for POST /verzoeken, received today at the zvh from the betrokkene himself."""
    op = await vandaag(keten)
    basis = {"casusId": casus_id, "soort": "inzage", "ontvangenOp": op, "ontvangenBij": ZVH}
    return basis | {"betrokkeneId": betrokkene, "ingediendDoor": "betrokkene"} | anders


async def dien_in(wie: Partner, casus_id: str, betrokkene: str, **anders: Any) -> dict[str, Any]:
    """What the reception answers."""
    gemaakt: dict[str, Any] = await wie.moet("POST", "/verzoeken", await een_verzoek(wie.keten, casus_id, betrokkene, **anders))
    return gemaakt


async def identificeer(wie: Partner, verzoek: str, **anders: Any) -> httpx.Response:
    """Established today, in person."""
    body = {"wijze": "in_persoon_bij_zvh", "op": await vandaag(wie.keten)} | anders
    return await wie.post(f"/verzoeken/{verzoek}/identiteitsvaststellingen", body)


async def verleng(wie: Partner, verzoek: str, **anders: Any) -> httpx.Response:
    """By two months, told today."""
    body = {"maanden": 2, "reden": "complex", "berichtOp": await vandaag(wie.keten)} | anders
    return await wie.post(f"/verzoeken/{verzoek}/verlengingen", body)


async def taken(wie: Partner, verzoek: str) -> list[str]:
    """Soorten of what waits about this verzoek."""
    return sorted(t["soort"] for t in (await wie.moet("GET", "/taken"))["items"] if t["objectId"] == verzoek)


async def berichten(wie: Partner, verzoek: str) -> list[str]:
    """Types of the events about this verzoek."""
    return [e["type"] for e in await wie.moet("GET", "/gebeurtenissen") if e["dataref"].endswith(verzoek)]


async def dagen_later(keten: Keten, dagen: int) -> str:
    """That many days on; the date."""
    await keten.vooruit(timedelta(days=dagen))
    return await vandaag(keten)
