"""A lokale aanpak from a plan on paper to one that is settled, carried out and evaluated; every argument has a default."""

from typing import Any
from uuid import uuid4

from tests.keten import Keten, Partner
from tests.verhalen.overleg_bouw import gehouden
from tests.verhalen.pga_bouw import COLLEGE, GGD, Aanpak, een_gesprek, een_item, een_plan, in_overleg, informeer, vandaag

PLANNEN = "/plannen-van-aanpak"


async def besproken(keten: Keten) -> Aanpak:
    """Analysed together and the inwoner told: a plan can be written."""
    a = await in_overleg(keten)
    overleg = await gehouden(keten, a.expert, a.casus_id, "analyse")
    await a.expert.moet("POST", f"/overleggen/{overleg}/analyses", {"leefgebieden": ["wonen"]})
    await informeer(a)
    return a


async def spreek(a: Aanpak, *met: str, visie: str = "gegeven", **anders: Any) -> str:
    """A talk of the college in which the view was asked; its id."""
    body = een_gesprek(a, met=list(met or ("inwoner",)), visie=visie, op=await vandaag(a.keten), **anders)
    return str((await a.college.moet("POST", "/gesprekken", body))["id"])


async def een_visie(a: Aanpak, gesprek: str, *sprekers: str, **anders: Any) -> dict[str, Any]:
    """What each of these said, written down by the college."""
    vast = {"taak": "wmo_2.3.1_tm_2.3.5", "grondslag": "avg_6_1_e", "bron": "gesprek", "geheimhouding": [], "fasedoel": "opstellen"}
    etiket = vast | {"noodzaak": "nodig_voor_plan", "criterium": None}
    inhoud = {"gedrag": "Het liep uit de hand.", "aanpak": "Ik wil een eigen plek."}
    delen = [een_item(a.inwoner, "visie", inhoud | {"van": wie}, **etiket) for wie in sprekers or ("inwoner",)]
    basis = {"casusId": a.casus_id, "betrokkeneId": a.inwoner, "op": await vandaag(a.keten), "gesprekken": [gesprek], "gegevens": delen}
    return basis | anders


async def met_plan(keten: Keten, **interventie: Any) -> tuple[Aanpak, str, dict[str, Any]]:
    """A plan that nobody agreed to yet, whose visie lies here; also its id and its body."""
    a = await besproken(keten)
    await a.college.moet("POST", "/visies", await een_visie(a, await spreek(a)))
    body = een_plan(a, str(uuid4()), **interventie)
    return a, str((await a.expert.moet("POST", PLANNEN, body))["id"]), body


def ggd_van(keten: Keten) -> Partner:
    return keten.als("ggd", "afgevaardigde", "instemmer")


async def stem_in(a: Aanpak, plan_id: str, versie: int = 1) -> Any:
    return await ggd_van(a.keten).post(f"{PLANNEN}/{plan_id}/akkoorden", {"versie": versie})


async def stel_vast(a: Aanpak, plan_id: str, versie: int = 1) -> Any:
    return await a.expert.post(f"{PLANNEN}/{plan_id}/vaststellingen", {"versie": versie})


async def vastgesteld(keten: Keten, **interventie: Any) -> tuple[Aanpak, str, dict[str, Any]]:
    """Settled with the GGD, which carries it out."""
    a, plan_id, body = await met_plan(keten, **interventie)
    assert (await stem_in(a, plan_id)).status_code == 201
    assert (await stel_vast(a, plan_id)).status_code == 201
    return a, plan_id, body


async def evalueer(a: Aanpak, plan_id: str, body: dict[str, Any], uitkomst: str, **anders: Any) -> Any:
    """Of every doel that it was not reached, with both partners."""
    doelen = [{"doelId": d["doelId"], "resultaat": "niet"} for d in body["doelen"]]
    basis = {"op": await vandaag(a.keten), "uitkomst": uitkomst, "met": [GGD, COLLEGE], "doelen": doelen}
    return await a.expert.post(f"{PLANNEN}/{plan_id}/evaluaties", basis | anders)


async def taken(wie: Partner) -> set[str]:
    """Kinds of what waits for this partij."""
    return {t["soort"] for t in (await wie.moet("GET", "/taken"))["items"]}
