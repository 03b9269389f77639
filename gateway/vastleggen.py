"""What every act that states a fact has in common: who calls, whose gegevens it is about, and how a fact ends (ONTWERP §2, §10)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import Field
from sqlalchemy import select

from gateway.auth import Claims
from gateway.daadvelden import Velden, met_eigen_inbreng, van_feit
from gateway.eigen import Daad, Ruimte, handel
from gateway.feiten import een_feit, leg_vele_vast, wijzig
from gateway.instemmingen import heeft_ingebracht
from gateway.invoer import idempotency_key, kern_van, roeper
from gateway.kern import Kern
from gateway.model import Feit
from gateway.oordeel import leveranciers_van
from shared.contracts import Bericht, Bevestiging
from shared.errors import BadInput, Conflict, Fout, NotFound, UnsupportedMedia
from shared.http import parse_uuid
from shared.identity import derived_id

Woord = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$", description="Een woord als code, zonder cijfers")]
GegevenIds = Annotated[list[UUID], Field(min_length=1, max_length=1000)]


@dataclass(frozen=True)
class Aanroep:
    """One call that writes: its caller and its Idempotency-Key."""

    kern: Kern
    claims: Claims
    sleutel: str
    pad: str

    def daad(
        self, handeling: str, casus_id: UUID | None, velden: Velden | Mapping[str, Any], *, body: Bericht | None = None, **rest: Any
    ) -> Daad:
        """The act as ``handel`` wants it; it locks the casus row."""
        inhoud = body.model_dump(mode="json") if body else None
        return Daad(self.claims, handeling, casus_id, sleutel=self.sleutel, pad=self.pad, body=inhoud, velden=velden, **rest)


async def _aanroep(request: Request) -> Aanroep:
    claims = await roeper(request)
    return Aanroep(kern_van(request), claims, idempotency_key(request), request.url.path)


async def _met_bericht(request: Request) -> Aanroep:
    aanroep = await _aanroep(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMedia
    return aanroep


async def _ook_zonder_bericht(request: Request) -> Aanroep:
    return await (_met_bericht(request) if await request.body() else _aanroep(request))


async def _zonder_bericht(request: Request) -> Aanroep:
    aanroep = await _aanroep(request)
    if await request.body():
        raise BadInput(fouten=[Fout("/", "deze handeling heeft geen bericht")])
    return aanroep


MetBericht = Annotated[Aanroep, Depends(_met_bericht)]
OokZonderBericht = Annotated[Aanroep, Depends(_ook_zonder_bericht)]
ZonderBericht = Annotated[Aanroep, Depends(_zonder_bericht)]
Roeper = Annotated[Claims, Depends(roeper)]


async def leveranciers(kern: Kern, casus_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Who brought in each of these gegevens of this casus; one that is not known there is absent."""
    return await kern.databank.lees(lambda s: leveranciers_van(s, casus_id, list(ids)))


async def eigen_van(a: Aanroep, casus_id: UUID) -> Velden:
    """The act is about what the caller's organisation brought into this casus."""
    partij = a.claims.partij_id
    return met_eigen_inbreng(partij, await a.kern.databank.lees(lambda s: heeft_ingebracht(s, casus_id, partij)))


def van_leverancier(ids: Collection[UUID], partijen: Mapping[UUID, str], **rest: Any) -> Velden:
    """The Vraag is about the one leverancier of all these gegevens; nobody's when one is unknown or they are of more than one.

    So an unknown gegeven and another partij's give one and the same refusal.
    """
    gevonden = {partijen.get(i) for i in ids}
    ene = next(iter(gevonden)) if len(gevonden) == 1 else None
    return lambda beeld: {"leverancier": beeld.register.partij(ene, beeld.verband.code) if ene else None, **rest}


def require_bekend(r: Ruimte, ids: Collection[UUID], partijen: Mapping[UUID, str]) -> None:
    """NotFound unless the casus and every gegeven exist; for callers that need not be the leverancier."""
    if r.beeld.casus is None or any(i not in partijen for i in ids):
        raise NotFound


