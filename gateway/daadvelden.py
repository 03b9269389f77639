"""What a Vraag about an act in the gateway's own books names besides who and which casus: shared by the routes that enforce it and by
whoever asks beforehand (ONTWERP §6: one function, not two)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from gateway import pga_opgaven
from gateway.auth import Claims
from gateway.vragen import Beeld

Velden = Callable[[Beeld], Mapping[str, Any]]


def van_feit(feit_id: UUID, **rest: Any) -> Velden:
    """The act is about one fact: of the partij whose fact it is; nobody's when there is no such fact in this casus."""

    def velden(beeld: Beeld) -> Mapping[str, Any]:
        feit = beeld.feiten.alle.get(feit_id)
        return {"leverancier": beeld.register.partij(feit.partij or "", beeld.verband.code) if feit else None, **rest}

    return velden


def met_eigen_inbreng(partij: str, eigen: bool) -> Velden:
    """The act is about whatever this partij brought into the casus itself; ``eigen``: it did."""
    return lambda beeld: {"leverancier": beeld.register.partij(partij, beeld.verband.code) if eigen else None}


def over_instemming(partij: str, eigen: bool, antwoord: str, *, per_gegeven: bool) -> Velden:
    """The answer is about the partij's own inbreng, and names what it is about or takes all at one stroke (LJR-13.1-proportionaliteit)."""
    opgave = {"antwoord": antwoord, "per_gegeven": per_gegeven}
    return lambda beeld: {**met_eigen_inbreng(partij, eigen)(beeld), "opgave": opgave}


def als_ontvangende_deelnemer(claims: Claims) -> Velden:
    """The act is also for who is about to receive something; only at the table, so that nobody learns of a casus by it."""

    def velden(beeld: Beeld) -> Mapping[str, Any]:
        deelnemer = bool(beeld.wie(claims).deelname_rollen)
        return {"ontvanger": beeld.register.partij(claims.partij_id, beeld.verband.code) if deelnemer else None}

    return velden


def gevraagd(partij: str) -> Velden:
    """The act is also for who was asked something in this casus, as long as that was not withdrawn."""

    def velden(beeld: Beeld) -> Mapping[str, Any]:
        staand = any(f.partij == partij and f.status != "ingetrokken" for f in beeld.feiten.soort("bevraging"))
        return {"gevraagde": partij if staand else ""}

    return velden


def over_informatie(partij: str, eigen: bool, uitstelgrond: str) -> Velden:
    """Telling a betrokkene is also for whoever was asked, or brought something in."""

    def velden(beeld: Beeld) -> Mapping[str, Any]:
        gevraagd = any(f.partij == partij for f in beeld.feiten.soort("bevraging"))
        return {**met_eigen_inbreng(partij, eigen)(beeld), "gevraagde": partij if gevraagd else "", "reden": uitstelgrond}

    return velden


def over_feiten(partij: str, eigen: bool) -> Velden:
    """Reading the facts of a casus is also for whoever brought something in or stated one of them."""

    def velden(beeld: Beeld) -> Mapping[str, Any]:
        return met_eigen_inbreng(partij, eigen or any(f.partij == partij for f in beeld.feiten.alle.values()))(beeld)

    return velden


def over_inwoner(beeld: Beeld) -> Mapping[str, Any]:
    """The act waits for what is known of the hoofdpersoon and of the casus as a whole (PGA-14.4c)."""
    return {"feiten": pga_opgaven.inwoner(beeld)}
