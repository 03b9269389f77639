"""Reading YAML so that every fault can be named by file, line and key; a key that stands twice is a fault, not a choice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from shared.lezer import Lezer

Pad = tuple[str | int, ...]
Regels = dict[Pad, int]
"""Line (1 = first) of every key and list item, by its path from the top."""


class Bron:
    """One parsed file: its data and where each key stands."""

    def __init__(self, pad: Path, data: Any, regels: Regels) -> None:
        self.pad, self.data, self._regels = pad, data, regels

    def fout(self, wat: str, *sleutel: str | int) -> str:
        """``zvh.yaml regel 12: parameters.looptijd_tot: ontbreekt``: the line of the deepest part of the key that exists."""
        diepste = next((sleutel[:n] for n in range(len(sleutel), -1, -1) if sleutel[:n] in self._regels), ())
        return f"{self.pad.name} regel {self._regels.get(diepste, 1)}: {'.'.join(map(str, sleutel))}: {wat}"

    def fouten(self, fout: ValidationError) -> Iterator[str]:
        """Each fault pydantic found, by file, line and key; never the value."""
        for deel in fout.errors(include_input=False, include_url=False):
            yield self.fout(_in_woorden(deel["type"], deel["msg"]), *_zonder_vormen(deel["loc"]))


def _in_woorden(soort: str, tekst: str) -> str:
    return {"extra_forbidden": "onbekende sleutel", "missing": "ontbreekt"}.get(soort, tekst.removeprefix("Value error, "))


def _zonder_vormen(loc: tuple[str | int, ...]) -> Pad:
    """Without the names of union members, which are pydantic's and no key of the file."""
    return tuple(deel for deel in loc if not (isinstance(deel, str) and ("[" in deel or deel in ("str", "int", "constrained-str"))))


class _Lezer(Lezer):  # type: ignore[misc, valid-type]  # C or Python parser: the same class to work with
    """YAML, in which a day that does not exist stays a text: the schema then names its place."""

    def construct_yaml_timestamp(self, node: Any) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return str(node.value)


_Lezer.add_constructor("tag:yaml.org,2002:timestamp", _Lezer.construct_yaml_timestamp)


def lees(pad: Path) -> tuple[Bron | None, list[str]]:
    """The file, or what is wrong with it as a file: unreadable, no YAML, a key twice."""
    try:
        tekst = pad.read_text(encoding="utf-8")
        lezer = _Lezer(tekst)
        knoop = lezer.get_single_node()
        data = None if knoop is None else lezer.construct_document(knoop)
    except (OSError, UnicodeDecodeError) as fout:
        return None, [f"{pad.name} regel 1: niet te lezen: {type(fout).__name__}"]
    except yaml.YAMLError as fout:
        return None, [f"{pad.name} regel {getattr(getattr(fout, 'problem_mark', None), 'line', 0) + 1}: geen YAML"]
    regels: Regels = {}
    dubbel = list(_loop(knoop, (), regels))
    bron = Bron(pad, data, regels)
    return (None, [bron.fout("staat er twee keer", *sleutel) for sleutel in dubbel]) if dubbel else (bron, [])


def _loop(knoop: Any, pad: Pad, regels: Regels) -> Iterator[Pad]:
    """Note the line of everything below this node; yields every key that stands twice."""
    if isinstance(knoop, yaml.MappingNode):
        for sleutel, waarde in knoop.value:
            verder = (*pad, str(sleutel.value))
            if verder in regels and sleutel.value != "<<":
                yield verder
            regels[verder] = sleutel.start_mark.line + 1
            yield from _loop(waarde, verder, regels)
    elif isinstance(knoop, yaml.SequenceNode):
        for nummer, waarde in enumerate(knoop.value):
            regels[*pad, nummer] = waarde.start_mark.line + 1
            yield from _loop(waarde, (*pad, nummer), regels)
