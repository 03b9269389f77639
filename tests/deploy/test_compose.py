"""docker-compose.yml: valid by the official schema, and it keeps the promises of deploy/README.md."""

import json
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from deploy.geheimen import DIENSTEN, geheimen_van, maak_postgres, maak_sleutels, zorg_voor
from deploy.migreer import PAKKETTEN, naam_van

COMPOSE = yaml.safe_load(Path("docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
EIGEN = [naam for naam, s in SERVICES.items() if s["image"].startswith("zvh-keten:")]


def geheimen(naam: str) -> dict[str, str]:
    """Mounted file → name of the secret."""
    lijst = SERVICES[naam].get("secrets", [])
    return {(s["target"] if isinstance(s, dict) else s): (s["source"] if isinstance(s, dict) else s) for s in lijst}


def test_geldig_volgens_het_officiele_schema():
    """Het bestand voldoet aan de compose-specificatie (schema uit het pakket check-jsonschema)."""
    schema = json.loads(files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)

    fouten = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(COMPOSE)]

    assert fouten == []


def test_alle_processen_staan_erin():
    """Vijf diensten, gateway, klok, migratie, een database en een collector."""
    assert set(SERVICES) == {*DIENSTEN, "gateway", "klok", "migratie", "postgres", "otel"}


def test_alleen_de_gateway_is_bereikbaar():
    """Alleen de gateway heeft een poort, en alleen op de eigen machine: TLS komt ervoor."""
    assert {naam: s["ports"] for naam, s in SERVICES.items() if "ports" in s} == {"gateway": ["127.0.0.1:${ZVH_PUBLIEKE_POORT:-8080}:8080"]}
    assert {naam for naam, s in SERVICES.items() if "buiten" in s["networks"]} == {"gateway"}
    assert {naam for naam, n in COMPOSE["networks"].items() if not n.get("internal")} == {"buiten"}


@pytest.mark.parametrize("een", DIENSTEN)
def test_een_dienst_deelt_geen_netwerk_met_een_andere(een):
    """Een gekraakte dienst bereikt geen andere dienst."""
    buren = {naam for naam in SERVICES if set(SERVICES[naam]["networks"]) & set(SERVICES[een]["networks"])}

    assert buren == {een, "gateway", "klok", "postgres", "otel"}


@pytest.mark.parametrize("naam", SERVICES)
def test_elke_container_is_dichtgezet(naam):
    """Geen root, geen schrijfbaar systeem, geen rechten, een grens aan geheugen en processen."""
    s = SERVICES[naam]

    assert s["read_only"] is True
    assert int(s["user"].split(":")[0]) > 0
    assert s["cap_drop"] == ["ALL"]
    assert s["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in s
    assert s["pids_limit"] > 0
    assert naam == "migratie" or s["mem_limit"]


@pytest.mark.parametrize("naam", SERVICES)
def test_wat_blijft_draaien_heeft_een_gezondheidscontrole(naam):
    """Alleen de migratie stopt vanzelf en heeft er geen."""
    s = SERVICES[naam]

    assert ("test" in s["healthcheck"]) == (s.get("restart") != "no") == (naam != "migratie")


@pytest.mark.parametrize("naam", SERVICES)
def test_geheimen_zijn_bestanden_en_nooit_omgeving(naam):
    """In de omgeving staat hoogstens een pad naar een geheim."""
    omgeving = SERVICES[naam].get("environment", {})
    verdacht = {k: v for k, v in omgeving.items() if re.search(r"SLEUTEL(?!MAP)|PASSWORD|WACHTWOORD(?!EN)|DATABASE_URL|MIGRATIE", k)}

    assert all(v.startswith("/run/secrets/") for v in verdacht.values())
    assert "env_file" not in SERVICES[naam]


@pytest.mark.parametrize("naam", [*DIENSTEN, "gateway", "klok"])
def test_elk_proces_krijgt_precies_zijn_geheimen(naam):
    """Een dienst leest haar eigen passleutel en database-URL; de eigenaarsrol kent alleen de migratie."""
    assert geheimen(naam) == geheimen_van(naam)


def test_de_migratie_kent_als_enige_de_eigenaars():
    """Wie draait bezit niets: alleen migratie en de database zelf zien de rollen die tabellen bezitten."""
    assert geheimen("migratie") == {f"zvh_migratie_{naam_van(p)}_url": f"{naam_van(p)}_migratie_url" for p in PAKKETTEN}
    kenners = {n for n in SERVICES if any("migratie" in g or "eigenaar" in g for g in geheimen(n).values())}
    assert kenners == {"migratie", "postgres"}


def test_zvh_geheimen_maakt_precies_wat_compose_vraagt(tmp_path):
    """Na `zvh geheimen` ontbreekt er niets en is er niets te veel."""
    maak_sleutels(tmp_path)
    maak_postgres(tmp_path, "postgres", 5432)
    zorg_voor(tmp_path / "postgres_wachtwoord")

    assert {p.name for p in tmp_path.iterdir()} == set(COMPOSE["secrets"])
    gevraagd = {g for naam in SERVICES for g in geheimen(naam).values()}
    assert gevraagd == set(COMPOSE["secrets"])


@pytest.mark.parametrize("naam", EIGEN)
def test_wie_een_map_koppelt_leest_alleen_of_bezit_een_eigen_volume(naam):
    """Sleutelbos en grootboek van een dienst zijn van haar alleen."""
    for volume in SERVICES[naam].get("volumes", []):
        if isinstance(volume, dict):
            assert volume["read_only"] is True
        else:
            bron = volume.split(":")[0]
            assert bron in COMPOSE["volumes"]
            assert bron.startswith(f"{naam}_") or (naam, bron) == ("migratie", "otel")


def test_images_zijn_vastgezet_en_noemen_geen_register():
    """Een versie per image, zonder naam van een register."""
    images = {s["image"] for s in SERVICES.values()}
    dockerfile = Path("deploy/Dockerfile").read_text(encoding="utf-8")

    assert all(re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)?:[0-9][a-z0-9.-]*", image) for image in images)
    assert re.search(r"^ARG PYTHON=[0-9]", dockerfile, re.M)
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER 10001", dockerfile, re.M)


@pytest.mark.parametrize("script", ["deploy/start.sh", "deploy/databases.sh"])
def test_de_scripts_zijn_geldige_shell(script):
    """De scripts zijn POSIX-shell en uitvoerbaar."""
    subprocess.run(["sh", "-n", script], check=True)

    assert Path(script).stat().st_mode & 0o111


def test_wat_de_image_kopieert_bestaat():
    """Elk pad in het Dockerfile staat in deze kloon."""
    regels = re.findall(r"^COPY (?!--from)(.+) \S+$", Path("deploy/Dockerfile").read_text(encoding="utf-8"), re.M)

    ontbreekt = [pad for regel in regels for pad in regel.split() if not Path(pad).exists()]

    assert ontbreekt == []


def test_de_image_bevat_geen_proefpartners():
    """Wat tokens van verzonnen partijen tekent hoort niet in productie."""
    assert "proefpartners" not in Path("deploy/Dockerfile").read_text(encoding="utf-8")
