"""What the protocol says, without the rules: a small reference model of who had to agree, and the statements held against beleid.

Nothing here calls a rule or a reading of gateway/beleid. It knows the shape of a Vraag, the lists of the convenant, and the norms.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from gateway.beleid import Parameters, Vraag, beslis
from gateway.beleid.vraag import Instemming
from shared.convenant import load_regime

BEWEGINGEN = frozenset(("overdracht", "verstrekking", "bevraging"))
GEZAMENLIJK = "gezamenlijk"


@dataclass(frozen=True)
class Bereik:
    """What a yes must name to count for this question; the fields of an Instemming that say where it leads."""

    naar_fase: str = ""
    fasedoel: str = ""
    ontvanger: str = ""
    taken: frozenset[str] = frozenset()
    verband: str = ""

    def past(self, i: Instemming) -> bool:
        """Whether this yes names exactly that."""
        if self.verband:
            return i.verband == self.verband
        if self.ontvanger:
            return i.ontvanger == self.ontvanger and i.taak in self.taken
        return not i.verband and not i.ontvanger and (i.naar_fase, i.fasedoel) == (self.naar_fase, self.fasedoel)


@dataclass
class Telling:
    """Questions asked, permits given, what was wrong, and which exception explains a permit without a yes."""

    gevraagd: Counter[str] = field(default_factory=Counter)
    toegestaan: Counter[str] = field(default_factory=Counter)
    uitzondering: Counter[str] = field(default_factory=Counter)
    getoetst: Counter[str] = field(default_factory=Counter)
    fouten: dict[str, list[str]] = field(default_factory=dict)

    def fout(self, stelling: str, vraag: Vraag, wat: str) -> None:
        self.fouten.setdefault(stelling, []).append(f"{wat}: {vraag}")


def partijen_met_zeggenschap(vraag: Vraag) -> list[str]:
    """Leverancier and the partijen of the sources; a joint procesgegeven has none (ZVH 2.2, 5.1.3)."""
    label = vraag.label
    return [p for p in (label.leverancier, *label.medezeggenschap) if p not in ("", GEZAMENLIJK)] if label else []


def handelt_zelf(vraag: Vraag) -> str:
    """The partij whose own act this is."""
    return vraag.wie.partij.partij_id if vraag.wie.partij else ""


def is_van_om(vraag: Vraag) -> bool:
    """Supplied by OM, drawn from OM, or under the Wjsg."""
    label = vraag.label
    door_om = vraag.leverancier is not None and vraag.leverancier.soort == "openbaar_ministerie"
    return label is not None and (door_om or label.bron == "openbaar_ministerie" or "wjsg" in (label.geheimhouding or ()))


def bereiken(vraag: Vraag, p: Parameters) -> list[tuple[Bereik, ...]]:
    """The yeses this question takes; each is a choice of scopes of which one must be covered. Empty: it stays where it is."""
    label = vraag.label
    if label is None:
        return []
    if vraag.soort == "overdracht":
        return [(Bereik(verband=vraag.naar_verband),) if vraag.naar_verband else (Bereik(vraag.naar_fase, vraag.fasedoel),)]
    ontvanger = vraag.ontvanger.partij_id if vraag.ontvanger else ""
    if vraag.soort == "verstrekking":
        return [(Bereik(ontvanger=ontvanger or "?", taken=frozenset((vraag.taak, vraag.doel)) - {""}),)]
    if vraag.soort == "bevraging":
        wie = vraag.gevraagde or ontvanger
        return [(Bereik(ontvanger=wie or "?", taken=frozenset(("bevraging",))), Bereik("triage", p.waarden["bevraging_fasedoel"]))]
    nodig: list[tuple[Bereik, ...]] = []
    if vraag.soort == "lezen" and label.leverancier != handelt_zelf(vraag):
        if vraag.doel == "eigen_taak":
            nodig.append((Bereik(ontvanger=handelt_zelf(vraag) or "?", taken=frozenset((vraag.taak,)) - {""}),))
        if vraag.fasedoel not in ("", label.fasedoel):
            nodig.append((Bereik(label.fase, vraag.fasedoel),))
    return nodig


def is_gezegd(i: Instemming, vraag: Vraag, partij: str) -> bool:
    """A yes of this partij that counts now, and for OM (or whoever named them) by a functionary of the register line."""
    lev = vraag.leverancier
    aangewezen = lev.instemmer_functies if lev and lev.partij_id == partij else frozenset()
    return (
        i.leverancier == partij
        and i.status == "gegeven"
        and (i.geldig_tot is None or i.geldig_tot > vraag.nu)
        and (not aangewezen or i.functie in aangewezen)
    )


def mandaat_geldt(vraag: Vraag, partij: str) -> bool:
    """PGA 5.4: in a pga, never for OM, never across its border."""
    if vraag.regime != "pga" or vraag.naar_verband or is_van_om(vraag) or vraag.label is None:
        return False
    return partij in vraag.feiten.mandaten or (vraag.feiten.mandaat and partij == vraag.label.leverancier)


def uitzondering(vraag: Vraag, partij: str, p: Parameters) -> str:
    """The closed list: why no separate yes of this partij is asked, with its article; empty when there is no such reason."""
    if vraag.soort == "verstrekking" and partij == handelt_zelf(vraag):
        return f"{vraag.regime}: de leverancier verstrekt zelf ({'5.3 eerste zin' if vraag.regime == 'pga' else '3.5 d, 23.2'})"
    soort = vraag.wie.partij.soort if vraag.wie.partij else ""
    vrij = p.tabellen.get("uitzonderingen_instemming", {}).get("eigen_taak", frozenset())
    zwaar = p.lijsten.get("zwaar_eigen_taak", frozenset())
    eigen_taak = vraag.soort == "lezen" and vraag.doel == "eigen_taak" and bool(vraag.wetsartikel)
    if eigen_taak and soort in vrij and vraag.label and vraag.label.categorie_verband not in zwaar and not is_van_om(vraag):
        artikel = load_regime(vraag.regime).parameters["uitzonderingen_instemming"].artikel
        return f"{vraag.regime}: eigen taak van {soort} met wetsartikel ({artikel})"
    return ""


def zonder_ja(vraag: Vraag, p: Parameters) -> Iterator[tuple[str, str]]:
    """(partij, exception) for each yes that is not there; an empty exception is a breach."""
    for keuze in bereiken(vraag, p):
        for partij in partijen_met_zeggenschap(vraag):
            ja = any(is_gezegd(i, vraag, partij) and any(_past(b, i, vraag) for b in keuze) for i in vraag.feiten.instemmingen)
            if not ja and not mandaat_geldt(vraag, partij):
                eigen_taak = bool(keuze[0].ontvanger)
                yield partij, uitzondering(vraag, partij, p) if eigen_taak else ""


def _past(b: Bereik, i: Instemming, vraag: Vraag) -> bool:
    """A bevraging may ride on the yes for triage, also one that names whom is asked (ZVH 1.19)."""
    naar_triage = vraag.soort == "bevraging" and bool(b.naar_fase) and i.ontvanger == (vraag.gevraagde or "?")
    return b.past(i) or (naar_triage and (i.naar_fase, i.fasedoel) == (b.naar_fase, b.fasedoel))


def stelling_a(vraag: Vraag, p: Parameters, t: Telling) -> None:
    """No cross-phase, own-task or third-party permit without a valid instemming or (pga) mandaat, save the closed list.

    Where a gegeven arrives from another verband the same facts passed the lock of departure, which asks for the yes.
    """
    if vraag.van_verband:
        return
    for partij, reden in zonder_ja(vraag, p):
        if reden:
            t.uitzondering[reden] += 1
        else:
            t.fout("a", vraag, f"toegestaan zonder instemming van {partij}")
    t.getoetst["a"] += 1


def stelling_b(vraag: Vraag, p: Parameters, t: Telling) -> None:
    """No cross-phase permit without stated necessity and a categorie that is allowed there."""
    label = vraag.label
    if vraag.soort != "overdracht" or label is None:
        return
    if vraag.feiten.noodzaak != "noodzakelijk":
        t.fout("b", vraag, "toegestaan zonder noodzaak")
    lijsten = [p.tabellen["categorieen"].get(label.betrokkene_categorie, frozenset())]
    lijsten += [] if vraag.naar_verband or vraag.van_verband else [p.tabellen["fasecategorieen"].get(vraag.naar_fase, frozenset())]
    if label.categorie_verband in p.lijsten["verboden_categorieen"] or not all(label.categorie_verband in lijst for lijst in lijsten):
        t.fout("b", vraag, "toegestaan met een categorie die daar niet mag")
    t.getoetst["b"] += 1


def stelling_c(vraag: Vraag, p: Parameters, t: Telling) -> None:
    """OM never moves in a pga, is not read there and does not go there; nor does it get in (PGA 9.5-9.7)."""
    naar_pga = vraag.soort == "overdracht" and bool(vraag.naar_verband) and vraag.naar_regime == "pga"
    if not (vraag.regime == "pga" or naar_pga):
        return
    if is_van_om(vraag):
        t.fout("c", vraag, "OM-gegeven toegestaan in een pga")
    t.getoetst["c"] += 1


def kan_openen(vraag: Vraag, erbij: Instemming, p: Parameters) -> bool:
    """Whether this extra yes is one that was lacking: of a partij with a say, in force, and within the scope of the question."""
    if vraag.feiten.later_deelnemer and erbij.ontvanger == handelt_zelf(vraag) and vraag.soort == "lezen":
        return erbij.leverancier in partijen_met_zeggenschap(vraag)
    gemist = {partij for partij, _ in zonder_ja(vraag, p)}
    past = any(_past(b, erbij, vraag) for keuze in bereiken(vraag, p) for b in keuze)
    return erbij.leverancier in gemist and past and is_gezegd(erbij, vraag, erbij.leverancier)


class Opname(dict[str, Any]):
    """Parameters that remember which of their names were read, and which were only asked for (``get``)."""

    def __init__(self, bron: Any) -> None:
        super().__init__(bron)
        self.gelezen: set[str] = set()
        self.gevraagd: set[str] = set()

    def __getitem__(self, naam: str) -> Any:
        self.gelezen.add(naam)
        return super().__getitem__(naam)

    def get(self, naam: str, anders: Any = None) -> Any:
        self.gevraagd.add(naam)
        return super().get(naam, anders)


def gelezen(vraag: Vraag, p: Parameters) -> tuple[frozenset[str], frozenset[str]]:
    """Names of parameters this decision read, and those it asked for with a value of its own in case there is none."""
    opnamen = [Opname(p.lijsten), Opname(p.tabellen), Opname(p.waarden)]
    beslis(vraag, replace(p, lijsten=opnamen[0], tabellen=opnamen[1], waarden=opnamen[2]))
    return frozenset().union(*(o.gelezen for o in opnamen)), frozenset().union(*(o.gevraagd for o in opnamen))


def met_leemte(p: Parameters, naam: str) -> Parameters:
    """The convenant as if nobody had filled this parameter in: not named, and not there."""
    lijsten, tabellen, waarden = ({k: v for k, v in bron.items() if k != naam} for bron in (p.lijsten, p.tabellen, p.waarden))
    return replace(p, lijsten=lijsten, tabellen=tabellen, waarden=waarden, aanwezig=p.aanwezig - {naam})


def stelling_d(vraag: Vraag, p: Parameters, t: Telling) -> None:
    """A gap is never a permit: without any parameter that this permit read, the answer is no (and never an exception)."""
    nodig, mag_weg = gelezen(vraag, p)
    for naam in nodig | mag_weg:
        try:
            besluit = beslis(vraag, met_leemte(p, naam))
        except KeyError:
            t.fout("d", vraag, f"beleid valt om zonder {naam}")
            continue
        if besluit and naam in nodig:
            t.fout("d", vraag, f"toegestaan zonder {naam}")
        elif besluit:
            t.uitzondering[f"mag ontbreken: {naam}"] += 1
        t.getoetst["d"] += 1


def stelling_e(vraag: Vraag, extra: Instemming, p: Parameters, t: Telling) -> None:
    """Adding an instemming never turns a permit into a refusal, nor opens anything but its own scope."""
    meer = replace(vraag, feiten=replace(vraag.feiten, instemmingen=(*vraag.feiten.instemmingen, extra)))
    eerst, dan = bool(beslis(vraag, p)), bool(beslis(meer, p))
    if eerst and not dan:
        t.fout("e", vraag, f"geweigerd door een ja erbij: {extra}")
    elif dan and not eerst and not kan_openen(vraag, extra, p):
        t.fout("e", vraag, f"geopend door een ja dat er niet over gaat: {extra}")
    t.getoetst["e"] += 1
    t.toegestaan["door een ja erbij"] += dan and not eerst
