"""Zeggenschap as a state machine: whatever partners do and whenever the keten falls over, only what may move moves (ONTWERP §5, §12).

The reference model knows nothing of services or steps: per gegeven what was judged, answered and halted, and so whether it may be in the
next fase. The keten is the real one, in one process; it falls over at a call, before or after it, as a killed gateway would.
"""

import asyncio
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import create_engine, text

from gateway import overdrachten
from gateway.lezen import Leesvraag, lees
from tests.bouw import Zaak
from tests.keten import Keten, Partner, een_keten
from tests.storing import zaken

T = TypeVar("T")
VAN, NAAR = "triage", "casusoverleg"
LEVERANCIERS = ("veilig_thuis", "ggd", "veilig_thuis")
AANTAL = 1 + len(LEVERANCIERS)
MOMENTEN = ("PUT /vertrek", "PUT /aankomst", "POST /vrijgave", "POST /schoning", "POST /etiketten")
ITEM = st.integers(0, AANTAL - 1)


class Val(BaseException):
    """The gateway process is gone: no handler runs, no lease is given back."""


@dataclass
class Verwacht:
    """What the model knows of one gegeven. ``plek``: A (waiting or shown), weg (invisible in A until its term) or B."""

    leverancier: str
    nodig: bool | None = None
    antwoord: str = ""
    gevraagd: bool = False
    aanwijzing: str | None = None
    beperking: str | None = None
    plek: str = "A"

    @property
    def mag(self) -> bool:
        """Whether it may go to the next fase now."""
        return self.nodig is True and self.antwoord == "ja" and self.aanwijzing is None and self.beperking is None

    @property
    def onzichtbaar(self) -> bool:
        """Whether staying behind means being hidden: judged unnecessary, or refused by its leverancier; nothing else comes before that."""
        return self.nodig is False or (
            self.nodig is True and self.antwoord == "nee" and self.aanwijzing is None and self.beperking is None
        )


@dataclass
class Wereld:
    """One keten for all examples, on one event loop."""

    runner: asyncio.Runner
    keten: Keten
    stapel: AsyncExitStack
    pakketten: list[tuple[str, Any]] = field(default_factory=list)

    def doe(self, wat: Awaitable[T]) -> T:
        async def _doe() -> T:
            return await wat

        return self.runner.run(_doe())


_WERELD: list[Wereld] = []


@pytest.fixture(autouse=True, scope="module")
def wereld(tmp_path_factory: pytest.TempPathFactory):
    """The keten behind every example of this module."""
    with asyncio.Runner() as runner:
        stapel = AsyncExitStack()

        async def op() -> Keten:
            return await stapel.enter_async_context(een_keten(Path(tempfile.mkdtemp(dir=tmp_path_factory.mktemp("wereld")))))

        _WERELD.append(Wereld(runner, runner.run(op()), stapel))
        yield
        runner.run(stapel.aclose())
        _WERELD.clear()


def _soort(request: httpx.Request) -> str:
    delen = request.url.path.strip("/").split("/")
    naam = delen[0] if request.method == "PUT" else delen[-1]
    return f"{request.method} /{naam}"


