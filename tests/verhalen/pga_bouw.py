"""A lokale persoonsgerichte aanpak under way: every step over HTTP, with arguments that have a default."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from gateway.beleid.kalender import dag, plus
from tests.bouw import vandaag
from tests.keten import Keten, Partner
from tests.storing.zaken import een_genodigde
from tests.verhalen.overleg_bouw import aanwezig, begonnen, registreer
from tests.verhalen.pga_intake_bouw import ga_na, vraag_politie

PGA = "proefgemeente_pga"
BURGEMEESTER, COLLEGE = "00000099000000010000:burgemeester", "00000099000000010000:college_bw"
GGD = "00000099000000070000"
CRITERIA = ("eigen_keten_volstaat_niet", "twee_of_meer_ketens_nodig", "twee_politieregistraties", "niet_in_aanmerking_voor_zvh")
OVER_EEN_MAAND = str((datetime.now(UTC) + timedelta(days=30)).date())
GEDAAN = "uitgevoerd_met_voldoende_resultaat"


@dataclass
class Aanpak:
    """A casus of a pga, and who speaks in it."""

    keten: Keten
    inwoner: str
    college: Partner
    expert: Partner
    casus_id: str = ""
    aanmelding_id: str = ""
    ids: list[str] = field(default_factory=list)

    def doel(self, naar: str, fasedoel: str) -> dict[str, Any]:
        return {"casusId": self.casus_id, "naarFase": naar, "fasedoel": fasedoel}


def een_item(inwoner: str, categorie: str = "personalia", inhoud: Any = None, **etiket: Any) -> dict[str, Any]:
    basis = {"betrokkeneId": inwoner, "betrokkeneCategorie": "1", "categorie": categorie, "fasedoel": "toelating_vaststellen"}
    basis |= {"criterium": "twee_of_meer_ketens_nodig", "noodzaak": "onderbouwt_criterium"} | etiket
    return {"etiket": {k: v for k, v in basis.items() if v is not None}, "inhoud": inhoud or {"naam": "Jan Jansen"}}


def aanspreken(**anders: Any) -> dict[str, Any]:
    return {"op": "2026-02-20", "partij": COLLEGE, "onderwerpen": ["gedrag", "gevolgen_en_aanmelding"]} | anders


def een_aanmelding(inwoner: str, **anders: Any) -> dict[str, Any]:
    """A body for POST /aanmeldingen in a pga; a field given as None is left out."""
    basis = {
        "samenwerkingsverband": PGA,
        "samenwerkingsdoel": "bescherming_openbare_orde_en_veiligheid",
        "aanleiding": "overlast",
        "betrokkenen": [{"betrokkeneId": inwoner, "categorie": "1", "relatie": "hoofdpersoon"}],
        "aanspreken": aanspreken(),
        "gedragInGemeente": "proefstad",
        "gegevens": [
            een_item(inwoner),
            een_item(inwoner, "toezicht_en_handhaving", {"soort": "overlast", "feit": "Gooit met spullen naar voorbijgangers."}),
        ],
    } | anders
    return {k: v for k, v in basis.items() if v is not None}


async def dagen_leesbaar(keten: Keten, termijn: str) -> int:
    """Days from today through the last one on which what starts this term today can be read: on the norm's last day no backup is
    readable either, so it goes eight days before (ONTWERP §9)."""
    nu = dag(await keten.kern.databank.lees(keten.kern.nu))
    return (plus(nu, termijn) - nu).days - 8 - 1


async def een_aanpak(keten: Keten, **anders: Any) -> Aanpak:
    """Put forward by the college."""
    inwoner = str(uuid4())
    college = keten.als("college", "aanmelder", "instemmer", "afgevaardigde")
    a = Aanpak(keten, inwoner, college, keten.als("burgemeester", "pga_expert"))
    gemaakt = await college.moet("POST", "/aanmeldingen", een_aanmelding(inwoner, **anders))
    a.casus_id, a.aanmelding_id = gemaakt["casusId"], gemaakt["id"]
    return a


async def toets(a: Aanpak, uitkomst: str = "ja", *, nagaan: Mapping[str, str] | None = None) -> None:
    """After everything that must be found out first; ``nagaan``: other outcomes, empty for what is skipped."""
    await ga_na(a.expert, a.casus_id, **(nagaan or {}))
    await vraag_politie(a.keten, a.expert, a.casus_id)
    onderbouwing = {
        "contacten": ["2026-01-05", "2026-01-20"],
        "interventies": ["gesprek"],
        "eigenKetenReden": "gedrag_neemt_toe",
        "benodigdeKetens": ["strafrecht", "hulpverlening_en_zorg"],
        "politieregistraties": {"tweeOfMeer": True, "peildatum": "2026-02-20"},
        "zvhStatus": "nog_niet",
    }
    uitkomsten = [{"criterium": c, "uitkomst": uitkomst, "reden": "stukken"} for c in CRITERIA]
    body = {"uitkomsten": uitkomsten, "onderbouwing": onderbouwing}
    await a.expert.moet("POST", f"/aanmeldingen/{a.aanmelding_id}/criteriatoetsen", body)


async def besluit(a: Aanpak, **body: Any) -> Any:
    return await a.expert.post(f"/aanmeldingen/{a.aanmelding_id}/besluiten", {"besluit": "aannemen"} | body)


async def wijs_af(a: Aanpak, **body: Any) -> Any:
    return await besluit(a, besluit="afwijzen", reden="voldoet_niet_aan_criteria", advies="reguliere_hulp", **body)


async def verplaats(a: Aanpak, naar: str, fasedoel: str, reden: str, leveranciers: Sequence[Partner] = ()) -> Any:
    """Everything that lies there judged necessary, asked, agreed and moved; returns the overdracht."""
    doel = a.doel(naar, fasedoel)
    gelezen = await a.expert.moet("GET", f"/casussen/{a.casus_id}")
    oordelen = [{"gegevenId": g["etiket"]["id"], "oordeel": "noodzakelijk", "reden": reden} for g in gelezen["gegevens"]]
    await a.expert.moet("POST", "/noodzaakoordelen", doel | {"oordelen": oordelen})
    await a.expert.moet("POST", "/instemmingsvragen", doel)
    for leverancier in leveranciers or (a.college,):
        await leverancier.moet("POST", "/instemmingsantwoorden", {"casusId": a.casus_id, "antwoord": "ja"})
    return await a.expert.moet("POST", "/overdrachten", doel)


async def in_triage(keten: Keten, *, nagaan: Mapping[str, str] | None = None, **anders: Any) -> Aanpak:
    a = await een_aanpak(keten, **anders)
    await toets(a, nagaan=nagaan)
    assert (await besluit(a)).status_code == 201
    await verplaats(a, "triage", "toelating_vaststellen", "nodig_voor_beeld")
    return a


async def bevraag(a: Aanpak, partner: Partner) -> str:
    """A bevraging to this partner, who can see it with the yes of the college."""
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": partner.partij, "taak": "bevraging"})
    body = {"casusId": a.casus_id, "gevraagde": partner.partij, "vragen": ["bekend_bij_u"], "waarom": "bepaalt_route"}
    gesteld = await a.expert.moet("POST", "/bevragingen", body | {"uiterlijk": OVER_EEN_MAAND})
    return str(gesteld["id"])


def weging(a: Aanpak, **anders: Any) -> dict[str, Any]:
    basis = {"casusId": a.casus_id, "route": "casusoverleg", "doel": "stoppen_overlast", "themas": ["veiligheid"]}
    return basis | {"uitTeNodigen": [een_genodigde(p) for p in (GGD, COLLEGE)]} | anders


async def in_overleg(keten: Keten, **anders: Any) -> Aanpak:
    """Weighed and in casusoverleg with what the college brought in."""
    a = await in_triage(keten, **anders)
    await a.expert.moet("POST", "/wegingen", weging(a))
    await verplaats(a, "casusoverleg", "opstellen", "nodig_voor_plan")
    gelezen = await a.expert.moet("GET", f"/casussen/{a.casus_id}")
    a.ids = [g["etiket"]["id"] for g in gelezen["gegevens"]]
    return a


def een_gesprek(a: Aanpak, **anders: Any) -> dict[str, Any]:
    basis = {"casusId": a.casus_id, "betrokkeneId": a.inwoner, "op": "2026-03-01", "gevoerdDoor": "partner", "met": ["inwoner"]}
    return basis | {"onderwerpen": ["noodzaak", "oorzaken", "aanpak"], "visie": "wilde_niet_antwoorden"} | anders


async def informeer(a: Aanpak) -> None:
    onderdelen = ["aanleiding", "gebruik_door_om", "inhoud_aanpak", "proces", "rechten", "verwerking_persoonsgegevens"]
    body = {"casusId": a.casus_id, "betrokkeneId": a.inwoner, "geinformeerdOp": "2026-03-01", "wijze": "brief", "onderdelen": onderdelen}
    await a.college.moet("POST", "/informatiemomenten", body)


def een_plan(a: Aanpak, doel_id: str, **interventie: Any) -> dict[str, Any]:
    basis = {"interventieId": str(uuid4()), "doelId": doel_id, "uitvoerder": GGD, "soort": "zorg", "termijn": "2030-03-01"}
    doelen = [{"doelId": doel_id, "leefgebied": "wonen", "doel": "eigen_woonplek"}]
    delen = {"doelen": doelen, "interventies": [basis | interventie], "gegevens": [een_analyse(a)]}
    return {"casusId": a.casus_id, "casusregisseurPartij": COLLEGE} | delen


def een_analyse(a: Aanpak, **etiket: Any) -> dict[str, Any]:
    """The probleemanalyse of the plan: a joint thema without facts about a life."""
    vast = {"taak": "wmo_2.3.1_tm_2.3.5", "grondslag": "avg_6_1_e", "bron": "overleg", "geheimhouding": [], "leverancier": "gezamenlijk"}
    waarom = {"fasedoel": "analyse", "criterium": None, "noodzaak": "nodig_voor_plan"}
    return een_item(a.inwoner, "procesgegevens", {"soort": "thema", "leefgebied": "wonen"}, **(vast | waarom | etiket))


async def met_plan(keten: Keten) -> tuple[Aanpak, str]:
    """Settled after the talk; also the doel."""
    a, doel_id = await in_overleg(keten), str(uuid4())
    await informeer(a)
    await a.college.moet("POST", "/gesprekken", een_gesprek(a))
    await a.expert.moet("POST", "/plannen-van-aanpak", een_plan(a, doel_id))
    return a, doel_id


def een_verstrekking(a: Aanpak, **anders: Any) -> dict[str, Any]:
    items = [{"gegevenId": i, "noodzaak": "nodig_voor_uitvoering"} for i in anders.pop("ids", a.ids)]
    basis = {"casusId": a.casus_id, "ontvanger": GGD, "doel": "interventies_en_acties", "items": items, "geldigTot": OVER_EEN_MAAND}
    return {k: v for k, v in (basis | anders).items() if v is not None}


async def stel_vast(a: Aanpak, plan_id: str) -> None:
    """Analysed together in an overleg, agreed to by the GGD and settled in its first version (PGA-2.3, PGA-10.1a)."""
    overleg, ggd = await begonnen(a.keten, a.expert, a.casus_id, "analyse"), a.keten.als("ggd", "afgevaardigde")
    # Somebody else than who reads later: what the register holds about him ends after a year.
    await registreer(a.keten, "ggd", functionaris="ggd-overleg")
    await a.expert.moet("POST", f"/overleggen/{overleg}/aanwezigheid", {"aanwezigen": [aanwezig(ggd, "ggd-overleg")]})
    await a.expert.moet("POST", f"/overleggen/{overleg}/analyses", {"leefgebieden": ["wonen"]})
    pad = f"/plannen-van-aanpak/{plan_id}"
    await ggd.moet("POST", f"{pad}/akkoorden", {"versie": 1})
    await a.expert.moet("POST", f"{pad}/vaststellingen", {"versie": 1})


async def rond_af(a: Aanpak) -> None:
    """Whoever carries out an interventie reports that it ended (PGA-11.1)."""
    plan, *_ = await a.keten.sql("select id, velden from feit where soort = 'plan' order by versie desc")
    velden = json.loads(plan.velden) if isinstance(plan.velden, str) else plan.velden
    if not velden.get("vastgesteld"):
        await stel_vast(a, str(UUID(str(plan.id))))
    pad, ggd = f"/plannen-van-aanpak/{UUID(str(plan.id))}/voortgangsmeldingen", a.keten.als("ggd", "afgevaardigde")
    for stap in velden["uitvoering"]:
        body = {"interventieId": stap["id"], "op": await vandaag(a.keten), "gegevens": []}
        await ggd.moet("POST", pad, body | {"status": "gestart"})
        await ggd.moet("POST", pad, body | {"status": "beeindigd", "doelBereikt": "ja"})


async def zie_terug(a: Aanpak) -> str:
    """An overleg in which the GGD sees with the pga-expert what came of it; its id (PGA-11.2)."""
    overleg = await begonnen(a.keten, a.expert, a.casus_id, "besluit_afbouw")
    ggd, wie = a.keten.als("ggd", "afgevaardigde"), "ggd-terugblik"
    await registreer(a.keten, "ggd", functionaris=wie)
    await a.expert.moet("POST", f"/overleggen/{overleg}/aanwezigheid", {"aanwezigen": [aanwezig(ggd, wie)]})
    return overleg


async def sluit_af(a: Aanpak, doel_id: str) -> None:
    """Carried out, decided today with who carried it out, and moved to afschaling."""
    await rond_af(a)
    overleg = await zie_terug(a)
    afsluiten = {"casusId": a.casus_id, "besluit": "afschalen", "besluitdatum": await vandaag(a.keten), "deelnemers": [GGD]}
    afsluiten["overlegId"] = overleg
    resultaten = [{"doelId": doel_id, "resultaat": "bereikt"}]
    body = afsluiten | {"reden": GEDAAN, "resultaten": resultaten}
    await a.expert.moet("POST", "/overlegbesluiten", body)
    await verplaats(a, "afschaling", "evalueren_verantwoorden", "nodig_voor_resultaatoordeel")
