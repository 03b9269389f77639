"""Migrating with the owner role, and what the runtime role may then do; on a real PostgreSQL."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from deploy import migreer
from deploy.inrichting import Inrichting
from shared.settings import ConfiguratieFout


@pytest.fixture
def inrichting(tmp_path: Path) -> Iterator[Inrichting]:
    keten = Inrichting(tmp_path / secrets.token_hex(4), 29_000, "postgresql", os.environ["ZVH_TEST_POSTGRES_URL"])
    keten.richt_in()
    yield keten
    keten.verwijder_databases()


def voer_uit(url: str, *opdrachten: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for opdracht in opdrachten:
                connection.execute(text(opdracht))
    finally:
        engine.dispose()


def met_tabellen(_pakket: str, url: str) -> None:
    voer_uit(url, "create table audit (id int)", "create table keten (id int)", "create table gewoon (id int)")


@pytest.mark.postgres
@pytest.mark.eis("ZVH-8.1")
def test_de_draaiende_rol_voegt_alleen_toe_aan_het_bewijs(inrichting, monkeypatch):
    """Wat op papier staat kan de gateway zelf niet wijzigen of wissen, ook niet als zij gekraakt is."""
    monkeypatch.setattr("shared.migrate.upgrade", met_tabellen)

    migreer.migreer("gateway", inrichting.geheim("gateway_migratie_url"))

    rol = inrichting.database_url("gateway")
    voer_uit(rol, "insert into audit values (1)", "select * from keten", "update gewoon set id = 2")
    for verboden in ("update audit set id = 2", "delete from audit", "truncate keten", "create table x ()", "drop table gewoon"):
        with pytest.raises(ProgrammingError, match="permission denied|must be owner"):
            voer_uit(rol, verboden)


@pytest.mark.postgres
def test_een_dienst_komt_niet_in_de_database_van_een_andere(inrichting):
    """Elke dienst heeft een eigen database en wordt bij een andere aan de deur geweigerd."""
    van_triage = inrichting.database_url("intake").removesuffix("intake") + "triage"

    voer_uit(inrichting.database_url("intake"), "select 1")

    with pytest.raises(OperationalError, match="permission denied for database"):
        voer_uit(van_triage, "select 1")


@pytest.mark.postgres
def test_opnieuw_inrichten_laat_alles_staan(inrichting):
    """Een tweede start vindt dezelfde rollen, wachtwoorden en gegevens."""
    voer_uit(inrichting.geheim("intake_migratie_url"), "create table er_is (id int)")
    voor = inrichting.database_url("intake")

    inrichting.richt_in()

    assert inrichting.database_url("intake") == voor
    voer_uit(voor, "insert into er_is values (1)")


def test_een_pakket_vindt_zijn_eigen_url(monkeypatch, tmp_path):
    """Eén pakket mag de gewone database-URL gebruiken; een bestand met de URL van de eigenaar gaat voor."""
    monkeypatch.delenv("ZVH_SECRETS_DIR", raising=False)
    monkeypatch.setenv("ZVH_DATABASE_URL", "sqlite:///gewoon.db")
    assert migreer.lees_urls(["services.intake"]) == {"services.intake": "sqlite:///gewoon.db"}

    (tmp_path / "zvh_migratie_intake_url").write_text("sqlite:///eigenaar.db\n", encoding="utf-8")
    monkeypatch.setenv("ZVH_SECRETS_DIR", str(tmp_path))
    assert migreer.lees_urls(["services.intake"]) == {"services.intake": "sqlite:///eigenaar.db"}


def test_alles_wat_ontbreekt_in_een_melding(monkeypatch):
    """Meer pakketten delen nooit één URL; wat ontbreekt of onbekend is wordt samen genoemd."""
    monkeypatch.delenv("ZVH_SECRETS_DIR", raising=False)
    monkeypatch.setenv("ZVH_DATABASE_URL", "sqlite:///gewoon.db")

    with pytest.raises(ConfiguratieFout) as fout:
        migreer.lees_urls(["services.intake", "gateway", "services.iets"])

    assert str(fout.value).count("ontbreekt") == 2
    assert "onbekend pakket services.iets" in str(fout.value)


def test_zonder_instellingen_stopt_het_met_2(monkeypatch, capsys):
    """De migratie zegt wat er mist in plaats van te vallen."""
    monkeypatch.delenv("ZVH_SECRETS_DIR", raising=False)

    assert migreer.main([]) == 2
    assert "ZVH_MIGRATIE_GATEWAY_URL" in capsys.readouterr().err
