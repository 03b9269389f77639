"""What holds for every question: beleid answers, in order, and a missing yes or a halting fact never opens anything."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.beleid import REGELS, TOEGESTAAN, Parameters, alle, beslis
from gateway.beleid.kalender import dag, plus
from gateway.beleid.vraag import Casus, Feiten, Informatie, Instemming, Label, Partij, Toestemming, Vraag, Wie
from shared.convenant import lees_termijn, rekent
from tests.gateway.beleid_bouw import NU, basis, een_vraag, parameters

SOORTEN = ("handeling", "inbreng", "overdracht", "lezen", "verstrekking", "bevraging", "inzage")
PARTIJEN = ("", "00000099000000060000", "00000099000000050000", "gezamenlijk")
tekst = st.sampled_from(("", "triage", "casusoverleg", "plan_van_aanpak", "eigen_taak", "intake", "onzin", "wpg", "politie"))
partij_ids = st.sampled_from(PARTIJEN)
dagen = st.none() | st.dates(date(2020, 1, 1), date(2032, 1, 1))
momenten = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
partijen = st.none() | st.builds(
    Partij,
    partij_id=partij_ids,
    soort=st.sampled_from(("ggz", "politie", "openbaar_ministerie", "burgemeester", "")),
    reglement=st.sampled_from(("", "ljr", "xtra", "ied", "onbekend")),
    in_protocol=st.booleans(),
    toegetreden_op=dagen,
    opgezegd_per=dagen,
    artikel_20_tot=dagen,
)
instemmingen = st.builds(
    Instemming,
    leverancier=partij_ids,
    status=st.sampled_from(("gevraagd", "gegeven", "geweigerd", "ingetrokken", "verlopen", "vervallen")),
    naar_fase=tekst,
    fasedoel=tekst,
    ontvanger=partij_ids,
    geldig_tot=st.none() | momenten,
)
toestemmingen = st.builds(
    Toestemming,
    status=st.sampled_from(("gegeven", "ingetrokken", "eigen_afweging")),
    door=st.sampled_from(("betrokkene", "wettelijk_vertegenwoordiger", "professional")),
    grond=tekst,
    geldig_tot=dagen,
)
feiten = st.builds(
    Feiten,
    noodzaak=st.sampled_from(("", "noodzakelijk", "niet_noodzakelijk")),
    instemmingen=st.lists(instemmingen, max_size=3).map(tuple),
    toestemmingen=st.lists(toestemmingen, max_size=2).map(tuple),
    informatie=st.none() | st.builds(Informatie, geinformeerd_op=dagen, uitstelgrond=tekst, hertoets_op=dagen),
    mandaat=st.booleans(),
    bezwaar=st.booleans(),
)
labels = st.none() | st.builds(
    Label,
    **{naam: tekst for naam in ("id", "fase", "fasedoel", "betrokkene_id", "categorie", "grondslag", "grondslag_verband", "taak", "bron")},
    leverancier=partij_ids,
    betrokkene_categorie=st.sampled_from(("1", "2", "3", "9")),
    categorie_verband=st.sampled_from(("woonsituatie", "gezondheid", "politiegegevens", "onzin")),
    geheimhouding=st.none() | st.sampled_from(((), ("wgbo",), ("wpg",), ("onzin",))),
    toestemming=st.sampled_from(("geen", "slot", "grondslag")),
    bewaren_tot=dagen,
    medezeggenschap=st.lists(partij_ids, max_size=2).map(tuple),
)
zaken = st.none() | st.builds(
    Casus,
    casus_id=tekst,
    samenwerkingsverband=st.just("proefverband"),
    regime=st.sampled_from(("zvh", "pga")),
    fase=st.sampled_from(("intake", "triage", "casusoverleg", "afschaling", "onzin")),
    status=st.sampled_from(("in_aanmelding", "lopend", "afgewezen", "afgeschaald", "vernietigd")),
    samenwerkingsdoel=st.sampled_from(("complexe_multiproblematiek", "")),
    aanmelder=partij_ids,
    besluit_afschaling_op=dagen,
    vernietigen_op=dagen,
)
lieden = st.builds(
    Wie,
    partij=partijen,
    functionaris=tekst,
    rollen=st.sets(st.sampled_from(("procesregisseur", "afgevaardigde", "fg", "manager", "systeem"))).map(frozenset),
    vog=st.booleans(),
    geheimhouding=st.booleans(),
    is_procesregisseur=st.booleans(),
    deelname_rollen=st.sets(st.sampled_from(("afgevaardigde", "professional"))).map(frozenset),
)
vragen = st.builds(
    Vraag,
    soort=st.sampled_from(SOORTEN),
    handeling=st.sampled_from((*parameters().handelingen, "onzin", "klok.vernietigen")),
    nu=momenten,
    wie=lieden,
    regime=st.sampled_from(("zvh", "pga")),
    samenwerkingsverband=st.sampled_from(("proefverband", "proefgemeente_pga")),
    casus=zaken,
    label=labels,
    leverancier=partijen,
    ontvanger=partijen,
    naar_fase=tekst,
    fasedoel=tekst,
    doel=tekst,
    naar_verband=st.sampled_from(("", "ander")),
    feiten=feiten,
)


@given(vragen, st.sampled_from(("zvh", "pga")))
@settings(max_examples=300, deadline=None)
def test_beslis_antwoordt_altijd(vraag, regime):
    """Beleid is total: whatever is asked, it answers; every rule on its own does too, also over an empty convenant."""
    for p in (parameters(regime), Parameters.uit({})):
        besluit, alles = beslis(vraag, p), alle(vraag, p)
        eerste = next((b for b in alles if not b), TOEGESTAAN)

        assert (besluit.uitkomst, besluit.code) == (eerste.uitkomst, eerste.code)
        assert besluit or (besluit.reden and besluit.code and besluit.status in (400, 403, 404, 409))


rijk = st.sampled_from([vorm for vorm, vraag in basis()["vragen"].items() if "label" in vraag])


@pytest.mark.eis("ZVH-3.5c", "ZVH-3.5c2")
@given(rijk, st.lists(instemmingen, max_size=3), st.data())
@settings(max_examples=150, deadline=None)
def test_een_instemming_minder_opent_niets(vorm, extra, data):
    """Taking an instemming away never turns a no into a yes."""
    vraag = een_vraag(vorm)
    ja = (*vraag.feiten.instemmingen, *extra)
    vol = replace(vraag, feiten=replace(vraag.feiten, instemmingen=ja))
    weg = data.draw(st.sampled_from(ja)) if ja else None
    minder = replace(vraag, feiten=replace(vraag.feiten, instemmingen=tuple(i for i in ja if i is not weg)))

    assert beslis(vol, parameters()) or not beslis(minder, parameters())


REMMEN = (
    {"bezwaar": True},
    {"beperkt": True},
    {"aanwijzingen": frozenset(("niet_verder_gebruiken",))},
    {"noodzaak": "niet_noodzakelijk"},
    {"later_deelnemer": True},
)


@pytest.mark.eis("ZVH-2.3", "ZVH-17.1", "ZVH-20.4")
@given(st.one_of(vragen, rijk.map(een_vraag)), st.sampled_from(REMMEN))
@settings(max_examples=200, deadline=None)
def test_een_remmend_feit_beperkt_alleen(vraag, rem):
    """A halting fact never opens what was closed."""
    geremd = replace(vraag, feiten=replace(vraag.feiten, **rem))

    assert beslis(vraag, parameters()) or not beslis(geremd, parameters())


@pytest.mark.eis("ZVH-7.2d", "ZVH-13.7")
@given(rijk, st.booleans())
@settings(max_examples=30, deadline=None)
def test_een_intrekking_opent_niets(vorm, slot):
    """A withdrawn toestemming never opens what was closed."""
    vraag = een_vraag(vorm, label={"toestemming": "slot" if slot else "grondslag"})
    weg = Toestemming("ingetrokken", "betrokkene")
    feiten_ = replace(vraag.feiten, toestemmingen=(*vraag.feiten.toestemmingen, weg))

    assert beslis(vraag, parameters()) or not beslis(replace(vraag, feiten=feiten_), parameters())


@pytest.mark.eis("ZVH-1.18b")
def test_onbekend_is_gelijk_aan_niet_bestaand():
    """Who may not know a casus gets, word for word, the answer for one that does not exist."""
    vreemd = {"stuk": "afgevaardigde", "partij": "ggd", "deelname_rollen": []}
    for vorm in ("handeling", "lezen", "overdracht", "verstrekking"):
        bestaat, bestaat_niet = een_vraag(vorm, wie=dict(vreemd)), een_vraag(vorm, wie=dict(vreemd), casus="geen")

        assert beslis(bestaat, parameters()) == beslis(bestaat_niet, parameters())
        assert not beslis(bestaat, parameters())


@pytest.mark.eis("PGA-9.7a", "PGA-5.3c")
@given(rijk.filter(lambda vorm: vorm != "inzage"), feiten, st.booleans())
@settings(max_examples=150, deadline=None)
def test_om_beweegt_nooit_in_een_pga(vorm, feiten_, om):
    """No combination of facts lets OM data into, out of or through a pga; the same question about another's data can be a yes."""
    label = {"categorie_verband": "adres", "categorie": "adres", "fasedoel": "analyse"}
    vraag = een_vraag(vorm, casus={"stuk": "pga"}, wie={"stuk": "pga_expert"}, label=label)
    assert vraag.label
    om_label = replace(vraag.label, geheimhouding=("wjsg",)) if om else replace(vraag.label, bron="openbaar_ministerie")

    assert not beslis(replace(vraag, label=om_label, feiten=feiten_), parameters("pga"))
    assert vorm != "lezen" or beslis(vraag, parameters("pga"))


