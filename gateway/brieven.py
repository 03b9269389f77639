"""Letters: what was sent to whom, how and when, as codes and dates; the text is made when asked for and stored nowhere (ONTWERP §4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from gateway.beleid.kalender import dag, plus
from gateway.briefstand import BRIEVEN, PLICHT
from gateway.daadvelden import Velden
from gateway.feiten import Door, Feitenbeeld, een_feit
from gateway.vragen import Beeld
from shared.convenant.brieven import Briefsoort, Kader
from shared.errors import BadInput, Fout

SOORT = "brief"
IN_PLAATS_VAN = {"curatele": "curator", "mentorschap": "mentor"}


def als_afzender(partij: str) -> Velden:
    """Reading is also for whoever sent one here, or owes one."""

    def velden(beeld: Beeld) -> Mapping[str, Any]:
        zelf = any(f.partij == partij for soort in (SOORT, PLICHT) for f in beeld.feiten.soort(soort))
        return {"leverancier": beeld.register.partij(partij, beeld.verband.code) if zelf else None}

    return velden


@dataclass(frozen=True)
class Brief:
    """One letter as its sender states it; ``aan`` who it goes to, ``ook`` channels on top of ``kanaal``."""

    brief: str
    aan: str
    kanaal: str
    verzonden_op: date
    betrokkene_id: UUID | None = None
    ook: Sequence[str] = ()
    onderdelen: Sequence[str] = ()
    aanleiding: UUID | None = None
    ontvanger: str = ""

    def velden(self, eis: str) -> dict[str, Any]:
        """The fields of the fact."""
        return {
            "brief": self.brief,
            "aan": self.aan,
            "kanaal": self.kanaal,
            "ook": sorted(set(self.ook)),
            "verzonden_op": self.verzonden_op.isoformat(),
            "onderdelen": sorted(set(self.onderdelen)),
            "aanleiding": str(self.aanleiding or ""),
            "ontvanger": self.ontvanger,
            "eis": eis,
        }


@dataclass(frozen=True)
class Kaderbrief:
    """A soort of letter under the norm that holds here: the reglement of the sender, else the regime of the verband."""

    soort: Briefsoort
    kader: Kader

    @property
    def eis(self) -> str:
        return self.soort.eisen[self.kader]

    @property
    def inhoud(self) -> list[str]:
        return self.soort.inhoud.get(self.kader, [])


def zoek(beeld: Beeld, partij: str, naam: str) -> Kaderbrief | None:
    """The letter of this name for this sender; None when neither regime nor his reglement knows it."""
    soort, regel = BRIEVEN.soorten.get(naam), beeld.register.get(partij)
    wensen = ((regel.reglement if regel else None) or "", beeld.verband.bestand.reglement)
    kader = next((k for wens in wensen for k in (soort.eisen if soort else ()) if k == wens), None)
    return Kaderbrief(soort, kader) if soort and kader else None


def soort_van(beeld: Beeld, partij: str, naam: str) -> Kaderbrief:
    """The same; BadInput where there is none."""
    gevonden = zoek(beeld, partij, naam)
    if gevonden is None:
        raise BadInput(fouten=[Fout("/brief", "bestaat hier niet: regime en eigen reglement kennen deze brief niet")])
    return gevonden


def check(beeld: Beeld, partij: str, b: Brief) -> Kaderbrief:
    """BadInput for a letter that is unknown here, has a wrong channel, day or addressee, or a gap in its text."""
    kb = soort_van(beeld, partij, b.brief)
    fouten = [*_kanaalfouten(kb, b), *_datumfouten(beeld, b), *_geadresseerde(beeld, kb, b, partij), *_inhoudfouten(beeld, kb, b)]
    if fouten:
        raise BadInput(fouten=fouten, artikel=kb.eis)
    return kb


def _kanaalfouten(kb: Kaderbrief, b: Brief) -> Iterator[Fout]:
    kanalen = {"/kanaal": b.kanaal} | {f"/ook/{n}": k for n, k in enumerate(b.ook)}
    vorm, vormen = BRIEVEN.kanalen, kb.soort.vormen[kb.kader]
    yield from (Fout(veld, "is geen kanaal van het convenant; gewone e-mail is dat nooit") for veld, k in kanalen.items() if k not in vorm)
    if b.kanaal in vorm and vorm[b.kanaal] not in vormen:
        yield Fout("/kanaal", f"deze brief gaat {' of '.join(vormen)}; een ander kanaal kan alleen daarnaast")


def _datumfouten(beeld: Beeld, b: Brief) -> Iterator[Fout]:
    if b.verzonden_op > dag(beeld.nu):
        yield Fout("/verzondenOp", "ligt in de toekomst")


def _geadresseerde(beeld: Beeld, kb: Kaderbrief, b: Brief, partij: str) -> Iterator[Fout]:
    if kb.soort.aan == "persoon":
        if b.betrokkene_id is None:
            yield Fout("/betrokkeneId", "ontbreekt")
        else:
            yield from aanfouten(beeld, b.betrokkene_id, partij, b.aan, b.verzonden_op)
    elif b.aan != kb.soort.aan:
        yield Fout("/aan", f"deze brief gaat aan: {kb.soort.aan}")
    if (kb.soort.aan == "deelnemer") != bool(b.ontvanger):
        yield Fout("/ontvanger", "hoort bij een brief aan een deelnemer, en alleen daarbij")


def aanfouten(beeld: Beeld, betrokkene: UUID, partij: str, aan: str, op: date, veld: str = "/aan") -> Iterator[Fout]:
    """Under the age of the regime through who represents him, from then on to himself; curator and mentor stand in his place (PGA-17.5)."""
    juist = geadresseerden(beeld, betrokkene, partij, op)
    if aan not in juist:
        yield Fout(veld, f"dit bericht gaat aan: {' of '.join(juist)}")


def geadresseerden(beeld: Beeld, betrokkene: UUID, partij: str, op: date) -> tuple[str, ...]:
    """Who may get a message meant for this betrokkene on this day, as far as the books say who represents him."""
    v = beeld.feiten.vertegenwoordiging(betrokkene, partij)
    if v is None:
        return ("betrokkene",)
    zelf_vanaf = plus(v.zestien_op, f"P{max(_leeftijd(beeld) - 16, 0)}Y") if v.zestien_op else None
    if zelf_vanaf is not None and op < zelf_vanaf:
        return ("wettelijk_vertegenwoordiger",)
    if v.maatregel in IN_PLAATS_VAN:
        return (IN_PLAATS_VAN[v.maatregel],)
    gemachtigd = v.machtiging_tot is not None and op <= v.machtiging_tot
    return ("betrokkene", *(("gemachtigde",) if gemachtigd else ()))


def _leeftijd(beeld: Beeld) -> int:
    return int(str(beeld.verband.waarde("leeftijd_zelfstandige_rechten") or 16))


def _inhoudfouten(beeld: Beeld, kb: Kaderbrief, b: Brief) -> Iterator[Fout]:
    """A letter that tells the person something holds every onderdeel its norm names (LJR-17.3); four of ZVH 16.5 only when they occur."""
    if not kb.inhoud:
        return
    mist = [o for o in vereist(beeld, kb, b.betrokkene_id) if o not in b.onderdelen]
    yield from (Fout("/onderdelen", f"mist {o}") for o in mist)
    yield from (Fout(f"/onderdelen/{n}", "kent het convenant niet") for n, o in enumerate(b.onderdelen) if o not in BRIEVEN.onderdelen)


def vereist(beeld: Beeld, kb: Kaderbrief, betrokkene: UUID | None) -> list[str]:
    """What the text must hold here: always, or because the books show the occasion: somebody asked for toestemming (ZVH-16.5)."""
    gegeven = (f for f in beeld.feiten.soort("toestemming") if f.status == "gegeven")
    op_toestemming = any(f.betreft == betrokkene or f.betreft not in beeld.betrokkenen for f in gegeven)
    gelegenheden = {"", "toestemming"} if op_toestemming else {""}
    return [o for o in kb.inhoud if BRIEVEN.onderdelen[o].als in gelegenheden]


def brieffeit(feit_id: UUID, casus_id: UUID, door: Door, b: Brief, eis: str) -> dict[str, Any]:
    """The letter as a fact: codes and dates, about the betrokkene, of the partij that sent it."""
    velden = b.velden(eis)
    return een_feit(feit_id, casus_id, SOORT, "verzonden", door, betreft=b.betrokkene_id, partij=door.partij, velden=velden)


def verzonden(feiten: Feitenbeeld, brief: str, betrokkene: UUID | None = None, *, vanaf: date | None = None) -> bool:
    """Whether a letter of this soort went out, about this betrokkene when named, not before ``vanaf``."""
    return any(
        f.velden["brief"] == brief
        and betrokkene in (None, f.betreft)
        and (vanaf is None or date.fromisoformat(f.velden["verzonden_op"]) >= vanaf)
        for f in feiten.soort(SOORT)
    )
