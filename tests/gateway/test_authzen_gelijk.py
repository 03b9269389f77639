"""AuthZEN says beforehand what the door says when it comes to it: random questions put to both, compared on decision, code, status."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from gateway import authzen_oordeel, uitleg_vraag
from gateway.routes import authzen as routes
from tests.bouw import Zaak, een_zaak
from tests.keten import Keten, Partner
from tests.storing.zaken import CRITERIA, bevraag, een_genodigde, klaar_voor_triage
from tests.verhalen.feiten_bouw import een_ontvanger
from tests.verhalen.overleg_bouw import COLLEGE, GGD, VEILIG_THUIS, met_plan
from tests.verhalen.rechten_besluit_bouw import motivering
from tests.verhalen.rechten_bouw import dien_in
from tests.verhalen.vooraf_bouw import functionaris_van, vooraf

SEED, AANTAL = 20261122, 360
PADEN = {
    "casus.lezen": "/casussen/{}",
    "dossier.lezen": "/dossiers/{}",
    "aanmelding.lezen": "/aanmeldingen/{}",
    "bevraging.lezen": "/bevragingen/{}",
    "weging.lezen": "/wegingen/{}",
    "plan.lezen": "/plannen-van-aanpak/{}",
    "deelname.lezen": "/casussen/{}/deelnemers",
    "informatie.lezen": "/casussen/{}/feiten",
    "instemming.lezen": "/instemmingen/{}",
    "overdracht.lezen": "/overdrachten/{}",
    "overleg.lezen": "/overleggen/{}",
    "controle.lezen": "/casussen/{}/controles",
    "brief.lezen": "/casussen/{}/brieven",
    "verzoek.lezen": "/verzoeken/{}",
    "verzoek.uitvoering.lezen": "/verzoeken/{}/uitvoering",
    "verzoek.delen.lezen": "/verzoeken/{}/delen",
    "verzoek.deel.lezen": "/verzoeken/{}/deel",
    "verzoek.termijn.lezen": "/verzoeken/{}/eigen-termijn",
    "verzoek.verstrekkingen.lezen": "/verzoeken/{}/verstrekkingen",
    "kennisgeving.lezen": "/kennisgevingen/{}",
}
PER_CASUS = ("casus.lezen", "dossier.lezen", "deelname.lezen", "informatie.lezen", "controle.lezen", "brief.lezen")
MET_QUERY = ("casus.lezen", "dossier.lezen", "aanmelding.lezen", "bevraging.lezen", "weging.lezen", "plan.lezen")
WIE: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    ("college", ("aanmelder", "afgevaardigde", "instemmer", "professional"), {}),
    ("college", ("fg",), {}),
    ("zvh", ("procesregisseur",), {}),
    ("zvh", ("procesregisseur",), {"functionaris": "zvh-2"}),
    ("zvh", ("manager",), {"functionaris": "zvh-3"}),
    ("zvh", ("beheerder", "privacyadviseur"), {"functionaris": "zvh-4"}),
    ("ggd", ("afgevaardigde", "instemmer", "professional"), {}),
    ("ggd", ("casusregisseur",), {"functionaris": "ggd-2"}),
    ("ggz", ("afgevaardigde", "instemmer"), {}),
    ("veilig_thuis", ("afgevaardigde", "professional", "fg"), {}),
    ("reclassering", ("afgevaardigde",), {}),
)


@dataclass
class Wereld:
    """A keten with casussen in every state, and the ids that can be asked about."""

    keten: Keten
    wie: list[Partner]
    casussen: list[str]
    gegevens: dict[str, list[str]] = field(default_factory=dict)
    dingen: dict[str, list[str]] = field(default_factory=dict)
    aanmelding: dict[str, str] = field(default_factory=dict)

    def iemand(self, r: random.Random) -> Partner:
        """Those who have much to do here more often than those who may do nothing."""
        return r.choices(self.wie, [6, 2, 6, 1, 2, 1, 4, 1, 1, 3, 1])[0]


@dataclass(frozen=True)
class Poging:
    """One question: as AuthZEN takes it, and how to really try it."""

    wie: Partner
    handeling: str
    soort: str
    ding: str
    velden: dict[str, Any]
    doe: Callable[[], Awaitable[httpx.Response]]
    elders: frozenset[str] = frozenset()
    """Codes of refusals that come from the body or the state of the thing, after beleid said yes."""
    casus: str = ""
    """The casus the body names beside a gegeven."""


async def een_wereld(keten: Keten) -> Wereld:
    """Casussen in intake, ready for triage, in triage, in casusoverleg, and one turned down."""
    overleg, _, _ = await met_plan(keten)  # first: it takes every gegeven there is
    nieuw = await een_zaak(keten)
    van_vt = await een_zaak(keten, aanmelder="veilig_thuis")
    klaar = await klaar_voor_triage(keten)
    weg = await een_zaak(keten)
    nee = [{"criterium": c, "uitkomst": "nee", "reden": "stukken"} for c in CRITERIA]
    await weg.regisseur.moet("POST", f"/aanmeldingen/{weg.aanmelding_id}/criteriatoetsen", {"uitkomsten": nee})
    afwijzen = {"besluit": "afwijzen", "reden": "voldoet_niet_aan_criteria", "advies": "reguliere_hulp"}
    await weg.regisseur.moet("POST", f"/aanmeldingen/{weg.aanmelding_id}/besluiten", afwijzen)
    triage = await klaar_voor_triage(keten, 2)
    body = {"casusId": triage.casus_id, "naarFase": "triage", "fasedoel": "eerste_beeld_en_verrijking"}
    await triage.regisseur.moet("POST", "/overdrachten", body)
    await bevraag(triage, keten.als("ggd", "afgevaardigde", "instemmer"))
    zaken = [nieuw, van_vt, klaar, triage, overleg, weg]
    wie = [keten.als(partij, *rollen, **rest) for partij, rollen, rest in WIE]
    w = Wereld(keten, wie, [z.casus_id for z in zaken], aanmelding={z.casus_id: z.aanmelding_id for z in zaken})
    for rij in await keten.sql("select id, casus_id, soort from vindplaats"):
        waar = w.gegevens.setdefault(_id(rij.casus_id), []) if rij.soort == "gegeven" else w.dingen.setdefault(rij.soort, [])
        waar.append(_id(rij.id))
    for soort in ("instemming", "aanwijzing"):
        w.dingen[soort] = [_id(r.id) for r in await keten.sql("select distinct id from feit where soort = :s", s=soort)]
    w.dingen["overdracht"] = [_id(r.id) for r in await keten.sql("select id from overdracht")]
    w.dingen["verzoek"], w.dingen["kennisgeving"] = await een_betwisting(keten, overleg)
    return w


async def een_betwisting(keten: Keten, zaak: Zaak) -> tuple[list[str], list[str]]:
    """A verzoek about one gegeven that the GGD has; and the notice that it stays unused."""
    (gegeven,) = await keten.sql("select id from vindplaats where casus_id = :c and soort = 'gegeven' limit 1", c=UUID(zaak.casus_id).hex)
    await een_ontvanger(keten, zaak, _id(gegeven.id), GGD)
    anders = {"soort": "rectificatie", "gegevenIds": [_id(gegeven.id)], "gegevens": [motivering(zaak.betrokkene)]}
    verzoek = await dien_in(keten.als("zvh", "manager"), zaak.casus_id, zaak.betrokkene, **anders)
    return [verzoek["id"]], [_id(r.id) for r in await keten.sql("select id from feit where soort = 'kennisgeving'")]


def _id(waarde: Any) -> str:
    tekst = str(waarde).replace("-", "")
    return f"{tekst[:8]}-{tekst[8:12]}-{tekst[12:16]}-{tekst[16:20]}-{tekst[20:]}"


# ── questions ───────────────────────────────────────────────────────────────────────────────────────────────────
DINGEN = {
    "aanmelding.lezen": "aanmelding.indienen",
    "bevraging.lezen": "bevraging.stellen",
    "weging.lezen": "weging.vastleggen",
    "plan.lezen": "plan.vastleggen",
    "instemming.lezen": "instemming",
    "overdracht.lezen": "overdracht",
    "overleg.lezen": "overleg.vastleggen",
    "kennisgeving.lezen": "kennisgeving",
}


def een_lezing(w: Wereld, r: random.Random) -> Poging:
    wie, handeling = w.iemand(r), r.choice(list(PADEN))
    bekend = w.casussen if handeling in PER_CASUS else w.dingen.get(DINGEN.get(handeling, "verzoek"), [])
    ding = r.choice(bekend) if bekend and r.random() < 0.93 else str(uuid4())
    query: dict[str, str] = {}
    if handeling in MET_QUERY:
        keuzes = {
            "reden": ["toezicht", "klacht", "zomaar"],
            "doel": ["eigen_taak", "toebedeling", "wettelijke_plicht"],
            "taak": ["wmo_2.3.1_tm_2.3.5", "wpg_2008_2"],
            "fasedoel": ["toetsen_aan_criteria", "plan_van_aanpak", "routering"],
        }
        query = {naam: r.choice(lijst) for naam, lijst in keuzes.items() if r.random() < 0.3}
    pad = PADEN[handeling].format(ding)
    soort = "casus" if handeling in PER_CASUS else "object"
    return Poging(wie, handeling, soort, ding, query, lambda: wie.get(pad, **query))


def een_daad(w: Wereld, r: random.Random) -> Poging:
    """An act in the gateway's own books, really tried."""
    wie, casus = w.iemand(r), r.choice(w.casussen)
    gegeven = r.choice(w.gegevens[casus]) if r.random() < 0.9 else str(uuid4())
    return r.choice(DADEN)(wie, casus, gegeven, r, w)


