"""The finite decision space, generated: every permit we know of, and from there every combination of what decides.

Seeds are the questions of basis.toml and every case of tests/beleid/toegestaan: whatever fields a new rule needs, its permits bring
them. Each seed is crossed with consent states, necessity, categorieen, origin (OM, police, joint), fasen, roles, purposes, receivers,
regimes and reglementen.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

from gateway.beleid import Vraag, beslis
from gateway.beleid.vraag import Feiten, Instemming, Label, Partij
from tests.gateway.beleid_bouw import GEVALLEN, basis, een_vraag, parameters
from tests.gateway.uitputting_model import Bereik, bereiken, handelt_zelf, partijen_met_zeggenschap

OM, POLITIE = "00000099000000030000", "00000099000000020000"
NOODZAAK = ("noodzakelijk", "", "niet_noodzakelijk")
FASEN = ("intake", "triage", "casusoverleg", "afschaling")
STATUS = ("gevraagd", "geweigerd", "ingetrokken", "verlopen", "vervallen")
VREEMD = "00000099000000099000"
ROLLEN: dict[str, dict[str, object]] = {
    "eigen": {},
    "niemand": {"rollen": frozenset(), "deelname_rollen": frozenset(), "is_procesregisseur": False, "is_aanmelder": False},
    **{
        rol: {"rollen": frozenset((rol,)), "deelname_rollen": frozenset(), "is_procesregisseur": True}
        for rol in ("procesregisseur", "waarnemer", "pga_expert", "pga_vervanger")
    },
    **{
        rol: {"rollen": frozenset((rol,)), "deelname_rollen": frozenset((rol,)), "is_procesregisseur": False}
        for rol in ("afgevaardigde", "professional", "casusregisseur", "agendadeelnemer", "instemmer")
    },
    **{
        rol: {"rollen": frozenset((rol,)), "deelname_rollen": frozenset(), "is_procesregisseur": False}
        for rol in ("manager", "fg", "systeem")
    },
    "aanmelder": {"rollen": frozenset(("aanmelder",)), "deelname_rollen": frozenset(), "is_procesregisseur": False, "is_aanmelder": True},
}


def zaden(alleen_basis: bool = False) -> list[Vraag]:
    """Every permitted question we know of, each once."""
    vragen = [een_vraag(vorm) for vorm in basis()["vragen"]] + [een_pga_vraag(vorm) for vorm in basis()["vragen"]]
    if not alleen_basis:
        vragen += [_lees(pad) for pad in sorted((GEVALLEN / "toegestaan").glob("*.toml"))]
    uniek = {repr(v): v for v in vragen}
    return [v for v in uniek.values() if beslis(v, parameters(v.regime))]


def een_pga_vraag(vorm: str) -> Vraag:
    """The question of basis.toml as a pga asks it; permitted where a pga needs nothing besides."""
    vraag = een_vraag(vorm, casus={"stuk": "pga"}, wie={"stuk": "pga_expert"})
    if vraag.label is None:
        return vraag
    label = replace(vraag.label, categorie="adres", categorie_verband="adres", fase="triage", fasedoel="analyse")
    vraag = replace(vraag, label=label, naar_fase="casusoverleg", fasedoel="opstellen" if vorm == "overdracht" else "")
    return replace(vraag, feiten=replace(vraag.feiten, instemmingen=ja(vraag)))


def _lees(pad: Path) -> Vraag:
    geval = tomllib.loads(pad.read_text(encoding="utf-8"))
    return een_vraag(geval["basis"], geval.get("partijen"), **geval.get("vraag", {}))


def per_soort(bron: Iterable[Vraag]) -> list[Vraag]:
    """One seed for each kind of question, leverancier and destination: what differs further is what the space varies itself."""
    gekozen: dict[object, Vraag] = {}
    for v in bron:
        herkomst = (v.leverancier.soort if v.leverancier else "", bool(v.label and v.label.medezeggenschap))
        bestemming = (v.doel, bool(v.naar_verband), v.ontvanger_is_derde, v.feiten.later_deelnemer)
        gekozen.setdefault((v.soort, v.regime, herkomst, bestemming), v)
    return list(gekozen.values())


def ruimte(bron: Sequence[Vraag]) -> Iterator[Vraag]:
    """Every question of the space."""
    for zaad in per_soort(bron):
        if zaad.label is None:
            continue
        yield from _gegeven(zaad, zaad.label)
        yield from _wie_en_waar(zaad, zaad.label)
        yield from _bestemming(zaad, zaad.label)
        yield from _regimes(zaad)


def _gegeven(zaad: Vraag, label: Label) -> Iterator[Vraag]:
    """What it is × who agreed × necessity."""
    for soort, herkomst in product(_categorieen(label), _herkomsten(label)):
        anders = replace(zaad, label=replace(label, **soort, **herkomst))
        for feiten, noodzaak in product(akkoorden(anders), NOODZAAK):
            yield replace(anders, feiten=replace(feiten, noodzaak=noodzaak))


def _categorieen(label: Label) -> tuple[dict[str, str], ...]:
    ander = "gezondheid" if label.categorie_verband != "gezondheid" else "adres"
    klacht = {"categorie_verband": "rechtenverzoeken_en_klachten"}
    return (
        {},
        {"categorie_verband": "onbekend"},
        {"categorie_verband": "bsn"},
        {"categorie_verband": ander},
        klacht,
        {"betrokkene_categorie": "3"},
    )


def _herkomsten(label: Label) -> tuple[dict[str, object], ...]:
    """Its own; drawn from OM (by source or by regime); drawn from the police; joint; with a say of OM besides."""
    geheim = label.geheimhouding or ()
    om, politie = {"bron": "openbaar_ministerie"}, {"bron": "politie", "geheimhouding": (*geheim, "wpg"), "grondslag_verband": "wpg_20"}
    mede = {"medezeggenschap": (*label.medezeggenschap, OM)}
    return {}, om, {"geheimhouding": (*geheim, "wjsg")}, politie, {"leverancier": "gezamenlijk", "medezeggenschap": ()}, mede


def _wie_en_waar(zaad: Vraag, label: Label) -> Iterator[Vraag]:
    """Who asks × the fase of the casus × where the gegeven lies × necessity × the telling states of consent."""
    for rol, loopt, ligt in product(ROLLEN.values(), FASEN, FASEN):
        casus = replace(zaad.casus, fase=loopt) if zaad.casus else None
        anders = replace(zaad, wie=replace(zaad.wie, **rol), casus=casus, label=replace(label, fase=ligt))
        yield from (replace(anders, feiten=feiten) for feiten in akkoorden(anders)[:2])


def _bestemming(zaad: Vraag, label: Label) -> Iterator[Vraag]:
    """Where to and what for × who agreed × necessity."""
    for veld in _bestemmingen(zaad, label):
        anders = replace(zaad, **veld)
        for feiten, noodzaak in product(akkoorden(anders), NOODZAAK[:2]):
            yield replace(anders, feiten=replace(feiten, noodzaak=noodzaak))


def _bestemmingen(zaad: Vraag, label: Label) -> Iterator[dict[str, object]]:
    vt = Partij(
        "00000099000000060000", "veilig_thuis", toegetreden_op=zaad.nu.date() - timedelta(days=400), taken=frozenset(("wmo_4.1.1",))
    )
    gi = replace(vt, partij_id=VREEMD, soort="gecertificeerde_instelling")
    yield from (
        {"naar_fase": fase, "fasedoel": doel} for fase in FASEN for doel in ("plan_van_aanpak", "toetsen_resultaat_plan_van_aanpak")
    )
    yield from ({"fasedoel": doel} for doel in ("routering", "monitoren_uitvoering", "opstellen", "onbekend"))
    yield from ({"naar_verband": "ander", "naar_regime": regime, "naar_fase": ""} for regime in ("zvh", "pga", ""))
    for partij, taak, artikel in product((zaad.wie.partij, vt, gi), ("wmo_4.1.1", ""), ("wmo_4.1.1", "")):
        wie = replace(zaad.wie, partij=partij)
        yield {"wie": wie, "doel": "eigen_taak", "taak": taak, "wetsartikel": artikel}
    for ontvanger, derde, doel in product((vt, gi, None), (False, True), ("interventies_en_acties", "casusregie", "wettelijke_plicht", "")):
        yield {"ontvanger": ontvanger, "ontvanger_is_derde": derde, "doel": doel, "wetsartikel": "wetboek_1"}
    yield {
        "wie": replace(zaad.wie, partij=replace(vt, partij_id=label.leverancier)),
        "doel": "wettelijke_plicht",
        "wetsartikel": "wetboek_1",
    }


def _regimes(zaad: Vraag) -> Iterator[Vraag]:
    """The same question in the other regime, and as if the leverancier carried another reglement."""
    for regime, reglement in product(("zvh", "pga"), ("", "ljr", "xtra", "ied", "onbekend")):
        verband = {"zvh": "proefverband", "pga": "proefgemeente_pga"}[regime]
        casus = replace(zaad.casus, regime=regime, samenwerkingsverband=verband) if zaad.casus else None  # type: ignore[arg-type]
        leverancier = replace(zaad.leverancier, reglement=reglement) if zaad.leverancier else None
        anders = replace(zaad, regime=regime, samenwerkingsverband=verband, casus=casus, leverancier=leverancier)  # type: ignore[arg-type]
        yield from (replace(anders, feiten=feiten) for feiten in akkoorden(anders))


def akkoorden(vraag: Vraag) -> list[Feiten]:
    """States of consent, the exact one and none first: asked, refused, withdrawn, past its term, of another, for another, mandated."""
    exact = ja(vraag)
    eigen = vraag.feiten.instemmingen
    eerste = [exact, (), eigen, *(tuple(replace(i, status=s) for i in exact) for s in STATUS)]
    anders: list[dict[str, object]] = [
        {"geldig_tot": vraag.nu},
        {"leverancier": VREEMD},
        {"fasedoel": "routering", "taak": "andere_taak"},
        {"naar_fase": "intake"},
        {"ontvanger": VREEMD},
        {"verband": "derde_verband"},
        {"functie": "stagiair"},
    ]
    reeks = [*eerste, *(tuple(replace(i, **a) for i in exact) for a in anders)]  # type: ignore[arg-type]
    stil = replace(vraag.feiten, instemmingen=(), mandaat=False, mandaten=frozenset())
    leverancier = vraag.label.leverancier if vraag.label else ""
    gemandateerd = [{"mandaat": True}, {"mandaten": frozenset((leverancier,))}, {"mandaten": frozenset((VREEMD,))}]
    stand = [replace(stil, instemmingen=i) for i in dict.fromkeys(reeks)]
    return [*stand, *(replace(stil, **m) for m in gemandateerd)]  # type: ignore[arg-type]


def erbij(vraag: Vraag) -> list[Instemming]:
    """Yeses to add: those that fit, and the same of or for another."""
    exact = ja(vraag) or (Instemming(vraag.label.leverancier if vraag.label else "", "gegeven", "casusoverleg", "plan_van_aanpak"),)
    anders: list[dict[str, object]] = [
        {"leverancier": VREEMD},
        {"naar_fase": "afschaling"},
        {"fasedoel": "routering", "taak": "andere_taak"},
        {"ontvanger": VREEMD},
        {"verband": "derde_verband"},
        {"functie": "officier_van_justitie"},
    ]
    return [*exact, *(replace(exact[0], **a) for a in anders)]  # type: ignore[arg-type]


def ja(vraag: Vraag) -> tuple[Instemming, ...]:
    """The yes of every partij with a say, for exactly what is asked; by a functionary that the register line names."""
    keuzes = bereiken(vraag, parameters(vraag.regime))
    wie = handelt_zelf(vraag)
    gevraagd = [keuze[0] for keuze in keuzes] + ([Bereik(ontvanger=wie)] if vraag.feiten.later_deelnemer and wie else [])
    lev = vraag.leverancier
    functie = {lev.partij_id: min(lev.instemmer_functies)} if lev and lev.instemmer_functies else {}
    return tuple(
        Instemming(p, "gegeven", b.naar_fase, b.fasedoel, b.ontvanger, min(b.taken, default=""), b.verband, functie=functie.get(p, ""))
        for b in gevraagd
        for p in partijen_met_zeggenschap(vraag)
    )
