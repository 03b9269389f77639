"""What a page of the work list costs as more waits: a thousand open taken beside a hundred thousand (issue 4, Figures)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import Engine, insert

from deploy.lokaal import LokaleKeten
from deploy.proefpartners import partij_id
from gateway.model import Casus, Deelname, Taak
from shared.db import make_engine
from shared.identity import uuid7
from tests.bench.client import Monster, meet, verzoek
from tests.bench.ronden import PROCESSEN, Meld, Omvang, Regel
from tests.keten import VERBAND

DOEL, DOEL_KEER = "complexe_multiproblematiek", 5.0
CASUSSEN, BLADZIJDEN, STUK = 50, 5, 5000
WIE = (("ggz", "afgevaardigde"), ("ggd", "afgevaardigde"), ("zvh", "procesregisseur"))
"""The first has the short list, the others a long one: as a partner, and as the procesregisseur of all of it."""


@dataclass(frozen=True)
class Werklijst:
    """One row per list, and how many times the p95 of the long ones is that of the short one."""

    regels: list[Regel]
    keer: float


async def meet_werklijst(keten: LokaleKeten, control_p50: float, omvang: Omvang, meld: Meld) -> Werklijst:
    """Fill the gateway's own book and page through it over HTTP, each list in turn."""
    meld("werklijst: vullen")
    aantallen = (omvang.taken[0], omvang.taken[1], omvang.taken[1])
    engine = make_engine(keten.inrichting.database_url("gateway"), 1)
    try:
        casussen = _vul_casussen(engine)
        for (code, _), aantal in zip(WIE, aantallen, strict=True):
            _vul_taken(engine, partij_id(code), casussen, aantal)
    finally:
        engine.dispose()
    pids = [keten.pid(naam) for naam in PROCESSEN]
    monsters = [Monster() for _ in WIE]
    bronnen = [_bladzijden(keten, code, rol) for code, rol in WIE]
    for ronde in range(omvang.ronden):
        meld(f"werklijst: ronde {ronde + 1}")
        for monster, bron in zip(monsters, bronnen, strict=True):
            monster.erbij(await meet(keten.inrichting.poort("gateway"), pids, bron.__next__, 1, omvang.seconden))
    namen = [f"taken_{code}_{aantal}" for (code, _), aantal in zip(WIE, aantallen, strict=True)]
    regels = [_regel(keten, naam, m, control_p50) for naam, m in zip(namen, monsters, strict=True)]
    kort, *lang = (m.kwantiel(0.95) for m in monsters)
    return Werklijst(regels, max(lang) / kort)


def _regel(keten: LokaleKeten, naam: str, m: Monster, control_p50: float) -> Regel:
    aantal, p50 = len(m.tijden), m.kwantiel(0.5)
    return Regel(keten.inrichting.databank, naam, 1, aantal / m.duur, p50, m.kwantiel(0.99), m.cpu / aantal * 1000, p50 / control_p50)


def _bladzijden(keten: LokaleKeten, code: str, rol: str) -> Iterator[bytes]:
    """The first few pages, over and over; the links are followed once."""
    token, raws = keten.token(code, rol), []
    pad: str | None = "/v1/taken?limit=20"
    with httpx.Client(base_url=keten.url, headers={"authorization": f"Bearer {token}"}, timeout=60) as client:
        while pad and len(raws) < BLADZIJDEN:
            raws.append(verzoek("GET", pad, token))
            antwoord = client.get(pad).raise_for_status()
            verder = antwoord.links.get("next")
            pad = httpx.URL(verder["url"]).raw_path.decode() if verder else None
    return cycle(raws)


def _vul_casussen(engine: Engine) -> list[UUID]:
    nu = datetime.now(UTC)
    ids = [uuid7() for _ in range(CASUSSEN)]
    vast = {"verband": VERBAND, "fase": "casusoverleg", "status": "lopend", "fasestatus": [], "samenwerkingsdoel": DOEL, "versie": 1}
    vast |= {"aanmelder": "college", "aanmelder_grondslag": "avg_6_1_e", "gestart_op": nu, "procesregisseur": "bench-1"}
    with engine.begin() as s:
        s.execute(insert(Casus), [{"id": i, **vast} for i in ids])
        s.execute(insert(Deelname), [_deelname(i, code, rol, nu) for i in ids for code, rol in WIE])
    return ids


def _deelname(casus_id: UUID, code: str, rol: str, nu: datetime) -> dict[str, Any]:
    basis = {"id": uuid4(), "casus_id": casus_id, "partij": partij_id(code), "rol": rol, "reden": "genodigd", "van": nu}
    return basis | {"functionaris": None, "tot": None}


def _vul_taken(engine: Engine, partij: str, casussen: Sequence[UUID], aantal: int) -> None:
    """Days spread over three years; one in ten without a day."""
    nu, vandaag = datetime.now(UTC), date.today()
    for begin in range(0, aantal, STUK):
        rijen = [
            {
                **{"id": uuid7(), "casus_id": casussen[n % len(casussen)], "partij": partij, "soort": "plan_akkoord", "object_id": uuid4()},
                **{"uiterlijk": vandaag + timedelta(days=n * 7 % 1095) if n % 10 else None, "gemaakt_op": nu, "klaar_op": None},
            }
            for n in range(begin, min(aantal, begin + STUK))
        ]
        with engine.begin() as s:
            s.execute(insert(Taak), rijen)
