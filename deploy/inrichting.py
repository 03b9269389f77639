"""Where a local keten keeps its things and what each process is told: directories, ports, environments, commands, databases."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

import yaml

from deploy import geheimen
from deploy.geheimen import DIENSTEN, PROCESSEN
from shared.settings import ConfiguratieFout

WORTEL = Path(__file__).resolve().parent.parent
PORT_PER_PROCES = {"gateway": 0, **{naam: nr for nr, naam in enumerate(DIENSTEN, 1)}, "proefpartners": 10}
_DOORGEGEVEN = ("HOME", "LANG", "TMPDIR", "ZVH_LOG_NIVEAU", "ZVH_OTLP_ENDPOINT", "ZVH_POOL_GROOTTE", "ZVH_MAX_BODY", "ZVH_PAKKET_MAX")

Databank = Literal["sqlite", "postgresql"]


def opdrachten() -> dict[str, list[str]]:
    """The command of each process exactly as docker-compose.yml gives it, run from this clone instead of the image.

    A process listens where ``ZVH_HOST`` and ``ZVH_POORT`` say. ``migratie`` is the one-shot that brings the databases up to date.
    """
    compose = yaml.safe_load((WORTEL / "docker-compose.yml").read_text(encoding="utf-8"))
    ons = compose["x-keten"]["image"]
    start = ["sh", str(WORTEL / "deploy" / "start.sh")]
    return {naam: [*start, *dienst["command"]] for naam, dienst in compose["services"].items() if dienst.get("image") == ons}


@dataclass(frozen=True)
class Inrichting:
    """The layout of one local keten. ``map`` holds everything it ever writes; ``extra`` goes into each child's environment."""

    map: Path
    basispoort: int = 8080
    databank: Databank = "sqlite"
    postgres_url: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "map", Path(self.map).resolve())
        if self.databank == "postgresql" and not self.postgres_url:
            raise ConfiguratieFout("Voor PostgreSQL is postgres_url nodig: de URL van een rol die databases mag maken")

    @classmethod
    def lees(cls, map: Path) -> Self:
        """The layout of a keten that was started before in ``map``; ConfiguratieFout when there is none."""
        try:
            return cls(map, **json.loads((Path(map) / "keten.json").read_text(encoding="utf-8")))
        except OSError:
            raise ConfiguratieFout(f"In {map} staat geen keten; begin met `zvh start`") from None

    def poort(self, naam: str) -> int:
        return self.basispoort + PORT_PER_PROCES[naam]

    def url(self, naam: str) -> str:
        """Base URL of a process, without a slash at the end."""
        return f"http://127.0.0.1:{self.poort(naam)}"

    @property
    def proefsleutels(self) -> Path:
        return self.map / "proefpartners"

    @property
    def prefix(self) -> str:
        """Before each PostgreSQL role and database: the same for the same directory, so that two ketens share one server."""
        return f"zvh_{hashlib.sha256(str(self.map).encode()).hexdigest()[:8]}_"

    def geheim(self, naam: str) -> str:
        """One secret by its name in the master copy, such as ``intake_pas_sleutel`` or ``gateway_database_url``."""
        return (self.map / "geheimen" / naam).read_text(encoding="utf-8").strip()

    def database_url(self, proces: str) -> str:
        """The URL with which a process works in its database."""
        return self.geheim(f"{geheimen.database_van(proces)}_database_url")

    def richt_in(self) -> None:
        """Make directories, keys, the party register and, on PostgreSQL, roles and databases; what exists stays."""
        from deploy.proefpartners import maak_sleutels, schrijf_partijen

        self.map.mkdir(parents=True, exist_ok=True, mode=0o700)
        for naam in ("log", "db", *(f"{soort}/{d}" for soort in ("sleutels", "grootboek") for d in DIENSTEN)):
            (self.map / naam).mkdir(parents=True, exist_ok=True, mode=0o700)
        maak_sleutels(self.proefsleutels)
        schrijf_partijen(self.map / "partijen.yaml", self.url("proefpartners"))
        self._make_secrets()
        velden = {k: v for k, v in asdict(self).items() if k not in ("map", "extra")}
        geheimen.schrijf(self.map / "keten.json", json.dumps(velden))

    def _make_secrets(self) -> None:
        bron = self.map / "geheimen"
        geheimen.maak_sleutels(bron)
        if self.databank == "postgresql":
            server = urlsplit(str(self.postgres_url))
            geheimen.maak_postgres(bron, server.hostname or "127.0.0.1", server.port or 5432, self.prefix)
            self._run_databases_sh()
        else:
            geheimen.maak_sqlite(bron, self.map / "db")
        for proces in PROCESSEN:
            geheimen.deel_uit(bron, proces, bron / proces)
        geheimen.deel_migratie_uit(bron, bron / "migratie")

    def _postgres_env(self) -> dict[str, str]:
        server = urlsplit(str(self.postgres_url))
        gezet: dict[str, str | int | None] = {
            "PGHOST": server.hostname,
            "PGPORT": server.port,
            "PGUSER": server.username,
            "PGPASSWORD": server.password,
        }
        gezet["ZVH_BEHEERDATABASE"] = server.path.lstrip("/")
        return {"PATH": os.environ["PATH"], "ZVH_PREFIX": self.prefix} | {k: str(v) for k, v in gezet.items() if v}

    def _run_databases_sh(self) -> None:
        omgeving = self._postgres_env() | {"ZVH_WACHTWOORDEN": str(self.map / "geheimen")}
        self._run(["sh", str(WORTEL / "deploy" / "databases.sh")], omgeving)

    def verwijder_databases(self) -> None:
        """Drop this keten's PostgreSQL databases and roles; on SQLite there is nothing outside ``map``."""
        if self.databank != "postgresql":
            return
        namen = [f"{self.prefix}{n}" for n in (*DIENSTEN, "gateway")]
        stappen = [f'drop database if exists "{n}" with (force)' for n in namen]
        stappen += [f'drop role if exists "{n}{achter}"' for n in namen for achter in ("", "_eigenaar")]
        psql = ["psql", "--quiet", "--no-psqlrc", "--dbname", urlsplit(str(self.postgres_url)).path.lstrip("/") or "postgres"]
        stil = {"PGOPTIONS": "-c client_min_messages=warning"}
        self._run([*psql, *(deel for stap in stappen for deel in ("-c", stap))], self._postgres_env() | stil)

    @staticmethod
    def _run(opdracht: list[str], omgeving: Mapping[str, str]) -> None:
        try:
            subprocess.run(opdracht, env=omgeving, check=True, capture_output=True, text=True)
        except FileNotFoundError:
            raise ConfiguratieFout("psql ontbreekt; installeer de PostgreSQL-client") from None
        except subprocess.CalledProcessError as fout:
            raise ConfiguratieFout(f"PostgreSQL inrichten mislukt:\n{fout.stderr}") from None

    def env(self, naam: str) -> dict[str, str]:
        """The whole environment of one process (one of PROCESSEN, ``migratie`` or ``proefpartners``)."""
        bin = str(Path(sys.executable).parent)
        omgeving = {naam: os.environ[naam] for naam in _DOORGEGEVEN if naam in os.environ}
        omgeving |= {"PATH": f"{bin}:{os.environ.get('PATH', '/usr/bin:/bin')}", "PYTHONPATH": str(WORTEL)}
        omgeving |= {"PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2", "ZVH_OMGEVING": "lokaal", "ZVH_HOST": "127.0.0.1"}
        if naam in PORT_PER_PROCES:
            omgeving["ZVH_POORT"] = str(self.poort(naam))
        if naam == "proefpartners":
            return omgeving | {"ZVH_PROEFPARTNERS": str(self.proefsleutels), "ZVH_GETUIGE_VAN": self.url("gateway")}
        omgeving["ZVH_SECRETS_DIR"] = str(self.map / "geheimen" / naam)
        return omgeving | self._own_env(naam) | dict(self.extra)

    def _own_env(self, naam: str) -> dict[str, str]:
        from deploy.proefpartners import AUDIENCE

        if naam == "migratie":
            return {}
        if naam in DIENSTEN:
            return {"ZVH_SLEUTELMAP": str(self.map / "sleutels" / naam), "ZVH_GROOTBOEKMAP": str(self.map / "grootboek" / naam)}
        poort = {"ZVH_AUDIENCE": AUDIENCE, "ZVH_ALGORITMEN": "ES256,PS256,RS256", "ZVH_PARTIJEN": str(self.map / "partijen.yaml")}
        poort |= {"ZVH_VERBANDEN": str(WORTEL / "deploy" / "verbanden"), "ZVH_PUBLIEKE_URL": self.url("gateway")}
        poort |= {"ZVH_HARTSLAG": str(self.map / "klok.hartslag")}
        poort |= {"ZVH_LIMIET_PARTIJ": "60000"}  # one machine plays every partner here, and the bench asks what it can bear
        return poort | {f"ZVH_{d.upper()}_URL": self.url(d) for d in DIENSTEN}
