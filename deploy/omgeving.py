"""Whose things a command of the operator works on: of the process it runs beside (a container), or of the local keten in a directory."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.geheimen import DIENSTEN

if TYPE_CHECKING:
    from shared.app import Dienst
    from shared.settings import DienstSettings

GATEWAY = "gateway"


@dataclass(frozen=True)
class Plek:
    """Where one process keeps its things. ``eigenaar_url``: as the role that owns the tables, which only a restore needs.

    ``buiten``: directories with keys or a ledger, that no backup may share. The gateway has neither, and content neither.
    """

    naam: str
    url: str
    eigenaar_url: str
    sleutelmap: Path | None = None
    grootboekmap: Path | None = None
    buiten: Sequence[Path] = ()
    keten_sleutel: str | None = None
    verbandenmap: Path | None = None

    @property
    def pakket(self) -> str:
        """The package whose migrations made this database."""
        return self.naam if self.naam == GATEWAY else f"services.{self.naam}"

    def dienst(self) -> "Dienst":
        """The service itself; imported here only."""
        gevonden: Dienst = import_module(f"{self.pakket}.app").DIENST
        return gevonden


def plekken(wie: str, map: Path) -> list[Plek]:
    """One process by its name, or ``alles``: the whole local keten. ValueError for a name we do not know."""
    namen = (*DIENSTEN, GATEWAY)
    if wie not in (*namen, "alles"):
        raise ValueError(f"Onbekende dienst {wie}; kies uit {', '.join((*namen, 'alles'))}")
    if wie != "alles":
        return [_eigen(wie) if _in_container(wie) else _lokaal(wie, map)]
    if "ZVH_SECRETS_DIR" in os.environ or "ZVH_DATABASE_URL" in os.environ:
        raise ValueError(
            "`alles` kan alleen in de lokale keten: een proces in productie kent alleen zijn eigen database. Doe het per dienst."
        )
    return [_lokaal(naam, map) for naam in namen]


def _in_container(naam: str) -> bool:
    return ("ZVH_PARTIJEN" if naam == GATEWAY else "ZVH_SLEUTELMAP") in os.environ


def _eigen(naam: str) -> Plek:
    from deploy.migreer import lees_setting
    from shared.settings import Basis, DienstSettings

    if naam == GATEWAY:
        url = Basis.from_env().database_url
        mappen: dict[str, Any] = {"keten_sleutel": keten_sleutel(), "verbandenmap": _verbandenmap()}
    else:
        settings = DienstSettings.from_env()
        url, paden = settings.database_url, (settings.sleutelmap, settings.grootboekmap)
        mappen = {"sleutelmap": paden[0], "grootboekmap": paden[1], "buiten": paden}
    return Plek(naam, url, lees_setting(f"ZVH_MIGRATIE_{naam.upper()}_URL") or url, **mappen)


def _verbandenmap() -> Path | None:
    pad = os.environ.get("ZVH_VERBANDEN")
    return Path(pad) if pad else None


def _lokaal(naam: str, map: Path) -> Plek:
    from deploy.inrichting import Inrichting

    inrichting = Inrichting.lees(map)
    grondslag = inrichting.map
    mappen: dict[str, Any] = {"buiten": (grondslag / "sleutels", grondslag / "grootboek", grondslag / "geheimen")}
    if naam == GATEWAY:
        mappen |= {"keten_sleutel": inrichting.geheim("gateway_keten_sleutel"), "verbandenmap": Path(inrichting.env(naam)["ZVH_VERBANDEN"])}
    else:
        mappen |= {"sleutelmap": grondslag / "sleutels" / naam, "grootboekmap": grondslag / "grootboek" / naam}
    return Plek(naam, inrichting.database_url(naam), inrichting.geheim(f"{naam}_migratie_url"), **mappen)


def use_local(map: Path, proces: str) -> None:
    """Take on the environment of one process of the local keten in ``map``."""
    from deploy.inrichting import Inrichting

    os.environ.update(Inrichting.lees(map).env(proces))


def use_gateway(map: Path) -> None:
    """Inside the gateway's own environment (a container) use that, else the gateway of the local keten."""
    if "ZVH_PARTIJEN" not in os.environ:
        use_local(map, GATEWAY)


def use_dienst(dienst: str, map: Path) -> "DienstSettings":
    """The settings of one service; ValueError for a name we do not know."""
    from shared.settings import DienstSettings

    if dienst not in DIENSTEN:
        raise ValueError(f"Onbekende dienst {dienst}; kies uit {', '.join(DIENSTEN)}")
    if "ZVH_SLEUTELMAP" not in os.environ:
        use_local(map, dienst)
    return DienstSettings.from_env()


def database_url() -> str:
    """The database of the process whose environment this is."""
    from shared.settings import Basis

    return Basis.from_env().database_url


def keten_sleutel() -> str | None:
    """Without it (an auditor with only a segment) hashes are checked and signatures are not, and the report says so."""
    from deploy.migreer import lees_setting

    return lees_setting("ZVH_KETEN_SLEUTEL")
