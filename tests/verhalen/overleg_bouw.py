"""A casus in casusoverleg and the acts that are possible there; every argument has a default."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from gateway.beleid.kalender import AMSTERDAM, dag
from tests.bouw import Zaak, een_item
from tests.keten import Keten, Partner
from tests.storing.zaken import antwoord, doel, in_triage, oordeel, vraag

COLLEGE, GGD = "00000099000000010000:college_bw", "00000099000000070000"
VEILIG_THUIS = "00000099000000060000"


async def in_overleg(keten: Keten, partijen: Sequence[str] = ("ggd",)) -> tuple[Zaak, dict[str, Partner]]:
    """Weighed and moved with everything in it; ``ids`` filled."""
    zaak, partners = await in_triage(keten, list(partijen))
    zaak.ids = sorted(str(UUID(str(r.id))) for r in await keten.sql("select id from vindplaats where soort = 'gegeven'"))
    await oordeel(zaak, zaak.ids, "casusoverleg")
    await vraag(zaak, "casusoverleg")
    for partner in (zaak.aanmelder, *partners.values()):
        await antwoord(zaak, partner)
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak, "casusoverleg"))
    return zaak, partners


def een_plan(doel_id: str, regisseur: str = COLLEGE, uitvoerder: str = COLLEGE) -> dict[str, Any]:
    """One doel, one interventie."""
    interventie = {
        "interventieId": str(uuid4()),
        "doelId": doel_id,
        "uitvoerder": uitvoerder,
        "soort": "begeleid_wonen",
        "termijn": "2030-03-01",
    }
    doelen = [{"doelId": doel_id, "leefgebied": "wonen", "doel": "eigen_woonplek"}]
    return {"casusregisseurPartij": regisseur, "doelen": doelen, "interventies": [interventie], "gegevens": []}


async def met_plan(keten: Keten) -> tuple[Zaak, str, str]:
    """A casus in casusoverleg with a plan of which the college has the casusregie; also its doel and its id."""
    zaak, partners = await in_overleg(keten)
    await leg_toestandsbeeld_vast(zaak, partners["ggd"])
    doel_id = str(uuid4())
    gemaakt = await zaak.regisseur.moet("POST", "/plannen-van-aanpak", {"casusId": zaak.casus_id, **een_plan(doel_id)})
    return zaak, doel_id, gemaakt["id"]


def een_overlegbesluit(zaak: Zaak, besluit: str, op: str, doel_id: str | None = None) -> dict[str, Any]:
    """``doel_id``: the one that was reached, for afschalen."""
    resultaten = [{"doelId": doel_id, "resultaat": "bereikt"}] if doel_id else []
    basis = {"casusId": zaak.casus_id, "besluit": besluit, "besluitdatum": op, "deelnemers": [GGD], "reden": "doel_bereikt"}
    return basis | {"resultaten": resultaten}


async def leg_toestandsbeeld_vast(zaak: Zaak, partner: Partner) -> str:
    """A shared picture with one part of this partner; the id of that part."""
    etiket = {"fasedoel": "toestandsbeeld", "noodzaak": "nodig_voor_toestandsbeeld"}
    item = een_item(zaak.betrokkene, etiket=etiket)
    del item["etiket"]["criterium"]
    beeld = await partner.moet("POST", "/toestandsbeelden", {"casusId": zaak.casus_id, "gegevens": [item]})
    gelezen = await partner.moet("GET", f"/toestandsbeelden/{beeld['id']}")
    return str(gelezen["gegevens"][0]["etiket"]["id"])


# ── the meeting itself ──────────────────────────────────────────────────────────────────────────────────────
async def een_overleg(keten: Keten, casus_id: str, *punten: str, ids: Sequence[str] = (), **anders: Any) -> dict[str, Any]:
    """A body for POST /overleggen: tomorrow from ten to half past eleven, with everything in ``ids`` on the table for the first point."""
    morgen = dag(await keten.kern.databank.lees(keten.kern.nu)) + timedelta(days=1)
    van, tot = (datetime.combine(morgen, uur, AMSTERDAM).isoformat() for uur in (time(10), time(11, 30)))
    agenda: list[dict[str, Any]] = [{"punt": punt} for punt in punten or ("plan_van_aanpak",)]
    agenda[0]["gegevenIds"] = list(ids)
    return {"casusId": casus_id, "van": van, "tot": tot, "agenda": agenda} | anders


async def begonnen(keten: Keten, wie: Partner, casus_id: str, *punten: str, ids: Sequence[str] = ()) -> str:
    """An overleg that has just begun; its id."""
    body = await een_overleg(keten, casus_id, *punten, ids=ids)
    gemaakt = await wie.moet("POST", "/overleggen", body)
    await keten.vooruit(datetime.fromisoformat(body["van"]) - await keten.kern.databank.lees(keten.kern.nu) + timedelta(minutes=5))
    return str(gemaakt["id"])


async def registreer(keten: Keten, *codes: str, functionaris: str = "", **anders: Any) -> None:
    """The declarations of one person of each of these partijen, good for a year, by a colleague."""
    nu = dag(await keten.kern.databank.lees(keten.kern.nu))
    tot = str(nu + timedelta(days=365))
    vog = {"soort": "vog", "kenmerk": "VOG-2026-3", "op": str(nu), "geldigTot": tot, "vastgesteldDoor": "personeelszaken"}
    stil = {"grond": "overeenkomst", "kenmerk": "GV-2026-4", "op": str(nu), "geldigTot": tot}
    for code in codes:
        collega = keten.als(code, "instemmer", functionaris=f"{code}-collega")
        regel = {"functionaris": functionaris or f"{code}-1", "vog": vog, "geheimhouding": stil, "uitDienstOp": "2099-01-01"} | anders
        pad = f"/partijen/{collega.partij}/functionarissen"
        if (await collega.post(pad, regel)).status_code == 409:  # the register of the proefketen has him already
            van_hem = {veld: waarde for veld, waarde in regel.items() if veld != "functionaris"}
            assert (await collega.put(f"{pad}/{regel['functionaris']}", van_hem, versie=1)).status_code == 200


def aanwezig(partner: Partner, functionaris: str, soort: str = "deelnemer") -> dict[str, str]:
    return {"soort": soort, "partij": partner.partij, "functionaris": functionaris}


async def gehouden(keten: Keten, wie: Partner, casus_id: str, *punten: str, met: Sequence[str] = ("ggd",)) -> str:
    """An overleg at which somebody of each of these partijen was present; its id."""
    overleg = await begonnen(keten, wie, casus_id, *punten)
    await registreer(keten, *met)
    lijst = [aanwezig(keten.als(code, "afgevaardigde"), f"{code}-1") for code in met]
    await wie.moet("POST", f"/overleggen/{overleg}/aanwezigheid", {"aanwezigen": lijst})
    return overleg
