"""The ring of faults."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "storing: a process or a service falls, hangs or lies on purpose")
