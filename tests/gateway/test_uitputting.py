"""Proof by exhaustion: every question of a finite space against what the protocol says (uitputting_model), without the rules' help.

The space is generated (uitputting_ruimte); the counts and the closed list of exceptions are printed. Positive controls: there are
permits of every soort, and a beleid with one central rule broken is caught by the statement that is about it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import pytest

from gateway.beleid import REGELS, TOEGESTAAN, Regel, Vraag, alle, beslis
from gateway.beleid.besluit import weiger
from tests.gateway.beleid_bouw import parameters
from tests.gateway.uitputting_model import Telling, gelezen, met_leemte, stelling_a, stelling_b, stelling_c, stelling_d, stelling_e
from tests.gateway.uitputting_ruimte import erbij, ruimte, zaden
from tests.mutatie.gevallen import in_plaats_van, terzijde

SOORTEN = ("inbreng", "overdracht", "lezen", "verstrekking", "bevraging", "inzage")
STAP_E = 13
"""Statement e asks each question some nine times more; one in thirteen of the space is put to it, seeds and their neighbours alike."""
MAG_ONTBREKEN = {
    "altijd_toestemming": "ZVH 6.4 l names partijen that always need toestemming; a convenant without such partijen names none",
    "politie_functies": "only PGA 8.6 lists functions; elsewhere the artikel 20-beslissing does, or every function of the police may",
    "wpg_bij_uitzondering": "only PGA 8.1 knows articles admitted by exception; without the list there are none",
}


def loop(vragen: Iterable[Vraag], *, stap_e: int = STAP_E) -> Telling:
    """Hold every question against the five statements."""
    t = Telling()
    handtekeningen: set[object] = set()
    for nummer, vraag in enumerate(vragen):
        p = parameters(vraag.regime)
        t.gevraagd[vraag.soort] += 1
        if beslis(vraag, p):
            t.toegestaan[vraag.soort] += 1
            for stelling in (stelling_a, stelling_b, stelling_c):
                stelling(vraag, p, t)
            teken = (vraag.soort, vraag.regime, *gelezen(vraag, p))
            if teken not in handtekeningen:
                handtekeningen.add(teken)
                stelling_d(vraag, p, t)
        if nummer % stap_e == 0:
            for extra in erbij(vraag):
                stelling_e(vraag, extra, p, t)
    return t


@pytest.fixture(scope="module")
def telling() -> Telling:
    return loop([*zaden(), *ruimte(zaden())])


@pytest.mark.timeout(240)
def test_de_ruimte_is_groot_en_niet_leeg(telling: Telling, capsys: pytest.CaptureFixture[str]):
    """At least 50,000 questions; permits of every soort; each statement was put to something that was permitted."""
    with capsys.disabled():
        _druk_af(telling)

    assert telling.gevraagd.total() >= 50_000
    assert [s for s in SOORTEN if not telling.toegestaan[s]] == []
    assert [s for s in "abcde" if telling.getoetst[s] < 20] == []
    assert telling.toegestaan["door een ja erbij"] > 100


def _druk_af(t: Telling) -> None:
    soorten = ", ".join(f"{s} {t.gevraagd[s]} ({t.toegestaan[s]} toegestaan)" for s in SOORTEN)
    regels = [f"uitputting: {t.gevraagd.total()} vragen: {soorten}"]
    regels += [f"  stelling {s}: {t.getoetst[s]} keer getoetst, {len(t.fouten.get(s, ()))} fouten" for s in "abcde"]
    uitzonderingen = {r if r.startswith("mag") else f"zonder aparte instemming: {r}": n for r, n in t.uitzondering.items()}
    regels += [f"  {reden}: {aantal} keer" for reden, aantal in sorted(uitzonderingen.items())]
    print("", *regels, sep="\n")  # noqa: T201 - the list is the result


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    "stelling",
    [
        pytest.param("a", marks=pytest.mark.eis("ZVH-3.5c", "ZVH-3.5d", "PGA-5.2", "PGA-5.3a", "PGA-5.4"), id="a-geen-permit-zonder-ja"),
        pytest.param("b", marks=pytest.mark.eis("ZVH-3.5b", "ZVH-4.1"), id="b-noodzaak-en-categorie"),
        pytest.param("c", marks=pytest.mark.eis("PGA-9.7a"), id="c-om-nooit-in-pga"),
        pytest.param("d", id="d-een-gat-is-nooit-een-permit"),
        pytest.param("e", marks=pytest.mark.eis("ZVH-3.5c2"), id="e-een-ja-opent-alleen-zijn-bereik"),
    ],
)
def test_stelling(telling: Telling, stelling: str):
    fouten = telling.fouten.get(stelling, [])

    assert fouten == [], f"{len(fouten)} fouten: {Counter(f.partition(': Vraag(')[0] for f in fouten).most_common(5)}"


def test_uitzonderingen_zijn_een_gesloten_lijst(telling: Telling):
    """Why no separate yes was asked comes from the convenant or is the leverancier's own act; what may be missing has its reason."""
    zonder_ja = {r for r in telling.uitzondering if not r.startswith("mag ontbreken")}

    assert {r.partition(" ")[2].partition(" ")[0] for r in zonder_ja} <= {"de", "eigen"}
    assert {r.partition(": ")[2] for r in telling.uitzondering if r.startswith("mag ontbreken")} <= set(MAG_ONTBREKEN)