def schrijf_feiten(
    r: Ruimte, soort: str, status: str, betreffen: Sequence[UUID | None], velden: Mapping[str, Any], *, partij: str | None
) -> None:
    """One fact per subject; the first has the id the caller gets, the others name it as their ``reeks``."""
    uniek = list(dict.fromkeys(betreffen))
    reeks = {"reeks": str(r.nieuw_id)} if len(uniek) > 1 else {}
    leg_vele_vast(
        r.s,
        [
            een_feit(
                derived_id(r.nieuw_id, soort, n) if n else r.nieuw_id,
                r.casus_id,
                soort,
                status,
                r.door,
                betreft=betreft,
                partij=partij,
                velden={**velden, **reeks},
            )
            for n, betreft in enumerate(uniek)
        ],
    )


def bevestig(status: str) -> Callable[[Ruimte, UUID], Bevestiging]:
    """The answer to something new; a repeat gives the same."""
    return lambda r, object_id: Bevestiging(id=object_id, casus_id=r.casus_id, status=status)


def require_reden(r: Ruimte, waarde: str | None, *lijsten: str, veld: str = "/reden") -> None:
    """BadInput unless the code stands in one of these closed lists of the convenant; none given is left to the schema."""
    if waarde is not None and all(waarde not in r.beeld.verband.redenen(lijst) for lijst in lijsten):
        raise BadInput(fouten=[Fout(veld, f"staat niet in de lijst {' of '.join(lijsten)} van het convenant")])


@dataclass(frozen=True)
class Einde:
    """How facts of one kind end: under which handeling, from which status to which."""

    soort: str
    handeling: str
    wordt: Mapping[str, str]


async def beeindig(
    a: Aanroep,
    feit: str,
    einde: Einde,
    *,
    reden: str = "",
    noteer: Mapping[str, Any] | None = None,
    body: Bericht | None = None,
    doe: Callable[[Ruimte, list[Feit]], None] | None = None,
    velden: Velden | None = None,
) -> Bevestiging:
    """End a fact, and every fact stated in the same stroke when it is the first of them. NotFound, or Conflict when it had ended.

    ``noteer`` goes into the fact; what is noted once is not noted again. ``velden``: for a Vraag that knows more
    than whose fact it is.
    """
    erbij = dict(noteer or {})
    feit_id = parse_uuid(feit)
    casus_id = await a.kern.databank.lees(
        lambda s: s.execute(select(Feit.casus_id).where(Feit.id == feit_id, Feit.soort == einde.soort).limit(1)).scalar_one_or_none()
    )

    def sluit(r: Ruimte) -> Bevestiging:
        lopend = [f for f in _reeks(r, feit_id) if f.status in einde.wordt and not set(erbij) & set(f.velden)]
        if not lopend:
            raise Conflict("Dit is al beëindigd.", code="al_beeindigd")
        nieuw = [wijzig(r.s, f, einde.wordt[f.status], r.door, **erbij) for f in lopend]
        if doe:
            doe(r, nieuw)
        return _stand(nieuw[0])

    daad = a.daad(einde.handeling, casus_id, velden or van_feit(feit_id, reden=reden), body=body, object_id=feit_id)
    return await handel(a.kern, daad, sluit, lambda r, _: _stand(_reeks(r, feit_id)[0]))


def _reeks(r: Ruimte, feit_id: UUID) -> list[Feit]:
    eerste = r.beeld.feiten.alle.get(feit_id)
    if eerste is None or r.beeld.casus is None:
        raise NotFound
    volgende = [f for f in r.beeld.feiten.soort(eerste.soort) if f.id != feit_id and f.velden.get("reeks") == str(feit_id)]
    return [eerste, *volgende]


def _stand(f: Feit) -> Bevestiging:
    return Bevestiging(id=f.id, casus_id=f.casus_id, status=f.status, versie=f.versie)
