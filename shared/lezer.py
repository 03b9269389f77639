"""Reading YAML with the C parser of PyYAML where it was built with one: the same safe data, some ten times as fast at every start."""

from typing import Any

import yaml
from yaml import SafeLoader

Lezer: type[SafeLoader] = getattr(yaml, "CSafeLoader", SafeLoader)


def lees_yaml(tekst: str) -> Any:
    """What this YAML says; yaml.YAMLError with the line when it is none."""
    return yaml.load(tekst, Loader=Lezer)
