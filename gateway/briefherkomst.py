"""What LJ&R tells its client from the books: where his gegevens come from, on which ground they are kept, and who got them (LJR-17.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.audit import Actie
from gateway.beleid.kalender import dag
from gateway.briefstand import BRIEVEN
from gateway.brieven import Kaderbrief
from gateway.inzage import bereikt
from gateway.inzageoverzicht import NOOIT, Regel, naam, van_betrokkene
from gateway.kern import Kern
from gateway.lezen import haal_etiketten
from gateway.model import Verstrekking
from gateway.verstrekkingen import gekregen
from gateway.vragen import Beeld
from shared.contracts import Etiket
from shared.errors import BadInput, Fout

UIT_DE_BOEKEN = frozenset({"bron", "grondslag", "verstrekking_aan_derden"})


@dataclass(frozen=True)
class Ontvangst:
    """Who got something about this person, in what way and on which day for the first time."""

    naam: str
    soort: str
    op: date


@dataclass(frozen=True)
class Herkomst:
    """What the books say, in words; the words are for the client himself."""

    bronnen: Sequence[str]
    gronden: Sequence[str]
    ontvangers: Sequence[Ontvangst]

    def woorden(self) -> dict[str, str]:
        """What fills the blanks of the text."""
        wie = "; ".join(f"{o.naam} ({o.op:%d-%m-%Y})" for o in self.ontvangers)
        return {"bronnen": ", ".join(self.bronnen), "gronden": ", ".join(self.gronden), "feitelijke_ontvangers": wie or "nog niemand"}


GEEN = Herkomst((), (), ())


async def verzamel(kern: Kern, actie: Actie, beeld: Beeld, kb: Kaderbrief, betrokkene: UUID | None) -> Herkomst:
    """For a letter of LJ&R that tells this; nothing for any other. BadInput naming what the books do not know: then there is no text."""
    nodig = UIT_DE_BOEKEN & set(kb.inhoud) if kb.kader == "ljr" else frozenset()
    if not nodig:
        return GEEN
    if betrokkene is None:
        raise BadInput(fouten=[Fout("/betrokkeneId", "ontbreekt")], artikel=kb.eis)
    regels, van_anderen = await kern.databank.lees(lambda s: _uit_het_log(s, beeld, actie.partij, betrokkene))
    etiketten = await _eigen_etiketten(kern, actie, beeld, betrokkene)
    h = Herkomst(_bronnen(beeld, etiketten, van_anderen), _gronden(etiketten, van_anderen), _ontvangers(regels, actie.partij))
    if mist := [veld for veld, wat in (("bron", h.bronnen), ("grondslag", h.gronden)) if veld in nodig and not wat]:
        reden = "is voor deze betrokkene uit het register niet te noemen"
        raise BadInput(fouten=[Fout(f"/{veld}", reden) for veld in mist], artikel="LJR-17.3")
    return h


def _uit_het_log(s: Session, beeld: Beeld, partij: str, betrokkene: UUID) -> tuple[list[Regel], list[Verstrekking]]:
    """What this person may read of everything about him, and what the sender itself got from others.

    Police and OM tell for themselves what they supplied, so neither their name nor their grondslag gets in (ZVH-17.5, ZVH-17.6, LJR-8.2).
    """
    assert beeld.casus is not None
    v = Verstrekking
    waar = (v.casus_id == beeld.casus.id, v.betrokkene_id == betrokkene, v.ontvanger == partij, v.leverancier != partij)
    kreeg = [r for r in gekregen(s, *waar) if _te_noemen(beeld, r.leverancier)]
    return van_betrokkene(s, beeld, beeld.casus.id, betrokkene), kreeg


def _te_noemen(beeld: Beeld, leverancier: str) -> bool:
    regel = beeld.register.get(leverancier)
    return regel is not None and regel.soort not in NOOIT and regel.reglement != "ljr"


async def _eigen_etiketten(kern: Kern, actie: Actie, beeld: Beeld, betrokkene: UUID) -> list[Etiket]:
    """Labels only, and of them only what the sender itself brought in about this person."""
    casus = beeld.casus
    assert casus is not None
    alle = [e for fase in bereikt(casus) for e in await haal_etiketten(kern, fase, "casus.lezen", casus.id, actie, ook_wachtend=True)]
    return [e for e in alle if (e.leverancier, e.betrokkene_id) == (actie.partij, betrokkene)]


def _bronnen(beeld: Beeld, etiketten: Sequence[Etiket], kregen: Sequence[Verstrekking]) -> list[str]:
    """As the labels name them, and who supplied it here."""
    namen = {naam(beeld, v.leverancier) for v in kregen}
    return sorted({BRIEVEN.herkomst.get(e.bron, e.bron.replace("_", " ")) for e in etiketten} | namen)


def _gronden(etiketten: Sequence[Etiket], kregen: Sequence[Verstrekking]) -> list[str]:
    eigen = ((e.grondslag, e.wetsartikel or "") for e in etiketten)
    return sorted({_grond(*g) for g in (*eigen, *((v.grondslag, "") for v in kregen))})


def _grond(code: str, wetsartikel: str) -> str:
    woord = BRIEVEN.gronden.get(code, code.replace("_", " "))
    return f"{woord} ({wetsartikel})" if wetsartikel else woord


def _ontvangers(regels: Sequence[Regel], partij: str) -> list[Ontvangst]:
    """Everyone the log has as a receiver of what this sender supplied, once per way, by day (LJR-17.3)."""
    eerste: dict[tuple[str, str], date] = {}
    for r in regels:
        if r.v.leverancier == partij and r.v.ontvanger != partij:
            eerste.setdefault((r.naam, r.v.soort), dag(r.v.op))
    return [Ontvangst(wie, soort, op) for (wie, soort), op in eerste.items()]
