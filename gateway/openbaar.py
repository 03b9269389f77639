"""What anybody may read without telling who he is: about a verband and its partijen, never about a casus (ZVH-16.3, PGA-21.1, LJR-17.1).

That a partij takes part in a verband is public; that it takes part in a casus is not, and nothing here is read from one (LJR-8.2).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gateway.beleid.kalender import dag
from gateway.briefstand import BRIEVEN
from gateway.brieftekst import in_woorden, woorden
from gateway.feiten import Feitenbeeld
from gateway.partijbestand import Informatie, PartijRegel, ontbrekende_informatie
from gateway.register import Register
from gateway.registerstukken import Publicatieregel
from gateway.vragen import Beeld, Verbanden
from shared.contracts import Bericht, Code, PartijId
from shared.convenant import PARTIJREGLEMENTEN, Verband, load_regime
from shared.convenant.klachtwegen import TERMIJN, uitgesloten, wegen, wegtekst
from shared.errors import NotFound

PRIVACYVERKLARING, REGLEMENT = "privacyverklaring", "reglement"
GEEN_INFORMATIE = Informatie()
INZAGE = "Vraag {naam} om inzage, of vraag het aan {verband}. U hoeft niet te zeggen waarom."


class WegUit(Bericht):
    """One way for who has a klacht; ``na`` empty: it is open at once."""

    code: Code
    tekst: str
    na: list[Code]


class DeelnemerUit(Bericht):
    """Who takes part today, and where it says so itself."""

    naam: str
    soort: Code
    webverwijzing: str | None


class Privacyverklaring(Bericht):
    """The statement that holds today with its parts, and who takes part (ZVH-16.3, ZVH-16.5)."""

    verband: str
    versie: str
    geldig_vanaf: date
    onderdelen: dict[Code, str]
    deelnemers: list[DeelnemerUit]
    klachtwegen: list[WegUit]


class VindplaatsUit(Bericht):
    """Where one partner lets anybody read the reglement."""

    naam: str
    vindplaats: str | None
    ter_inzage: str | None


class Reglementpagina(Bericht):
    """The reglement of the verband: its version, and where each partner has it (PGA-21.1)."""

    verband: str
    titel: str
    versie: str
    geldig_vanaf: date
    partners: list[VindplaatsUit]
    ontbreekt: list[str]


class Leverancierinformatie(Bericht):
    """What one partij tells everybody: why it is there, its reglement, how to ask, whom to ask (IED-6.1, LJR-17.1, LJR-30)."""

    naam: str
    uitleg: str
    reglement: str
    reglement_versie: str | None
    vindplaats: str | None
    ter_inzage: str | None
    privacypagina: str | None
    webverwijzing: str | None
    inzage: str
    fg: str | None
    klachtwegen: list[WegUit]


class PlichtUit(Bericht):
    """One thing that must still be published; without a partij the verband owes it."""

    partij: PartijId | None
    plicht: Code
    artikel: str


@dataclass(frozen=True)
class Openbaar:
    """What is published about one verband on one day."""

    verband: Verband
    register: Register
    verbanden: Verbanden
    nu: datetime

    @property
    def deelnemers(self) -> list[PartijRegel]:
        """Who takes part today, by name; the verband's own staff is not one of them."""
        leden = ((p, self.register.lidmaatschap(p.partij_id, self.verband.code)) for p in self.register.partijen.values())
        return sorted((p for p, lid in leden if lid and p.soort != "verband" and lid.doet_mee(dag(self.nu))), key=lambda p: p.naam)

    def uitgave(self, code: str) -> Publicatieregel | None:
        """What was published last under this code."""
        _, regel = self.register.stukken.regels.get((self.verband.code, "publicatie", code), (0, None))
        return regel if isinstance(regel, Publicatieregel) else None

    def privacyverklaring(self) -> Privacyverklaring:
        """The statement of today; NotFound as long as none was published (ZVH-16.3)."""
        uitgave = self._gepubliceerd(PRIVACYVERKLARING)
        deelnemers = [DeelnemerUit(naam=p.naam, soort=p.soort, webverwijzing=informatie(p).webverwijzing) for p in self.deelnemers]
        return Privacyverklaring(
            verband=self.verband.bestand.naam,
            versie=uitgave.tekstversie,
            geldig_vanaf=uitgave.van,
            onderdelen=self.onderdelen(),
            deelnemers=deelnemers,
            klachtwegen=wegen_van(self.verband, None),
        )

    def onderdelen(self) -> dict[str, str]:
        """Every part of ZVH-16.5 (in a pga of PGA-10.7a) in words, those for an occasion too: here they hold for somebody."""
        namen = BRIEVEN.soorten["eerste_contact"].inhoud[self.verband.bestand.reglement]
        parameters = self.verbanden.parameters(self.verband.code)
        beeld = Beeld(self.verband, parameters, self.register, None, (), {}, Feitenbeeld(()), self.nu)
        invulling = woorden(beeld, self.verband.bestand.oin)
        return {naam: BRIEVEN.onderdelen[naam].tekst.format_map(invulling) for naam in namen}

    def reglementpagina(self) -> Reglementpagina:
        """Version and places; NotFound as long as no version was published (PGA-21.1)."""
        uitgave, partners = self._gepubliceerd(REGLEMENT), self.deelnemers
        plaatsen = [(p, informatie(p)) for p in partners]
        return Reglementpagina(
            verband=self.verband.bestand.naam,
            titel=self.verband.regime.titel,
            versie=uitgave.tekstversie,
            geldig_vanaf=uitgave.van,
            partners=[VindplaatsUit(naam=p.naam, vindplaats=i.reglement, ter_inzage=i.ter_inzage) for p, i in plaatsen],
            ontbreekt=[p.naam for p, i in plaatsen if not i.vindbaar],
        )

    def plichten(self) -> Iterator[PlichtUit]:
        """What is still owed: by the verband a published text, by each partij where it says so (ZVH-16.3, PGA-21.1)."""
        zvh = self.verband.bestand.reglement == "zvh"
        artikel = "ZVH-16.3" if zvh else "PGA-21.1"
        code = PRIVACYVERKLARING if zvh else REGLEMENT
        if self.uitgave(code) is None:
            yield PlichtUit(partij=None, plicht=code, artikel=artikel)
        for p in self.deelnemers:
            i = informatie(p)
            if zvh and not i.webverwijzing:
                yield PlichtUit(partij=p.partij_id, plicht="webverwijzing", artikel=artikel)
            if not zvh and not i.vindbaar:
                yield PlichtUit(partij=p.partij_id, plicht="vindplaats_reglement", artikel=artikel)
            for veld, norm in ontbrekende_informatie(p).items():
                yield PlichtUit(partij=p.partij_id, plicht=veld, artikel=norm)

    def _gepubliceerd(self, code: str) -> Publicatieregel:
        uitgave = self.uitgave(code)
        if uitgave is None:
            raise NotFound
        return uitgave


