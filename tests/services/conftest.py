"""Every service the folder holds, found by name: a new one joins the shared tests without being listed."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

MAP = Path(__file__).parents[2] / "services"


def pakketten() -> list[str]:
    """The names of the services, in a fixed order."""
    return sorted(pad.parent.name for pad in MAP.glob("*/__init__.py"))


@pytest.fixture(params=pakketten())
def fase(request: pytest.FixtureRequest) -> ModuleType:
    """``services.<fase>.app`` of each service in turn."""
    return importlib.import_module(f"services.{request.param}.app")
