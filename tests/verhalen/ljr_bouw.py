"""A casus that LJ&R brought in, and its gegeven in casusoverleg with police and ggd at the table."""

from typing import Any
from uuid import uuid4

from deploy.proefpartners import partij_id
from tests.bouw import Zaak, een_zaak
from tests.keten import Keten, Partner
from tests.storing.zaken import een_genodigde
from tests.verhalen.test_overdracht import draag_over, gegeven_ids, neem_aan, oordeel

LJR, GGD, POLITIE = (partij_id(p) for p in ("reclassering", "ggd", "politie"))
PLAN = "plan_van_aanpak"
VELDEN = {
    "taakcode": "t2b",
    "betrokkenerol": "client",
    "kwaliteitsnorm": "toezicht",
    "doorbrekingsgrond": "g15b",
    "subsidiariteit": True,
    "laatste_contact": "2026-02-02",
}


def een_ljr_item(betrokkene: str, **velden: Any) -> dict[str, Any]:
    """One gegeven as LJ&R brings it in; ``velden`` are regimevelden, None leaves one out."""
    etiket = {
        "betrokkeneId": betrokkene,
        "betrokkeneCategorie": "1",
        "categorie": "begeleiding_verzorging_behandeling_training",
        "fasedoel": "toetsen_aan_criteria",
        "criterium": "meerdere_problemen",
        "noodzaak": "onderbouwt_criterium",
        "peildatum": "2026-02-02",
        "juistheidBevestigdOp": "2026-02-20",
        "uitzonderingsgrond": "uavg_33",
        "regimevelden": {k: v for k, v in (VELDEN | velden).items() if v is not None},
    }
    return {"etiket": etiket, "inhoud": {"contact": True, "soort": "reclassering"}}


async def een_ljr_zaak(keten: Keten, **velden: Any) -> Zaak:
    """An aanmelding of LJ&R with one gegeven; ``aanmelder`` also answers for it."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, aanmelder="reclassering", betrokkene=wie, gegevens=[een_ljr_item(wie, **velden)])
    zaak.aanmelder = keten.als("reclassering", "aanmelder", "instemmer", "afgevaardigde", "professional", "fg")
    zaak.ids = await gegeven_ids(zaak)
    return zaak


async def stem_in(zaak: Zaak, naar: str, fasedoel: str) -> None:
    """LJ&R's yes, gegeven by gegeven."""
    ja = {"casusId": zaak.casus_id, "gegevenIds": zaak.ids, "naarFase": naar, "fasedoel": fasedoel}
    await zaak.aanmelder.moet("POST", "/instemmingen", ja)


async def naar_triage(zaak: Zaak) -> None:
    """Accepted, judged necessary, agreed to and moved."""
    await neem_aan(zaak)
    await oordeel(zaak, zaak.ids)
    await stem_in(zaak, "triage", "eerste_beeld_en_verrijking")
    await draag_over(zaak)


def een_weging(zaak: Zaak) -> dict[str, Any]:
    """To casusoverleg, with police and ggd."""
    weging = {"casusId": zaak.casus_id, "route": "casusoverleg", "doel": "veilig_wonen", "themas": ["wonen"]}
    return weging | {"uitTeNodigen": [een_genodigde(p, "wonen") for p in (GGD, POLITIE)]}


async def in_ljr_overleg(keten: Keten, **velden: Any) -> tuple[Zaak, Partner, Partner]:
    """In casusoverleg with LJ&R's gegeven; also police and ggd."""
    zaak = await een_ljr_zaak(keten, **velden)
    await naar_overleg(zaak)
    return zaak, keten.als("politie", "afgevaardigde", functie="wijkagent"), keten.als("ggd", "afgevaardigde", "professional", "instemmer")


async def naar_overleg(zaak: Zaak) -> None:
    """Through triage to the table, with LJ&R's functionaris at it."""
    await naar_triage(zaak)
    await zaak.regisseur.moet("POST", "/wegingen", een_weging(zaak))
    zelf = {"partij": LJR, "functionaris": "reclassering-1", "rol": "afgevaardigde", "reden": "leverancier_in_casus"}
    await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", zelf)
    await oordeel(zaak, zaak.ids, "casusoverleg", PLAN)
    await stem_in(zaak, "casusoverleg", PLAN)
    await draag_over(zaak, "casusoverleg", PLAN)


async def leest(partner: Partner, zaak: Zaak) -> list[dict[str, Any]]:
    """The etiketten of what this partner reads in the casus."""
    return [g["etiket"] for g in (await partner.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"]]
