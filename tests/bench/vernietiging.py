"""What destruction costs: casussen of twenty gegevens that all become due at once, and the klok of a running keten (issue 4, Figures)."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, func, insert, select, update

from deploy.lokaal import LokaleKeten
from gateway.beleid.kalender import dag
from gateway.model import Audit, Betrokkene, Casus, Deelname, Feit, Verstrekking, Vindplaats
from services.afschaling.model import DOSSIER, Afsluiting
from shared.db import make_engine
from shared.identity import uuid7
from tests.bench.client import cpu_s
from tests.bench.ronden import PROCESSEN, Meld, Omvang, Regel
from tests.dienst import een_etiket
from tests.keten import VERBAND

METING = "vernietiging"
DOEL_PER_S = 500.0
GEGEVENS = 20
PARTIJEN = ("college", "politie", "ggz", "ggd")
STUK, WACHT_S = 250, 120.0


@dataclass(frozen=True)
class Meting:
    """How fast they went, and how much the klok grew meanwhile (bytes)."""

    regel: Regel
    gegroeid: int


def meet_vernietiging(keten: LokaleKeten, control_p50: float, omvang: Omvang, meld: Meld) -> Meting:
    """Fill, make all of it due in one statement, and watch it go; from the first that is gone to the last."""
    meld("vernietiging: vullen")
    gateway, afschaling = (make_engine(keten.inrichting.database_url(naam), 1) for naam in ("gateway", "afschaling"))
    try:
        _vul(gateway, afschaling, omvang.vernietigd)
        meld("vernietiging: meten")
        # The klok looks at dates every two seconds: what it is measured by begins when it does.
        pids = [keten.pid(naam) for naam in PROCESSEN]
        voor, cpu = _geheugen(keten.pid("klok")), cpu_s(pids)
        duur = _kijk(gateway, omvang.vernietigd)
        per_stuk, verbruik = duur / omvang.vernietigd, (cpu_s(pids) - cpu) / omvang.vernietigd
        regel = Regel(
            keten.inrichting.databank,
            METING,
            1,
            1 / per_stuk,
            per_stuk * 1000,
            per_stuk * 1000,
            verbruik * 1000,
            per_stuk * 1000 / control_p50,
        )
        return Meting(regel, _geheugen(keten.pid("klok")) - voor)
    finally:
        gateway.dispose()
        afschaling.dispose()


def _kijk(gateway: Engine, aantal: int) -> float:
    """Seconds from the moment the klok put on paper what it will destroy until the last one is gone."""
    weg = select(func.count()).select_from(Casus).where(Casus.status == "vernietigd")
    with gateway.begin() as s:
        s.execute(update(Casus).where(Casus.samenwerkingsdoel == METING).values(vernietigen_op=dag(datetime.now(UTC))))
    begonnen, uiterlijk = 0.0, time.perf_counter() + WACHT_S
    gezien = 0
    while gezien < aantal:
        with gateway.connect() as s:
            gezien = s.execute(weg.where(Casus.samenwerkingsdoel == METING)).scalar_one()
            bezig = s.execute(select(Audit.id).where(Audit.handeling == "klok.vernietigen").limit(1)).first()
        if bezig and not begonnen:
            begonnen = time.perf_counter()
        if time.perf_counter() > uiterlijk:
            raise RuntimeError(f"na {WACHT_S:.0f} s zijn er {gezien} van {aantal} vernietigd")
        time.sleep(0.01)
    return time.perf_counter() - begonnen


def _geheugen(pid: int) -> int:
    """The most this process ever had resident (proc(5): VmHWM), in bytes."""
    regels = dict(r.split(":", 1) for r in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines() if ":" in r)
    return int(regels["VmHWM"].split()[0]) * 1024


def _vul(gateway: Engine, afschaling: Engine, aantal: int) -> None:
    """As a casus is at its end: twenty gegevens in afschaling, and in the gateway who took part, what was said of each and who got it."""
    for begin in range(0, aantal, STUK):
        casussen = [(uuid7(), uuid4(), [uuid4() for _ in range(GEGEVENS)]) for _ in range(min(STUK, aantal - begin))]
        with gateway.begin() as s:
            for tabel, rijen in _boeken(casussen).items():
                s.execute(insert(tabel), rijen)
        with afschaling.begin() as s:
            s.execute(insert(DOSSIER.gegeven), [r for c, b, ids in casussen for r in _gegevens(c, b, ids)])
            s.execute(insert(DOSSIER.sleutel), [{"casus_id": c, "epoch": "bench", "verpakt": b"x" * 60} for c, _, _ in casussen])
            s.execute(insert(Afsluiting), [_afsluiting(c) for c, _, _ in casussen])


def _gegevens(casus_id: UUID, betrokkene: UUID, ids: list[UUID]) -> Iterator[dict[str, Any]]:
    for i in ids:
        etiket = een_etiket(id=i, casus_id=casus_id, betrokkene_id=betrokkene, fase="afschaling").model_dump(mode="json", by_alias=False)
        yield {
            **{"id": i, "casus_id": casus_id, "object_id": casus_id, "leverancier": "college", "categorie": "woonsituatie"},
            **{"toestand": "zichtbaar", "etiket": etiket, "inhoud": b"x" * 200, "versie": 1, "overdracht_id": None},
            **{"bevroren": False, "bewaren_tot": None, "vervalt_op": None},
        }


def _afsluiting(casus_id: UUID) -> dict[str, Any]:
    nu = datetime.now(UTC)
    rest = {"resultaat": "bereikt", "reden": "doel_bereikt", "besluitdatum": nu.date(), "vastgelegd_op": nu, "versie": 1}
    return {"id": uuid4(), "casus_id": casus_id, **rest}


def _boeken(casussen: list[tuple[UUID, UUID, list[UUID]]]) -> dict[Any, list[dict[str, Any]]]:
    nu, ver = datetime.now(UTC), date.today() + timedelta(days=3650)
    vast = {"verband": VERBAND, "fase": "afschaling", "status": "lopend", "fasestatus": [], "samenwerkingsdoel": METING, "versie": 1}
    vast |= {"aanmelder": "college", "aanmelder_grondslag": "avg_6_1_e", "gestart_op": nu, "vernietigen_op": ver}
    door = {"door": "zvh", "functionaris": "f", "op": nu}
    feit = {"versie": 1, "categorie": None, "partij": "college", "velden": {"naar_fase": "afschaling", "reden": "nodig"}, **door}
    gift = {"soort": "lezen", "leverancier": "college", "ontvanger": "ggz", "categorie": "woonsituatie", "doel": "d", "grondslag": "g"}
    return {
        Casus: [{"id": c, **vast} for c, _, _ in casussen],
        Betrokkene: [{"id": b, "casus_id": c, "categorie": "1"} for c, b, _ in casussen],
        Deelname: [
            {"id": uuid4(), "casus_id": c, "partij": p, "rol": "afgevaardigde", "reden": "genodigd", "van": nu}
            for c, _, _ in casussen
            for p in PARTIJEN
        ],
        Vindplaats: [
            {"id": i, "casus_id": c, "soort": "gegeven", "dienst": "afschaling", "partij": "college"} for c, _, ids in casussen for i in ids
        ],
        Feit: [
            {"id": uuid4(), "casus_id": c, "soort": soort, "betreft": i, "status": status, **feit}
            for c, _, ids in casussen
            for i in ids
            for soort, status in (("noodzaak", "noodzakelijk"), ("instemming", "gegeven"))
        ],
        Verstrekking: [
            {"id": uuid4(), "casus_id": c, "gegeven_id": i, "betrokkene_id": b, "noodzaak": "n", "handeling_id": c, "op": nu, **gift}
            for c, b, ids in casussen
            for i in ids
        ],
    }


def control_p50(regels: list[Regel]) -> float:
    """The bare endpoint at one caller, in milliseconds: what the other figures are held against."""
    return next(r.p50_ms for r in regels if (r.meting, r.concurrency) == ("control", 1))
