"""The verwerkingenlog reaches the Logboek, or stays until it does."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from sqlalchemy import insert, select

from services.intake.app import DIENST
from shared import logboek
from shared.handeling import Omgeving
from shared.identity import uuid7
from shared.logboek import Logboekzender
from shared.telemetry import logregels_voor, new_trace
from tests.dienst import een_dienst, nieuw


class Ontvanger(SpanExporter):
    """A Logboek that can be away."""

    def __init__(self) -> None:
        self.gekregen: list[str] = []
        self.weg = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        if self.weg:
            return SpanExportResult.FAILURE
        self.gekregen += [span.name for span in spans]
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        self.weg = True


@pytest.fixture
def omgeving(tmp_path: Path) -> Omgeving:
    omgeving: Omgeving = een_dienst(DIENST, tmp_path).app.state.omgeving
    return omgeving


def schrijf(omgeving: Omgeving, aantal: int) -> None:
    regels = logregels_voor([nieuw()], trace=new_trace(), name="aanmelding.lezen", start_time=1, end_time=2, service="intake", version="1")
    rows = [{"id": uuid7(), "geexporteerd": False, **regel.to_row()} for regel in regels * aantal]
    with omgeving.sessions.begin() as s:
        s.execute(insert(omgeving.dossier.logregel), rows)


def open_regels(omgeving: Omgeving) -> int:
    t = omgeving.dossier.logregel
    with omgeving.sessions() as s:
        return len(s.execute(select(t.c.id).where(t.c.geexporteerd.is_(False))).all())


def test_wat_niet_bevestigd_is_blijft(omgeving: Omgeving) -> None:
    """Pas na bevestiging geldt een regel als verzonden; daarna gaat hij niet nog eens."""
    ontvanger = Ontvanger()
    zender = Logboekzender("intake", omgeving.sessions, omgeving.dossier, ontvanger)
    schrijf(omgeving, 3)
    ontvanger.weg = True
    assert (zender.verzend(), open_regels(omgeving)) == (0, 3)
    ontvanger.weg = False

    assert [zender.verzend(), zender.verzend()] == [3, 0]
    assert (open_regels(omgeving), len(ontvanger.gekregen)) == (0, 3)


def test_de_draad_verzendt_en_overleeft_een_storing(omgeving: Omgeving, monkeypatch: pytest.MonkeyPatch) -> None:
    """Een database die even weg is beëindigt het verzenden niet."""
    monkeypatch.setattr(logboek, "PAUZE_S", 0.01)
    ontvanger, keren = Ontvanger(), iter([RuntimeError])
    zender = Logboekzender("intake", omgeving.sessions, omgeving.dossier, ontvanger)
    echt = zender.verzend

    def soms() -> int:
        for fout in keren:
            raise fout
        return echt()

    monkeypatch.setattr(zender, "verzend", soms)
    schrijf(omgeving, 2)
    zender.start()
    for _ in range(500):
        if len(ontvanger.gekregen) == 2:
            break
        time.sleep(0.01)
    zender.sluit()

    assert (open_regels(omgeving), len(ontvanger.gekregen)) == (0, 2)
