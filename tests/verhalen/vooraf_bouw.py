"""What a door decides, held against what uitleg and AuthZEN would have asked beforehand (ONTWERP §6: one function, not two).

While this watches, every act in the gateway's own books that can be asked beforehand is asked so too, in the door's own transaction:
the two Vragen must be one and the same. What the asker says himself (fase, reden, ontvanger …) he says in both.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

import pytest

from gateway import eigen, uitleg_vraag
from gateway.beleid import Vraag
from gateway.eigen import Daad
from gateway.uitleg_velden import VOORAF
from gateway.uitleg_vraag import Over
from gateway.vragen import Beeld
from tests.keten import Partner

ZELF_GEZEGD = ("naar_fase", "fasedoel", "doel", "taak", "wetsartikel", "reden", "verwijzing", "naar_verband")
BIJ: ContextVar[Any] = ContextVar("bij", default=None)


def functionaris_van(wie: Partner) -> str:
    """The pseudonym in his token."""
    deel = wie.token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(deel + "=" * (-len(deel) % 4)))["functionaris"])


async def vooraf(wie: Partner, handeling: str, soort: str, ding: str, *, casus: str = "", **velden: Any) -> dict[str, Any]:
    """What AuthZEN answers this caller about himself."""
    body = {
        "subject": {"type": "urn:nl:zvh:functionaris", "id": functionaris_van(wie)},
        "action": {"name": handeling, "properties": velden},
        "resource": {"type": f"urn:nl:zvh:{soort}", "id": ding} | ({"properties": {"casusId": casus}} if casus else {}),
    }
    antwoord = await wie.keten.client.post("/access/v1/evaluation", json=body, headers=wie._kop())
    assert antwoord.status_code == 200, (handeling, antwoord.text)
    return dict(antwoord.json())


@contextmanager
def vergelijkend(m: pytest.MonkeyPatch) -> Iterator[dict[str, list[str]]]:
    """Per handeling that was compared, where its two Vragen differ."""
    gezien: dict[str, list[str]] = {}
    aan_de_deur, in_een = eigen.daadvraag, eigen._in_een

    def met_sessie(s: Any, kern: Any, *rest: Any) -> Any:
        teken = BIJ.set((s, kern))
        try:
            return in_een(s, kern, *rest)
        finally:
            BIJ.reset(teken)

    def vergelijk(daad: Daad, beeld: Beeld) -> Vraag:
        vraag, bij = aan_de_deur(daad, beeld), BIJ.get()
        if bij and daad.handeling in VOORAF:
            teken = BIJ.set(None)
            try:
                gezien.setdefault(daad.handeling, []).extend(_anders(daad, vraag, *bij, beeld))
            finally:
                BIJ.reset(teken)
        return vraag

    with m.context() as tijdelijk:
        tijdelijk.setattr(eigen, "_in_een", met_sessie)
        tijdelijk.setattr(eigen, "daadvraag", vergelijk)
        yield gezien


def _anders(daad: Daad, vraag: Vraag, s: Any, kern: Any, beeld: Beeld) -> list[str]:
    vooraf = uitleg_vraag.handelingsvraag(s, kern, beeld, _over(daad, vraag))
    if daad.handeling == "instemming.beantwoorden":  # asked as the yes it may become; a no needs no less
        vooraf = replace(vooraf, opgave=vraag.opgave)
    return [
        f"{f.name}: {getattr(vooraf, f.name)!r} aan de deur {getattr(vraag, f.name)!r}"
        for f in fields(Vraag)
        if _verschilt(f.name, vooraf, vraag)
    ]


def _verschilt(naam: str, een: Vraag, ander: Vraag) -> bool:
    return bool(getattr(een, naam) != getattr(ander, naam))


def _over(daad: Daad, vraag: Vraag) -> Over:
    body = daad.body if isinstance(daad.body, dict) else {}
    genoemd = body.get("gegevenId") or next(iter(body.get("gegevenIds") or ()), None)
    zelf = {naam: getattr(vraag, naam) for naam in ZELF_GEZEGD}
    return Over(daad.claims, daad.handeling, daad.casus_id, daad.object_id, UUID(str(genoemd)) if genoemd else None, **zelf)


def klopt(gezien: dict[str, list[str]]) -> set[str]:
    """The handelingen that were compared; every difference fails."""
    assert {h: anders for h, anders in gezien.items() if anders} == {}
    return set(gezien)
