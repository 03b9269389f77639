"""The matrix on a screen and as docs/eisen.md; the same norms and code always give the same text."""

from collections.abc import Iterable, Sequence

from rich.table import Table

from deploy.eisen.normen import REGLEMENTEN
from deploy.eisen.stand import Stand
from gateway.beleid import REGELS, Regel

KOP = """# Eisen: waar ze zijn belegd

Gemaakt door `make eisen ARGS=--schrijf` uit [docs/reglementen](reglementen/), de code en de tests; `make check` vergelijkt.
Een eis is **belegd** met ten minste een plek en een test. Wat nog gepland is, noemt het deel waarin het hoort (het nummer is dat van de
opdracht). Een kern-eis van soort `regel` die niet belegd is, laat de bouw falen. `make eisen BEWIJS=1` vervangt iedere regel om de beurt
door "toegestaan" en eist dat een van haar eigen gevallen dan rood wordt.
"""
KOP_REGELS = """
## De regels van beleid

In de volgorde waarin zij antwoorden. Wie hier iets verzwakt (een soort vraag minder, een parameter die niet meer nodig is, een andere
status) verandert deze tabel, en dat ziet `make check`. Kant: wiens reglement telt.

| regel | eisen | soort vraag | regime | reglement | parameters nodig | status |
|---|---|---|---|---|---|---|
"""


def matrix(alles: Iterable[Stand]) -> Table:
    """One row per eis."""
    tabel = Table("eis", "artikel", "soort", "prioriteit", "fase", "status", "plekken", "tests", title="Eisen x plekken x tests")
    for s in alles:
        e = s.eis
        status = s.status if s.status == "belegd" else f"{s.status}: {s.deel}"
        plekken = kort([f"{soort} {plek}" for soort, plek in s.plekken])
        tabel.add_row(e.id, e.artikel, e.soort, e.prioriteit, e.fase, status, plekken, kort(s.tests))
    return tabel


def kort(namen: Sequence[str], aantal: int = 3) -> str:
    """At most `aantal` names, one a line, and how many more."""
    return "\n".join(namen[:aantal]) + (f"\n+{len(namen) - aantal}" if len(namen) > aantal else "")


def samenvatting(alles: Sequence[Stand]) -> Table:
    """Counts per reglement."""
    tabel = Table(*KOLOMMEN, title="Samenvatting")
    for rij in tellen(alles):
        tabel.add_row(*rij)
    return tabel


KOLOMMEN_EIS = ("eis", "artikel", "soort", "prioriteit", "fase", "status", "waar", "tests")
KOLOMMEN = ("reglement", "eisen", "belegd", "kern", "kern belegd", "kern regel", "kern regel belegd")


def tellen(alles: Sequence[Stand]) -> list[tuple[str, ...]]:
    """A row per reglement and one for all: norms and how many of them are belegd."""
    groepen = [(naam, [s for s in alles if s.eis.reglement == naam]) for naam in REGLEMENTEN]
    return [(naam, *map(str, _aantallen(groep))) for naam, groep in [*groepen, ("samen", list(alles))] if groep]


def _aantallen(groep: Sequence[Stand]) -> list[int]:
    kern = [s for s in groep if s.eis.prioriteit == "kern"]
    delen = (groep, kern, [s for s in kern if s.eis.is_kernregel])
    return [getal for deel in delen for getal in (len(deel), sum(s.status == "belegd" for s in deel))]


def markdown(alles: Sequence[Stand]) -> str:
    """The text of docs/eisen.md: file names, no line numbers, which change all the time."""
    delen = [KOP, "\n", _rij(KOLOMMEN), "|" + "---|" * len(KOLOMMEN) + "\n", *(_rij(rij) for rij in tellen(alles))]
    for naam in REGLEMENTEN:
        delen += [f"\n## {naam.upper()}\n\n", _rij(KOLOMMEN_EIS), "|" + "---|" * len(KOLOMMEN_EIS) + "\n"]
        delen += [_eisrij(s) for s in alles if s.eis.reglement == naam]
    return "".join([*delen, KOP_REGELS, *(_regelrij(r) for r in REGELS)])


def _eisrij(s: Stand) -> str:
    status = s.status if s.status == "belegd" else f"gepland: {s.deel}"
    plekken = _bestanden(f"{soort} `{plek.partition('::')[0]}`" for soort, plek in s.plekken)
    tests = _bestanden(f"`{test.partition('::')[0]}`" for test in s.tests)
    return _rij((s.eis.id, s.eis.artikel, s.eis.soort, s.eis.prioriteit, s.eis.fase, status, plekken, tests))


def _regelrij(r: Regel) -> str:
    reglement = ", ".join(sorted(r.reglementen)) + (" (ontvanger)" if r.kant == "ontvanger" else "")
    verzamelingen = (", ".join(sorted(r.soorten)), ", ".join(sorted(r.regimes)), reglement, ", ".join(r.nodig))
    return _rij((r.naam, ", ".join(r.eisen), *verzamelingen, str(r.status)))


def _bestanden(namen: Iterable[str]) -> str:
    return "<br>".join(sorted(set(namen)))


def _rij(cellen: Iterable[str]) -> str:
    return "| " + " | ".join(cel.replace("|", "/") for cel in cellen) + " |\n"