class Zeggenschap(RuleBasedStateMachine):
    """Partners, a procesregisseur and bad luck, against one casus on its way from triage to casusoverleg."""

    @initialize()
    def een_casus_in_triage(self) -> None:
        """Four gegevens of three leveranciers; nothing judged, asked or answered."""
        self.w = _WERELD[0]
        self.keten = self.w.keten
        self._zonder_storing()
        self.zaak, self.partners = self.w.doe(_casus(self.keten))
        rijen = self.w.doe(self.keten.sql("select id, partij from vindplaats where soort = 'gegeven' and casus_id = :c order by id", c=self._hex()))
        self.ids = [str(UUID(r.id)) for r in rijen]
        self.items = {str(UUID(r.id)): Verwacht(r.partij) for r in rijen}
        self.lopend: str | None = None
        self.vrij: set[str] = set()
        assert len(self.ids) == AANTAL

    def _hex(self) -> str:
        return UUID(self.zaak.casus_id).hex

    def _zonder_storing(self) -> None:
        for dienst in self.keten.diensten.values():
            dienst.storing = self._onthoud

    async def _onthoud(self, request: httpx.Request, _binnen: Any) -> None:
        if _soort(request) == "PUT /aankomst":
            self.pakketten.append((request.url.path, request.content))

    @property
    def pakketten(self) -> list[tuple[str, bytes]]:
        return self.w.pakketten

    def _partner(self, nr: int) -> tuple[str, Verwacht, Partner]:
        gegeven = self.ids[nr]
        verwacht = self.items[gegeven]
        return gegeven, verwacht, self.partners[verwacht.leverancier]

    def _post(self, partner: Partner, pad: str, body: Any = None, **rest: Any) -> httpx.Response:
        return self.w.doe(partner.post(pad, body, **rest))

    # ── what people do ──────────────────────────────────────────────────────────────────────────────────────
    @rule(nr=ITEM, nodig=st.sampled_from([True, True, False]))
    def oordeel(self, nr: int, nodig: bool) -> None:
        """Judge one gegeven."""
        gegeven, verwacht, _ = self._partner(nr)
        self.w.doe(zaken.oordeel(self.zaak, [gegeven], NAAR, nodig=nodig))
        verwacht.nodig = nodig

    @rule()
    def vraag(self) -> None:
        """Ask the leveranciers about all that was judged needed and is still there."""
        antwoord = self._post(self.zaak.regisseur, "/instemmingsvragen", zaken.doel(self.zaak, NAAR))
        open_ = [v for v in self.items.values() if v.nodig and v.plek == "A"]
        assert antwoord.status_code == (201 if open_ else 409), antwoord.text
        for verwacht in open_:
            if verwacht.antwoord not in ("ja", "nee"):
                verwacht.gevraagd = True

    @rule(wie=st.sampled_from(["college", *sorted(set(LEVERANCIERS))]), ja=st.booleans())
    def antwoord(self, wie: str, ja: bool) -> None:
        """One leverancier answers all his open questions at one stroke."""
        partner = self.partners[self.keten.als(wie).partij]
        self.w.doe(zaken.antwoord(self.zaak, partner, "ja" if ja else "nee"))
        for verwacht in self.items.values():
            if verwacht.leverancier == partner.partij and verwacht.gevraagd:
                # A yes given of one's own accord beside the question stays valid: only withdrawing ends it.
                verwacht.antwoord = "ja" if ja or verwacht.antwoord == "ja" else "nee"
                verwacht.gevraagd = False

    @rule(nr=ITEM)
    def uit_zichzelf_ja(self, nr: int) -> None:
        """A yes of one's own accord."""
        gegeven, verwacht, partner = self._partner(nr)
        gemaakt = self._post(partner, "/instemmingen", zaken.doel(self.zaak, NAAR) | {"gegevenIds": [gegeven]})
        assert gemaakt.status_code == 201, gemaakt.text
        verwacht.antwoord = "ja"

    @rule(nr=ITEM)
    def trek_in(self, nr: int) -> None:
        """Withdraw every yes about one gegeven, as its leverancier."""
        gegeven, verwacht, partner = self._partner(nr)
        self.w.doe(_trek_alles_in(self.zaak, partner, gegeven))
        if verwacht.antwoord == "ja":
            verwacht.antwoord = "nee?" if self._geweigerd(gegeven) else "in"

    def _geweigerd(self, gegeven: str) -> bool:
        return any(f["status"] == "geweigerd" for f in self.w.doe(_instemmingen(self.zaak, self._partner(self.ids.index(gegeven))[2], gegeven)))

    @rule(nr=ITEM)
    def aanwijzing(self, nr: int) -> None:
        """Halt further use, or lift that."""
        gegeven, verwacht, partner = self._partner(nr)
        body = {"casusId": self.zaak.casus_id, "gegevenId": gegeven, "soort": "niet_verder_gebruiken"}
        verwacht.aanwijzing = self._zet_of_hef(partner, "/aanwijzingen", verwacht.aanwijzing, body)

    @rule(nr=ITEM)
    def beperking(self, nr: int) -> None:
        """Restrict, or lift that."""
        gegeven, verwacht, partner = self._partner(nr)
        body = {"casusId": self.zaak.casus_id, "gegevenId": gegeven, "reden": "juistheid_betwist"}
        verwacht.beperking = self._zet_of_hef(partner, "/beperkingen", verwacht.beperking, body)

    def _zet_of_hef(self, partner: Partner, pad: str, lopend: str | None, body: dict[str, Any]) -> str | None:
        antwoord = self._post(partner, f"{pad}/{lopend}/opheffingen") if lopend else self._post(partner, pad, body)
        assert antwoord.status_code == 201, antwoord.text
        return None if lopend else str(antwoord.json()["id"])
