"""A verzoek at its reception: how it came in, on whose behalf, what it lacks and how it is known who asks.

``Ontvangst`` is a mixin of ``model.Verzoek``: the columns and rules of ZVH-17.1, PGA-17.1a, LJR-18.4, LJR-23.3 and IED-9.1.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import JSON, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.convenant.verzoekstand import IDENTITEIT, Indiener, Ingediend, Kanaal, Namens, Verzoeksoort, bevinding
from shared.errors import BadInput, Conflict, Fout

Status = Literal["ontvangen", "onvolledig", "onbevoegd", "verzameld", "besloten", "beantwoord"]
IdentificatieWijze = Literal["in_persoon_bij_zvh", "andere_passende_wijze"]
Verzendwijze = Literal["uitgereikt_in_persoon", "aangetekende_post", "digitaal_beveiligd", "mondeling"]
Antwoordvoorkeur = Literal["schriftelijk", "digitaal", "mondeling"]
Beperking = Literal["inbreng", "overdracht", "lezen", "verstrekking", "bevraging"]
"""What a betrokkene can ask to stop: the ways in which a gegeven is used (IED-7.4)."""
Behandelaar = Literal["manager", "burgemeester"]
"""On whose name it stands: of a zvh the manager (ZVH 17.3), of a pga the burgemeester (PGA-4.1g)."""
ONTVANGST: Final = ("ontvangen", "onvolledig", "onbevoegd")
TELEFONISCH: Final = "telefonisch"
KOPIE: Final = "kopie_identiteitsbewijs"


def niet_in_toekomst(veld: str, datum: date, vandaag: date, *, artikel: str) -> None:
    """BadInput for an act that is said to have been done on a day that is still to come."""
    if datum > vandaag:
        raise BadInput(fouten=[Fout(veld, "ligt in de toekomst")], artikel=artikel)


class Ontvangst:
    """How a verzoek came in, on whose behalf, and what was done to know who asks."""

    soort: Mapped[Verzoeksoort] = mapped_column(String(16))
    ingediend_door: Mapped[Indiener] = mapped_column(String(32))
    ontvangen_op: Mapped[date] = mapped_column(Date)
    regime: Mapped[str] = mapped_column(String(8))
    kanaal: Mapped[Kanaal] = mapped_column(String(12))
    antwoordvoorkeur: Mapped[Antwoordvoorkeur | None] = mapped_column(String(12))
    op_schrift: Mapped[bool]
    omschreven: Mapped[bool]
    beperkingen: Mapped[list[str]] = mapped_column(JSON)
    gegeven_ids: Mapped[list[str]] = mapped_column(JSON)
    zestien_op: Mapped[date | None] = mapped_column(Date)
    gezag: Mapped[str] = mapped_column(String(16))
    maatregel: Mapped[str] = mapped_column(String(16))
    machtiging_tot: Mapped[date | None] = mapped_column(Date)
    machtiging_door: Mapped[str] = mapped_column(String(32))
    machtiging_kenmerk: Mapped[str | None] = mapped_column(String(80))
    client_ingelicht_op: Mapped[date | None] = mapped_column(Date)
    identiteit_gevraagd_op: Mapped[date | None] = mapped_column(Date)
    geidentificeerd_op: Mapped[date | None] = mapped_column(Date)
    nog_nodig: Mapped[list[str]] = mapped_column(JSON)
    status: Mapped[Status] = mapped_column(String(12))
    versie: Mapped[int]

    def ingediend(self) -> Ingediend:
        """What decides whether it is complete and handed in by who may do so."""
        namens = Namens(self.zestien_op, self.gezag, self.maatregel, self.machtiging_tot, self.machtiging_door)
        wie = (self.soort, self.ingediend_door, namens, self.omschreven, bool(self.beperkingen), self.op_schrift)
        return Ingediend(*wie, geidentificeerd=self.geidentificeerd_op is not None)

    def herzie(self, vandaag: date) -> None:
        """Say again what is missing; once it is being decided its status follows that (PGA-17.1a, IED-9.1)."""
        status, self.nog_nodig = bevinding(self.ingediend(), vandaag, self.regime)
        if self.status in ONTVANGST:
            self.status = status

    def vul_aan(self, vandaag: date) -> None:
        """Something was added to it; its term does not begin anew (IED-9.1)."""
        self.moet_open()
        niet_in_toekomst("/clientIngelichtOp", self.client_ingelicht_op or vandaag, vandaag, artikel="LJR-18.4-gemachtigde")
        self.herzie(vandaag)
        self.versie += 1

    def vraag_identiteit(self, op: date, vandaag: date) -> None:
        """Note that the verzoeker was asked who he is: the first time counts (LJR-18.4-opschorting)."""
        self.moet_open()
        niet_in_toekomst("/op", op, vandaag, artikel="LJR-18.4-opschorting")
        if op < self.ontvangen_op:
            raise BadInput(fouten=[Fout("/op", "ligt voor de ontvangst")], artikel="LJR-18.4-opschorting")
        if self.geidentificeerd_op or self.identiteit_gevraagd_op:
            raise Conflict("Hierom is al gevraagd.", code="identiteit_al_gevraagd", artikel="LJR-18.4-opschorting")
        self.identiteit_gevraagd_op = op
        self.versie += 1

    def moet_client_weten(self, op: date) -> None:
        """Conflict while the person himself does not know; from twelve he can be a cliënt and hears of it first (LJR-18.4-gemachtigde)."""
        if self.ingediend_door == "betrokkene" or self.ingediend().namens.onder_twaalf(op):
            return
        if self.client_ingelicht_op is None or self.client_ingelicht_op > op:
            raise Conflict(
                "De betrokkene weet nog niet dat een ander dit namens hem vraagt.",
                code="client_niet_ingelicht",
                artikel="LJR-18.4-gemachtigde",
                volgende_stap="Licht de betrokkene in en vul de datum aan; stel daarna de identiteit vast.",
            )

    def moet_volledig(self, vandaag: date) -> None:
        """Conflict while it is incomplete or its indiener may not act today; refusing stays possible (IED-6.4)."""
        status, ontbreekt = bevinding(self.ingediend(), vandaag, self.regime)
        if weg := [code for code in ontbreekt if code != IDENTITEIT]:
            raise Conflict(
                "Aan dit verzoek kan niet worden voldaan.",
                code=f"verzoek_{status}",
                artikel="IED-6.4",
                volgende_stap="Vraag om aanvulling, of wijs gemotiveerd af; de termijn loopt door.",
                fouten=[Fout(code, "staat in de weg") for code in weg],
            )

    def moet_open(self) -> None:
        """Conflict once it is answered: then nothing of it changes."""
        if self.status == "beantwoord":
            raise Conflict("Dit verzoek is al beantwoord.", code="al_beantwoord", artikel="ZVH-18.2")

    @property
    def antwoordkanaal(self) -> Antwoordvoorkeur:
        """How the answer goes: as the verzoeker prefers, else electronically to who asked so, else on paper (LJR-23.3)."""
        return self.antwoordvoorkeur or ("digitaal" if self.kanaal == "digitaal" else "schriftelijk")

    def moet_over_dit_kanaal(self, wijze: Verzendwijze) -> None:
        """BadInput for an oral answer that nobody asked for, or to somebody whose identity was not proven (LJR-23.3)."""
        if wijze == "mondeling" and (self.antwoordvoorkeur != "mondeling" or self.geidentificeerd_op is None):
            reden = "kan alleen als de verzoeker erom vroeg en bekend is wie hij is"
            raise BadInput(fouten=[Fout("/wijze", reden)], artikel="LJR-23.3")


def identiteitsfouten(wijze: str, op: date, reden: str | None, middelen: Sequence[Mapping[str, Any]], regime: str) -> Iterator[Fout]:
    """What is wrong with how the identity was established: by the least intrusive means and never by telephone alone (LJR-18.4).

    ``middelen``: what was tried, in order, as ``{middel, op, bsn_afgeschermd}`` with the day as ISO date.
    """
    if wijze != "in_persoon_bij_zvh":
        yield from (Fout(f"/{veld}", "ontbreekt") for veld, waarde in (("reden", reden), ("middelen", middelen)) if not waarde)
    if middelen and all(m["middel"] == TELEFONISCH for m in middelen):
        yield Fout("/middelen", "alleen een telefoontje is niet genoeg")
    for nummer, middel in enumerate(middelen):
        if date.fromisoformat(middel["op"]) > op:
            yield Fout(f"/middelen/{nummer}/op", "ligt na de vaststelling")
        if middel["middel"] == KOPIE:
            yield from _kopiefouten(nummer, middelen, regime)


def _kopiefouten(nummer: int, middelen: Sequence[Mapping[str, Any]], regime: str) -> Iterator[Fout]:
    """A copy is the last resort, with the BSN covered; a zvh never takes one: whoever asks comes in person (LJR-18.4, ZVH-18.4)."""
    veld = f"/middelen/{nummer}"
    if regime == "zvh":
        yield Fout(f"{veld}/middel", "een kopie wordt niet gevraagd: de verzoeker komt langs")
    if middelen[nummer]["bsn_afgeschermd"] is not True:
        yield Fout(f"{veld}/bsnAfgeschermd", "het BSN op de kopie moet zijn afgeschermd")
    if all(m["middel"] == KOPIE for m in middelen[:nummer]):
        yield Fout(f"{veld}/middel", "probeer eerst een lichter middel")