@lru_cache(maxsize=1)
def _zaden() -> Sequence[Vraag]:
    return zaden()


def test_iedere_nodige_parameter_sluit_zijn_regel():
    """Each parameter a rule names, taken away where that rule has a say over a permit: onbeslist, by that rule or one before it."""
    gezien, open_ = set(), []
    for vraag in _zaden():
        p = parameters(vraag.regime)
        spreken = {b.regel for b in alle(vraag, p)}
        for r in (r for r in REGELS if r.naam in spreken):
            gezien |= {(r.naam, n) for n in r.nodig}
            open_ += [(r.naam, n) for n in r.nodig if beslis(vraag, met_leemte(p, n)).uitkomst != "onbeslist"]

    assert open_ == []
    assert {(r.naam, n) for r in REGELS for n in r.nodig} - gezien == set()


@lru_cache(maxsize=1)
def _controlezaden() -> Sequence[Vraag]:
    """The questions of basis.toml, and own-task use, which takes more than they hold."""
    return [*zaden(alleen_basis=True), *(z for z in _zaden() if z.doel == "eigen_taak")]


def _regel(naam: str) -> Regel:
    return next(r for r in REGELS if r.naam == naam)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("stelling", "naam"),
    [
        ("a", "leverancier_stemt_in"),
        ("a", "leverancier_stemt_in_met_eigen_taak"),
        ("a", "leverancier_stemt_in_met_ander_doel"),
        ("a", "leverancier_stemt_in_met_verstrekking"),
        ("a", "leverancier_stemt_in_met_bevraging"),
        ("b", "noodzaak_is_beoordeeld"),
        ("b", "categorie_staat_op_de_lijst"),
        ("b", "categorie_reist_naar_deze_fase"),
        ("c", "om_komt_niet_in_het_pga_bestand"),
    ],
)
def test_een_gebroken_regel_valt_op(stelling: str, naam: str):
    """Positive control: put aside a central rule and its statement is broken."""
    with in_plaats_van(_regel(naam), terzijde(_regel(naam))):
        assert loop(ruimte(_controlezaden()), stap_e=10**9).fouten.get(stelling)


def test_een_vergeten_parameter_valt_op():
    """Positive control: a rule that reads a list it does not declare is caught by statement d."""
    regel = _regel("categorie_staat_op_de_lijst")
    with in_plaats_van(regel, replace(regel, nodig=())):
        assert loop(zaden(alleen_basis=True)).fouten.get("d")


@pytest.mark.parametrize("soepel", [True, False])
def test_een_ja_dat_te_veel_of_te_weinig_doet_valt_op(soepel: bool):
    """Positive control: an instemming that opens everything, and one that closes what was open, are caught by statement e."""
    nee = weiger("proef", "proef")
    regel = _regel("leverancier_stemt_in")

    def elk_ja(vraag, p):
        return TOEGESTAAN if vraag.feiten.instemmingen else nee

    def hooguit_een(vraag, p):
        return nee if len(vraag.feiten.instemmingen) > 1 else regel.toets(vraag, p)

    with in_plaats_van(regel, replace(regel, toets=elk_ja if soepel else hooguit_een)):
        assert loop(ruimte(zaden(alleen_basis=True)[:1]), stap_e=1).fouten.get("e")