def test_ontbrekende_parameter_is_onbeslist():
    """Each parameter that a rule names makes it onbeslist when nobody filled it: a gap is never a permit."""
    for naam in sorted({n for r in REGELS for n in r.nodig}):
        uitkomsten = {vorm: beslis(een_vraag(vorm), parameters("zvh", (naam,))) for vorm in basis()["vragen"]}
        raakt = [r for r in REGELS if naam in r.nodig and not r.reglementen and "zvh" in r.regimes]

        assert not raakt or any(b.uitkomst == "onbeslist" for b in uitkomsten.values()), naam


def test_kalender_rekent_als_het_convenant():
    """Beleid keeps its own small calendar, because it imports nothing; the two agree."""
    for termijn in ("P6M", "P4W", "P1Y", "P2W", "P1Y2M3D"):
        for dag_ in (date(2024, 2, 29), date(2025, 8, 31), date(2026, 3, 10)):
            assert plus(dag_, termijn) == rekent(dag_, lees_termijn(termijn))
    assert dag(datetime(2026, 3, 9, 23, 30, tzinfo=UTC)) == date(2026, 3, 10)
    with pytest.raises(ValueError, match="geen kalendertermijn"):
        plus(date(2026, 1, 1), "PT1H")


def test_regel_geeft_naam_artikel_en_status():
    """A refusal names its rule, norm, status and next step; the norm is that of the regime at hand."""
    besluit = beslis(een_vraag(feiten={"instemmingen": []}), parameters())

    assert (besluit.regel, besluit.artikel, besluit.status) == ("leverancier_stemt_in", "ZVH 3.5c", 403)
    pga = een_vraag(casus={"stuk": "pga"}, wie={"stuk": "pga_expert"}, fasedoel="opstellen", feiten={"instemmingen": []},
                    label={"categorie_verband": "adres", "fasedoel": "analyse"})  # fmt: skip
    assert beslis(pga, parameters("pga")).artikel == "PGA 5.2"


def test_klok_handelt_zonder_partij():
    """The klok is actor systeem: no partij, no deelname, and still through beleid; a destroyed casus is gone for it too."""
    klok = een_vraag("handeling", handeling="klok.vernietigen", wie={"partij": "geen", "rollen": ["systeem"], "is_procesregisseur": False})

    assert beslis(klok, parameters())
    assert not beslis(replace(klok, wie=replace(klok.wie, rollen=frozenset())), parameters())


def test_termijn_loopt_tot_en_met_de_laatste_dag():
    """An instemming ends at its moment, a bewaartermijn after its day."""
    instemming = replace(een_vraag().feiten.instemmingen[0], geldig_tot=NU + timedelta(seconds=1))
    vraag = een_vraag()

    assert beslis(replace(vraag, feiten=replace(vraag.feiten, instemmingen=(instemming,))), parameters())
    assert not beslis(replace(vraag, feiten=replace(vraag.feiten, instemmingen=(replace(instemming, geldig_tot=NU),))), parameters())