def leverancier(register: Register, verbanden: Verbanden, code: str, nu: datetime) -> Leverancierinformatie:
    """One partij that takes part in some verband today; NotFound for any other (IED-6.1, LJR-17.1)."""
    regel = next((p for p in register.partijen.values() if p.code == code and p.soort != "verband"), None)
    lid = next((v for v in regel.verbanden if v.doet_mee(dag(nu)) and v.verband in verbanden), None) if regel else None
    if regel is None or lid is None:
        raise NotFound
    verband, i = verbanden.get(lid.verband), informatie(regel)
    eigen = load_regime(regel.reglement) if regel.reglement in PARTIJREGLEMENTEN else None
    namen = {"naam": regel.naam, "verband": verband.bestand.naam}
    return Leverancierinformatie(
        naam=regel.naam,
        uitleg=BRIEVEN.onderdelen["doeleinden"].tekst.format_map(namen),
        reglement=(eigen or verband.regime).titel,
        reglement_versie=eigen.versie if eigen else None,
        vindplaats=i.reglement,
        ter_inzage=i.ter_inzage,
        privacypagina=i.privacypagina,
        webverwijzing=i.webverwijzing,
        inzage=i.inzage or INZAGE.format_map(namen),
        fg=i.fg,
        klachtwegen=wegen_van(verband, regel),
    )


def informatie(regel: PartijRegel) -> Informatie:
    """What this partij published; nothing when it registered nothing."""
    return regel.informatie or GEEN_INFORMATIE


def wegen_van(verband: Verband, regel: PartijRegel | None, onderwerp: str = "") -> list[WegUit]:
    """Every way for a klacht about this partij, or the verband: with what comes first, in no order of preference (XTRA-14, LJR-29.2).

    A body that does not handle this kind is not offered (LJR-29.2-commissie); AP and court never wait (IED-13.4).
    """
    eigen = regel is not None and regel.reglement in PARTIJREGLEMENTEN
    stelsel = str(regel.reglement) if regel is not None and eigen else verband.regime.naam
    invulling = _invulling(verband, regel, stelsel)
    open_: Mapping[str, Any] = wegen(stelsel)
    return [
        WegUit(code=weg, tekst=wegtekst(weg, invulling), na=list(eerst))
        for weg, eerst in open_.items()
        if not uitgesloten(stelsel, weg, onderwerp)
    ]


def _invulling(verband: Verband, regel: PartijRegel | None, stelsel: str) -> dict[str, str]:
    eigen = load_regime(stelsel).parameters.get(TERMIJN) if stelsel in PARTIJREGLEMENTEN else None
    termijn = str(eigen.geldend) if eigen else str(verband.waarde(TERMIJN))
    naam = regel.naam if regel else verband.bestand.naam
    return {"verband": verband.bestand.naam, "naam": naam, "termijn": in_woorden(termijn)}