def _post(wie: Partner, handeling: str, soort: str, ding: str, velden: dict[str, Any], pad: str, body: Any, *elders: str) -> Poging:
    casus = body["casusId"] if soort == "gegeven" else ""
    return Poging(wie, handeling, soort, ding, velden, lambda: wie.post(pad, body), frozenset(elders), casus)


def _aanwijzing(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    soort = r.choice(["niet_verder_gebruiken", "niet_verder_verstrekken", "iets_anders"])
    body = {"casusId": casus, "gegevenId": gegeven, "soort": soort}
    return _post(wie, "aanwijzing.geven", "gegeven", gegeven, {"reden": soort}, "/aanwijzingen", body)


def _beperking(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    reden = r.choice(["juistheid_betwist", "zomaar"])
    body = {"casusId": casus, "gegevenId": gegeven, "reden": reden}
    return _post(wie, "beperking.zetten", "gegeven", gegeven, {"reden": reden}, "/beperkingen", body)


def _zienswijze(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    body = {"casusId": casus, "gegevenIds": [gegeven], "gehoordOp": "2026-01-10"}
    return _post(wie, "zienswijze.vastleggen", "gegeven", gegeven, {}, "/zienswijzen", body)


def _afweging(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    grond = r.choice(["conflict_van_plichten", "zomaar"])
    body = {"casusId": casus, "gegevenIds": [gegeven], "grond": grond, "reden": "conflict_van_plichten"}
    return _post(wie, "afweging.vastleggen", "gegeven", gegeven, {"reden": grond}, "/eigen-afwegingen", body)


def _bezwaar(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    body = {"casusId": casus, "gegevenId": gegeven}
    return _post(wie, "bezwaar.registreren", "gegeven", gegeven, {}, "/bezwaren", body)


def _antwoord(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    body = {"casusId": casus, "antwoord": "ja"}
    elders = ("niets_te_beantwoorden", "geen_open_vragen")
    return _post(wie, "instemming.beantwoorden", "casus", casus, {}, "/instemmingsantwoorden", body, *elders)


def _intrekken(wie: Partner, casus: str, gegeven: str, r: random.Random, w: Wereld) -> Poging:
    ding = r.choice(w.dingen["instemming"])
    return _post(
        wie, "instemming.intrekken", "object", ding, {}, f"/instemmingen/{ding}/intrekkingen", None, "niet_in_te_trekken", "al_beeindigd"
    )


def _opheffen(wie: Partner, casus: str, gegeven: str, r: random.Random, w: Wereld) -> Poging:
    ding = r.choice(w.dingen["aanwijzing"] or [str(uuid4())])
    return _post(wie, "aanwijzing.opheffen", "object", ding, {}, f"/aanwijzingen/{ding}/opheffingen", None, "al_beeindigd")


def _deelname(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    reden = r.choice(["deskundigheid_nodig", "zomaar"])
    body = {"partij": VEILIG_THUIS, "functionaris": f"vt-{r.randrange(10**6)}", "rol": "professional", "reden": reden}
    return _post(wie, "deelname.vastleggen", "casus", casus, {"reden": reden}, f"/casussen/{casus}/deelnemers", body)


def _overdracht(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    naar = r.choice(["triage", "casusoverleg", "afschaling"])
    doel = {"triage": "routering", "casusoverleg": "plan_van_aanpak", "afschaling": "toetsen_resultaat_plan_van_aanpak"}[naar]
    velden = {"naarFase": naar, "fasedoel": doel}
    return _post(
        wie, "overdracht.starten", "casus", casus, velden, "/overdrachten", {"casusId": casus, **velden}, "noodzaak_niet_beoordeeld"
    )


def _aanbod(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    velden = {"ontvanger": r.choice([GGD, VEILIG_THUIS, "00000099000000088000"]), "doel": r.choice(["wettelijke_plicht", "toebedeling"])}
    velden |= {"wetsartikel": "Wpg 2008 26"} if velden["doel"] == "wettelijke_plicht" else {}
    item = {"gegevenId": gegeven, "noodzaak": "nodig_voor_veiligheid"}
    body = {"casusId": casus, **velden, "items": [item], "geldigTot": f"{date.today().year + 1}-01-01"}
    return _post(wie, "verstrekking.aanbieden", "gegeven", gegeven, velden | {"noodzaak": "nodig_voor_veiligheid"}, "/verstrekkingen", body)


def _gebruik(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    body = {"casusId": casus, "gegevenId": gegeven, "grond": "rechten_van_ander", "motivering": "nodig_voor_veiligheid"}
    return _post(wie, "beperking.gebruiken", "gegeven", gegeven, {}, "/beperkingsgebruiken", body, "niet_beperkt")


def _elders(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    """To another verband, where nothing was opened."""
    velden = {"naarVerband": r.choice(["proefgemeente_pga", "bestaat_niet"]), "naarCasusId": str(uuid4()), "fasedoel": "routering"}
    return _post(
        wie, "overdracht.starten", "casus", casus, velden, "/overdrachten", {"casusId": casus, **velden}, "noodzaak_niet_beoordeeld"
    )


def _over_verzoek(wie: Partner, casus: str, gegeven: str, r: random.Random, w: Wereld) -> Poging:
    """An act on the verzoek itself, or on the notice that came of it."""
    op = date.today().isoformat()
    handeling, soort, pad, body = r.choice(
        (
            ("verzoek.afstemmen", "verzoek", "afstemmingen", {"overleg": "partneroverleg", "op": op, "uitkomst": "eens"}),
            ("verzoek.afronden", "verzoek", "afrondingen", None),
            ("kennisgeving.bevestigen", "kennisgeving", "bevestigingen", {"verwerktOp": op}),
            ("kennisgeving.uitzonderen", "kennisgeving", "uitzonderingen", {"grond": "onmogelijk", "motivering": "zomaar"}),
        )
    )
    ding = r.choice(w.dingen[soort]) if r.random() < 0.9 else str(uuid4())
    inhoudelijk = ("ongeldige_invoer", "uitvoering_niet_rond", "al_afgehandeld", "verzoek_niet_besloten")
    waar = {"verzoek": "verzoeken", "kennisgeving": "kennisgevingen"}[soort]
    return _post(wie, handeling, "object", ding, {}, f"/{waar}/{ding}/{pad}", body, *inhoudelijk)


def _correctie(wie: Partner, casus: str, gegeven: str, r: random.Random, _w: Wereld) -> Poging:
    body = {"inhoud": {"soort": "zelfstandig"}}
    elders = frozenset({"intussen_gewijzigd", "ongeldige_invoer"})
    return Poging(wie, "gegeven.corrigeren", "gegeven", gegeven, {}, lambda: wie.put(f"/gegevens/{gegeven}", body, versie=1), elders)


DADEN = (
    *(_aanwijzing, _beperking, _zienswijze, _afweging, _bezwaar, _antwoord, _intrekken, _opheffen),
    *(_deelname, _overdracht, _aanbod, _correctie, _gebruik, _elders, _over_verzoek, _over_verzoek),
)


def een_dienst(w: Wereld, r: random.Random) -> Poging:
    """An act in a service, with its body; a body that could hold gegevens is tried at ``_toets``."""
    wie, casus = w.iemand(r), r.choice(w.casussen)
    return r.choice(DIENSTEN)(wie, casus, r, w)


def _bericht(wie: Partner, handeling: str, soort: str, ding: str, body: dict[str, Any], pad: str) -> Poging:
    return Poging(wie, handeling, soort, ding, {"bericht": body}, lambda: wie.post(pad, body))


def _criteria(wie: Partner, casus: str, r: random.Random, w: Wereld) -> Poging:
    uitkomsten = [{"criterium": c, "uitkomst": r.choice(["ja", "nee"]), "reden": "stukken"} for c in CRITERIA]
    ding = w.aanmelding[casus]
    pad = f"/aanmeldingen/{ding}/criteriatoetsen/_toets"
    return _bericht(wie, "criteriatoets.vastleggen", "object", ding, {"uitkomsten": uitkomsten, "gegevens": []}, pad)


def _plan(wie: Partner, casus: str, r: random.Random, _w: Wereld) -> Poging:
    doel = str(uuid4())
    interventie = {"interventieId": str(uuid4()), "doelId": doel, "uitvoerder": r.choice([COLLEGE, "00000099000000088000"])}
    body = {
        "casusId": casus,
        "casusregisseurPartij": r.choice([COLLEGE, GGD, VEILIG_THUIS]),
        "doelen": [{"doelId": doel, "leefgebied": "wonen", "doel": "eigen_woonplek"}],
        "interventies": [interventie | {"soort": "begeleid_wonen", "termijn": "2030-03-01"}],
        "gegevens": [],
    }
    return _bericht(wie, "plan.vastleggen", "casus", casus, body, "/plannen-van-aanpak/_toets")


def _weging(wie: Partner, casus: str, r: random.Random, _w: Wereld) -> Poging:
    body = {"casusId": casus, "route": "casusoverleg", "doel": "stoppen_geweld", "themas": ["veiligheid"], "gegevens": []}
    body |= {"uitTeNodigen": [een_genodigde(r.choice([GGD, "00000099000000088000"]))]}
    return _bericht(wie, "weging.vastleggen", "casus", casus, body, "/wegingen/_toets")


DIENSTEN = (_criteria, _plan, _weging)


# ── asked at both ───────────────────────────────────────────────────────────────────────────────────────────────
async def verschil(p: Poging) -> tuple[bool, str]:
    """What AuthZEN said, and both answers where they differ; empty when it said what happened."""
    eerst, echt = await vooraf(p.wie, p.handeling, p.soort, p.ding, casus=p.casus, **p.velden), await p.doe()
    inhoud = echt.json()
    status, code = (inhoud["status"], inhoud.get("code", "")) if "toegestaan" in inhoud else (echt.status_code, inhoud.get("code", ""))
    if eerst["decision"]:
        return True, "" if status < 300 or code in p.elders else f"AuthZEN ja, deur {status} {code}"
    gezegd = (eerst["context"]["status"], eerst["context"]["code"])
    return False, "" if gezegd == (status, code) else f"AuthZEN {gezegd}, deur {status} {code}"


async def speel(
    w: Wereld, aantal: int, mengsel: tuple[int, int, int] = (5, 5, 2), *, tot_een: bool = False
) -> tuple[Counter[tuple[str, bool]], list[str]]:
    """Play random readings, acts and acts of a service; what was answered how often, and every difference (``tot_een``: the first)."""
    r = random.Random(SEED)
    geteld: Counter[tuple[str, bool]] = Counter()
    anders = []
    for _ in range(aantal):
        poging = r.choices([een_lezing, een_daad, een_dienst], mengsel)[0](w, r)
        mag, gevonden = await verschil(poging)
        geteld[poging.handeling, mag] += 1
        if gevonden:
            anders.append(f"{poging.wie.partij} {poging.handeling} {poging.velden}: {gevonden}")
            if tot_een:
                break
    return geteld, anders


@pytest.mark.eis("ZVH-9.6", "ZVH-3.5a", "LJR-8.2")
async def test_authzen_zegt_wat_de_deur_zegt(keten: Keten) -> None:
    """Wat AuthZEN vooraf zegt is wat de deur daarna antwoordt: hetzelfde besluit, dezelfde code en dezelfde status; en per gegeven ja als
    de lezing van de casus het toont."""
    w = await een_wereld(keten)
    await _per_gegeven_wat_de_lezing_toont(w)

    geteld, anders = await speel(w, AANTAL)

    assert anders == []
    assert sum(geteld.values()) >= 300
    assert len({handeling for handeling, _ in geteld}) >= 30
    assert sum(aantal for (_, mag), aantal in geteld.items() if mag) >= 60


def _zonder(naam: str, waarde: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """A mapping that forgets one field of the question."""

    return lambda m: m.setattr(routes, "Over", lambda *a, **rest: uitleg_vraag.Over(*a, **(rest | {naam: waarde})))


def _zonder_regel(naam: str) -> Callable[[pytest.MonkeyPatch], None]:
    """A face that does not know one rule."""

    def breek(m: pytest.MonkeyPatch) -> None:
        echt = authzen_oordeel.uit_besluit
        m.setattr(authzen_oordeel, "uit_besluit", lambda b: authzen_oordeel.Antwoord() if b.regel == naam else echt(b))

    return breek


def _zonder_velden(m: pytest.MonkeyPatch) -> None:
    m.setattr(uitleg_vraag, "_velden", lambda *_: {})


def _zonder_bericht(m: pytest.MonkeyPatch) -> None:
    m.setattr(authzen_oordeel, "over_bericht", lambda *_: authzen_oordeel.Antwoord())


FOUTEN = {
    "reden": (_zonder("reden", ""), (0, 1, 0)),
    "doel": (_zonder("doel", ""), (1, 0, 0)),
    "object": (_zonder("object_id", None), (1, 1, 0)),
    "velden": (_zonder_velden, (0, 1, 0)),
    "bericht": (_zonder_bericht, (0, 0, 1)),
    "regel": (_zonder_regel("rol_in_deze_casus_past"), (1, 1, 1)),
}


async def test_de_vergelijking_ziet_een_fout(keten: Keten, monkeypatch: pytest.MonkeyPatch) -> None:
    """De controle op de controle: vergeet de vertaling een veld of het gezicht een regel, dan wijkt het antwoord af van de deur."""
    w = await een_wereld(keten)
    ongezien = []
    for fout, (breek, mengsel) in FOUTEN.items():
        with monkeypatch.context() as even:
            breek(even)
            _, anders = await speel(w, 120, mengsel, tot_een=True)
        ongezien += [] if anders else [fout]

    assert ongezien == []


async def _per_gegeven_wat_de_lezing_toont(w: Wereld) -> None:
    """Of what is not shown AuthZEN says the same as of a gegeven that is not there."""
    getoond = 0
    for wie in w.wie:
        for casus in w.casussen:
            gelezen = await wie.get(f"/casussen/{casus}")
            zichtbaar = {g["etiket"]["id"] for g in gelezen.json()["gegevens"]} if gelezen.is_success else set()
            antwoorden = await _alle(wie, casus, w.gegevens[casus])
            assert {i for i, ja in antwoorden.items() if ja} == zichtbaar, (wie.partij, casus)
            getoond += len(zichtbaar)
    assert getoond > 10


async def _alle(wie: Partner, casus: str, ids: list[str]) -> dict[str, bool]:
    delen = [{"resource": {"type": "urn:nl:zvh:gegeven", "id": i}} for i in ids]
    body = {
        "subject": {"type": "urn:nl:zvh:functionaris", "id": functionaris_van(wie)},
        "action": {"name": "casus.lezen"},
        "evaluations": delen,
    }
    antwoord = await wie.keten.client.post("/access/v1/evaluations", json=body, headers=wie._kop())
    assert antwoord.status_code == 200, antwoord.text
    return {i: a["decision"] for i, a in zip(ids, antwoord.json()["evaluations"], strict=True)}
