"""How a supply goes: looked at here, into a designated system, or by way of exception by encrypted e-mail (ZVH-4.3, ZVH-12.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from gateway.vragen import Beeld


@dataclass(frozen=True)
class Kanaal:
    """What the supplier states about the way; kept with the offer, and asked anew at every reading."""

    kanaal: str = "inzage"
    systeem: str = ""
    versleuteld: bool = False
    kanaalreden: str = ""

    @classmethod
    def uit(cls, items: Sequence[Mapping[str, Any]]) -> Self:
        """As it was stated with the offer."""
        return cls(**next((i["kanaal"] for i in items if "kanaal" in i), {}))

    def als_dict(self) -> dict[str, Any]:
        return asdict(self)

    def velden(self, beeld: Beeld) -> dict[str, Any]:
        """For the Vraag, with the system as the register knows it now."""
        doel = beeld.register.stukken.systeem(beeld.verband.code, self.systeem) if self.systeem else None
        return {**asdict(self), "doelsysteem": doel}
