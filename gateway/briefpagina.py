"""The letter to a betrokkene as one page: self-contained, in Dutch, readable by a screen reader and on paper (WCAG 2.2).

Pure: the JSON of the letter in, HTML out. Everything is text and nothing is fetched; what stands in the letter is escaped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

STIJL = (
    "body{font:1rem/1.6 sans-serif;color:#1a1a1a;background:#fff;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}caption{text-align:left;font-weight:bold;padding:.3rem 0}"
    "th,td{border:1px solid #595959;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#f0f0f0}"
    "dt{font-weight:bold}dd{margin:0 0 .6rem}a{color:#00408a}@media print{body{margin:0;max-width:none}}"
)
KOPPEN = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
TITELS = {
    "inzage": "Antwoord op uw verzoek om inzage",
    "opgenomen_zijn": "Antwoord op uw vraag of wij gegevens van u hebben",
    "overdracht": "Antwoord op uw verzoek om uw gegevens over te dragen",
    "rectificatie": "Antwoord op uw verzoek om gegevens te verbeteren",
    "aanvulling": "Antwoord op uw verzoek om gegevens aan te vullen",
    "verwijdering": "Antwoord op uw verzoek om gegevens te verwijderen",
    "beperking": "Antwoord op uw verzoek om het gebruik van gegevens te beperken",
    "verzet": "Antwoord op uw bezwaar",
}
Brief = Mapping[str, Any]


def pagina(brief: Brief) -> str:
    """The whole letter; ``brief`` is the JSON answer of ``verzoek.antwoord.lezen``."""
    titel = TITELS[brief["soort"]]
    kop = f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(titel)}</title>'
    delen = (_besluit(brief), _gezocht(brief), _overzicht(brief), _gegevens(brief), _ontvangers(brief), _weggelaten(brief), _rechten(brief))
    inhoud = "".join(deel for stuk in delen for deel in stuk)
    return (
        f'<!doctype html><html lang="nl">{kop}<style>{STIJL}</style></head>'
        f"<body><main><h1>{escape(titel)}</h1>{inhoud}</main></body></html>"
    )


# ── parts ───────────────────────────────────────────────────────────────────────────────────────────────────
def _besluit(b: Brief) -> Iterator[str]:
    yield _lijst_van_paren(
        [
            ("Kenmerk", b["verzoekId"]),
            ("Uw verzoek kwam binnen op", datum(b["ontvangenOp"])),
            ("Uiterste datum van dit antwoord", datum(b["uitersteDatum"])),
            *([("Verzonden op", datum(b["verzondenOp"]))] if b.get("verzondenOp") else []),
        ]
    )
    yield f"<h2>Ons besluit</h2><p>{escape(b['besluittekst'])}</p>"
    if b["opgenomen"]:
        yield f"<p>{escape(b['opgenomen']['tekst'])}</p>"
    yield from _opsomming(g["tekst"] for g in b["gronden"])
    yield f"<p>{escape(b['kosten'])}</p>"
    if b["motivering"]:
        yield "<h3>Uitleg bij dit besluit</h3>"
        yield from (f"<p>{escape(str(w))}</p>" for m in b["motivering"] for w in m["inhoud"].values())


def _gezocht(b: Brief) -> Iterator[str]:
    if g := b["gezocht"]:
        yield f"<h2>Wat wij hebben doorzocht, en hoe</h2><p>{escape(g['tekst'])}</p>"
        yield f"<p>Wij zochten op {datum(g['op'])}, in:</p>"
        yield from _opsomming(f["tekst"] for f in g["fasen"])
        yield "<p>De kenmerken die wij vergeleken:</p>"
        yield from _opsomming(s["tekst"] for s in g["sleutels"])


def _overzicht(b: Brief) -> Iterator[str]:
    if b["bewaarperiode"] is None:
        return
    yield "<h2>Overzicht</h2>"
    for kop, rijen in (
        ("Waarvoor wij uw gegevens gebruiken", [d["tekst"] for d in b["verwerkingsdoeleinden"]]),
        ("Soorten gegevens", [c["tekst"] for c in b["categorieenPersoonsgegevens"]]),
        ("Van wie wij ze kregen", b["bronnen"]),
    ):
        yield f"<h3>{kop}</h3>"
        yield from _opsomming(rijen)
    tot = b["bewaarperiode"].get("uiterlijk")
    yield f"<h3>Hoe lang wij ze bewaren</h3><p>{escape(b['bewaartekst'])}{f' Uiterlijk {datum(tot)}.' if tot else ''}</p>"
    yield f"<h3>Besluiten door een computer</h3><p>{escape(b['geautomatiseerdeBesluitvorming']['tekst'])}</p>"


def _gegevens(b: Brief) -> Iterator[str]:
    """Every gegeven with where it comes from, for what it is used and how long it stays."""
    if not b["gegevens"]:
        return
    per_id = {i["gegevenId"]: i for i in b["items"]}
    yield "<h2>Uw gegevens</h2>"
    for nummer, g in enumerate(b["gegevens"], 1):
        item = per_id.get(g["etiket"]["id"])
        rijen = [(naam(veld), waarde(w)) for veld, w in g["inhoud"].items()]
        soort = item["categorie"]["tekst"] if item else "wat u bij uw verzoek opgaf"
        yield _tabel(f"{nummer}. {soort}", ("Onderdeel", "Wat er staat"), [*rijen, *_herkomst(item)])


def _herkomst(item: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if item is None:
        return []
    tot = item.get("bewarenTot")
    return [
        ("Geleverd door", item["bron"]),
        ("Hoe zij dit weten", item["herkomst"]["tekst"]),
        ("Waarvoor", item["doel"]["tekst"]),
        ("Waar het lag", item["fase"]["tekst"]),
        *([("Wettelijke bepaling", item["bepaling"])] if item["bepaling"] else []),
        *([("Bewaard tot", datum(tot))] if tot else []),
    ]


def _ontvangers(b: Brief) -> Iterator[str]:
    """Who got what, and when; the passage about who may not be named stands in every letter (IED-10.4, XTRA-9.6, LJR-8.2)."""
    yield f"<h2>Wie uw gegevens kreeg</h2><p>{escape(b['ontvangersTekst'])}</p>"
    rijen = [
        (o["naam"], datum(o["op"]), i["categorie"]["tekst"], o["soort"]["tekst"], o["doel"]["tekst"], o["bepaling"] or "geen")
        for i in b["items"]
        for o in i["ontvangers"]
    ]
    if rijen:
        kop = ("Organisatie", "Datum", "Wat", "Hoe", "Waarvoor", "Wettelijke bepaling")
        yield _tabel("Verstrekkingen", kop, sorted(set(rijen)))
    else:
        yield from _opsomming(b["ontvangers"])


def _weggelaten(b: Brief) -> Iterator[str]:
    """What is not in it and why; the same passage on police and OM in each (ZVH-17.5, ZVH-17.6, ZVH-18.2b)."""
    rijen = [(w["categorie"]["tekst"], ", ".join(map(naam, w["velden"])) or "alles", _tekst(w["gronden"])) for w in b["weggelaten"]]
    soort = {i["gegevenId"]: i["categorie"]["tekst"] for i in b["items"]}
    rijen += [(soort.get(w["gegevenId"], "een gegeven"), "alles", w["tekst"]) for w in b["weigeringen"]]
    if rijen:
        yield "<h2>Wat niet in dit antwoord staat</h2>"
        yield _tabel("Weggelaten", ("Soort gegeven", "Welk deel", "Waarom"), rijen)
    yield f"<h2>Politie en Openbaar Ministerie</h2><p>{escape(b['politieEnOm']['tekst'])}</p>"
    yield from _opsomming(loket["tekst"] for loket in b["politieEnOm"]["loketten"])


def _rechten(b: Brief) -> Iterator[str]:
    yield "<h2>Uw rechten</h2>"
    yield from _opsomming(b["rechten"].values())
    yield f"<h2>Niet mee eens?</h2><p>{escape(b['klachtrecht'])}</p>"
    for middelen in b["rechtsmiddelen"]:
        yield from _opsomming(w["tekst"] for w in middelen["wegen"])


# ── building blocks ─────────────────────────────────────────────────────────────────────────────────────────
def _tekst(gronden: Iterable[Mapping[str, str]]) -> str:
    return " ".join(g["tekst"] for g in gronden)


def _opsomming(teksten: Iterable[str]) -> Iterator[str]:
    if regels := [f"<li>{escape(t)}</li>" for t in teksten]:
        yield f"<ul>{''.join(regels)}</ul>"


def _lijst_van_paren(paren: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(k)}</dt><dd>{escape(w)}</dd>' for k, w in paren)}</dl>"


def _tabel(titel: str, koppen: Sequence[str], rijen: Iterable[Sequence[str]]) -> str:
    """A table with a caption and a scope on each header cell; the first cell of a row is its header (WCAG 1.3.1)."""
    kop = "".join(f'<th scope="col">{escape(k)}</th>' for k in koppen)
    regels = "".join(f"<tr>{''.join(_cel(n, c) for n, c in enumerate(rij))}</tr>" for rij in rijen)
    return f"<table><caption>{escape(titel)}</caption><thead><tr>{kop}</tr></thead><tbody>{regels}</tbody></table>"


def _cel(nummer: int, tekst: str) -> str:
    return f'<th scope="row">{escape(tekst)}</th>' if nummer == 0 else f"<td>{escape(tekst)}</td>"


def naam(veld: str) -> str:
    """A field of the content in plain words."""
    return veld.replace("_", " ").capitalize()


def waarde(w: Any) -> str:
    """A value of the content as a person reads it."""
    if isinstance(w, bool):
        return "ja" if w else "nee"
    if isinstance(w, list):
        return ", ".join(map(waarde, w))
    return "" if w is None else str(w).replace("_", " ") if isinstance(w, str) and w.isidentifier() else str(w)


MAANDEN = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]


def datum(iso: str) -> str:
    """``2026-03-02`` as «2 maart 2026»."""
    jaar, maand, dag = iso[:10].split("-")
    return f"{int(dag)} {MAANDEN[int(maand) - 1]} {jaar}"
