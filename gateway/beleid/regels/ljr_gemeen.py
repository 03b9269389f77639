"""What the LJ&R rules read of a label and of the facts; no rule stands here."""

from datetime import date
from functools import lru_cache

from gateway.beleid.lezing import etiket, leest_eigen, ontvangende, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.vraag import Label, Partij, Vergewissing, Vraag

LJR = ("ljr",)
LEVEREN = ("lezen", "verstrekking", "bevraging")
"""What reaches one reader or ontvanger."""


def veld(vraag: Vraag, naam: str) -> str:
    """A field the professional filled on the label; empty when he did not."""
    waarde = etiket(vraag).regimevelden.get(naam, "")
    return waarde if isinstance(waarde, str) else ""


def ja(vraag: Vraag, naam: str) -> bool:
    """A yes on the label; an empty field is a no."""
    return etiket(vraag).regimevelden.get(naam) is True


def datumveld(vraag: Vraag, naam: str) -> date | None:
    """A date on the label; None when it has none."""
    return _datum(veld(vraag, naam))


@lru_cache(maxsize=4096)
def _datum(tekst: str) -> date | None:
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        return None


def van_ljr(vraag: Vraag) -> bool:
    """LJ&R itself is the leverancier; else the gegeven only repeats something of it."""
    return vraag.leverancier is not None and vraag.leverancier.reglement == "ljr"


def gevoelig(label: Label) -> bool:
    """Criminal or special data: the ground alone is not enough (LJR-10.1)."""
    return label.strafrechtelijk or label.bijzonder or bool(label.regimevelden.get("bijzonder_soort"))


def wettelijke_taak(vraag: Vraag, p: Parameters) -> bool:
    """The label names one of the six statutory tasks (LJR-7.2)."""
    return veld(vraag, "taakcode") in p.lijsten["ljr.taken"]


def overige_taak(vraag: Vraag, p: Parameters) -> bool:
    """The label names a task outside the law (LJR-7.3)."""
    return veld(vraag, "taakcode") in p.lijsten["ljr.overige_taken"]


def vrij_lezer(vraag: Vraag) -> bool:
    """The leverancier reads its own, or ZVH personnel reads under its authority (ZVH-2.3, ZVH-9.6)."""
    zvh = vraag.wie.is_procesregisseur or "manager" in vraag.wie.rollen
    return leest_eigen(vraag) or (vraag.soort == "lezen" and zvh)


def ontvanger_past(tabel: str, ontvanger: Partij | None, p: Parameters) -> bool:
    """Competent by kind, and where the list names a capacity, in that capacity."""
    if ontvanger is None or ontvanger.soort not in p.tabellen[tabel]:
        return False
    hoedanigheden = p.tabel(tabel, ontvanger.soort)
    return not hoedanigheden or bool(hoedanigheden & ontvanger.hoedanigheden)


def doel_van(vraag: Vraag) -> str:
    """For what it would be used: the doel asked for, else the fasedoel."""
    return vraag.doel or vraag.fasedoel or etiket(vraag).fasedoel


def vergewissing(vraag: Vraag, p: Parameters, soort: str) -> Vergewissing | None:
    """What LJ&R established itself about this ontvanger, on evidence, in force today; None when it did not (LJR-13.2e)."""
    ontvanger = ontvangende(vraag)
    wie = ontvanger.partij_id if ontvanger else ""
    datum = vandaag(vraag)
    for v in vraag.feiten.vergewissingen:
        loopt = v.geldig_tot is None or v.geldig_tot >= datum
        bewezen = bool(v.kenmerk) and v.bewijs in p.lijsten["ljr.vergewisbewijzen"]
        if v.soort == soort and v.ontvanger in ("", wie) and loopt and bewezen:
            return v
    return None
