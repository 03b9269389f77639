"""Lists: from an index of what the caller has part in, decided row by row in one pass, filled until ``limit`` is shown (ONTWERP §10)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from gateway import cursor
from gateway.auth import Claims
from gateway.beleid import Besluit
from gateway.eigen import Ruimte
from gateway.feiten import Feitenbeeld
from gateway.kern import Kern
from gateway.model import Casus, Deelname, Feit, Verstrekking, Vindplaats
from gateway.verzoekdelen import DEEL
from gateway.vragen import Beeld
from shared.errors import BadInput, Fout

STANDAARD, MEEST = 20, 100
LEESHANDELINGEN = (
    "casus.lezen",
    "bevraging.lezen",
    "politievraag.lezen",
    "om.vraag.lezen",
    "instemming.lezen",
    "toestemming.lezen",
    "verstrekking.lezen",
    "beperking.lezen",
    "overleg.lezen",
)
"""What somebody may have to do with a casus: take part, be asked, have supplied, have received, answer for the rights of a betrokkene."""
GEVRAAGD = ("bevraging", "politievraag", "om_vraag")
"""Facts that are a question to their partij."""

R = TypeVar("R")


@dataclass(frozen=True)
class Lijstvraag:
    """One page asked for: by whom, of what, from where on. ``na`` is the key of the last item shown before, or empty."""

    kern: Kern
    claims: Claims
    pad: str
    query: tuple[tuple[str, str], ...]
    limit: int
    na: str
    veld: str

    def link(self, plek: str) -> str:
        """RFC 8288: where the next page is."""
        geheim = self.kern.settings.cursor_sleutel.get_secret_value()
        verder = cursor.maak(geheim, self.claims, self.pad, self.query, plek)
        vraag = urlencode([*self.query, ("limit", str(self.limit)), (self.veld, verder)])
        return f'<{self.kern.settings.publieke_url.rstrip("/")}{self.pad}?{vraag}>; rel="next"'


def lees_vraag(
    request: Request, kern: Kern, claims: Claims, limit: int, waarde: str, *, filters: Collection[str] = (), veld: str = "cursor"
) -> Lijstvraag:
    """What page is asked for; BadInput for an unknown or double key and for a cursor that is not this caller's."""
    paren = request.query_params.multi_items()
    if set(request.query_params) - {"limit", veld, *filters} or len(paren) != len(request.query_params):
        raise BadInput(fouten=[Fout("query", "onbekende of dubbele sleutel")])
    query = tuple((k, v) for k, v in paren if k not in ("limit", veld))
    geheim = kern.settings.cursor_sleutel.get_secret_value()
    na = cursor.lees(geheim, claims, request.url.path, query, waarde, veld) if veld in request.query_params else ""
    return Lijstvraag(kern, claims, request.url.path, query, limit, na, veld)


@dataclass(frozen=True)
class Pagina(Generic[R]):
    """What is shown, and whether more that may be shown follows."""

    rijen: list[R]
    meer: bool


def vul(
    limit: int, na: str, stuk: Callable[[str, int], Sequence[R]], sleutel: Callable[[R], str], toon: Callable[[Sequence[R]], list[R]]
) -> Pagina[R]:
    """Read on in chunks until ``limit`` rows may be shown or none is left; what may not be shown leaves no gap and no count."""
    getoond: list[R] = []
    grootte = limit + 1
    while len(getoond) <= limit:
        rijen = stuk(na, grootte)
        getoond += toon(rijen)
        if len(rijen) < grootte:
            break
        na = sleutel(rijen[-1])
    return Pagina(getoond[:limit], len(getoond) > limit)


def op_id(s: Session, zoek: Select[R], kolom: InstrumentedAttribute[UUID]) -> Callable[[str, int], Sequence[R]]:
    """Chunks for ``vul`` of whatever ``zoek`` finds, in the order of its id."""

    def stuk(na: str, grootte: int) -> Sequence[R]:
        verder = zoek.order_by(kolom).limit(grootte)
        return s.execute(verder.where(kolom > UUID(na)) if na else verder).scalars().all()

    return stuk


def zet_link(response: Response, vraag: Lijstvraag, pagina: Pagina[R], sleutel: Callable[[R], str]) -> None:
    """The Link to what follows, when something follows."""
    if pagina.meer:
        response.headers["link"] = vraag.link(sleutel(pagina.rijen[-1]))


@dataclass(frozen=True)
class Zicht:
    """What the register says about the caller and a handful of casussen, read in a constant number of statements."""

    claims: Claims
    beelden: dict[UUID, Beeld]
    ingebracht: frozenset[UUID] = field(default_factory=frozenset)
    gevraagd: frozenset[UUID] = field(default_factory=frozenset)
    ontvangen: frozenset[UUID] = field(default_factory=frozenset)

    def beslis(self, casus_id: UUID, handeling: str) -> Besluit | None:
        """What beleid says of this act, with every relation the caller has to this casus; None when there is no such casus for him."""
        beeld = self.beelden.get(casus_id)
        if beeld is None:
            return None
        zelf = beeld.register.partij(self.claims.partij_id, beeld.verband.code)
        return beeld.beslis(
            beeld.vraag(
                handeling,
                beeld.wie(self.claims),
                leverancier=zelf if casus_id in self.ingebracht else None,
                ontvanger=zelf if casus_id in self.ontvangen else None,
                gevraagde=self.claims.partij_id if casus_id in self.gevraagd else "",
            )
        )

    def kent(self, casus_id: UUID) -> bool:
        """Whether the caller may still know this casus in any capacity."""
        return any(self.beslis(casus_id, handeling) for handeling in LEESHANDELINGEN)


def lees_zicht(r: Ruimte, claims: Claims, ids: Collection[UUID], *, relaties: bool = False) -> Zicht:
    """The casussen of ``ids`` in the verbanden this partij takes part in; ``relaties``: also what he supplied, was asked and received."""
    beelden = _lees_beelden(r, claims, ids)
    if not relaties:
        return Zicht(claims, beelden)
    partij, s = claims.partij_id, r.s
    eigen = select(Feit.casus_id).where(Feit.casus_id.in_(ids), Feit.partij == partij)
    bron = select(Vindplaats.casus_id).where(Vindplaats.casus_id.in_(ids), Vindplaats.partij == partij, Vindplaats.soort == "gegeven")
    ingebracht, gevraagd = bron.union(eigen.where(Feit.soort == DEEL)), eigen.where(Feit.soort.in_(GEVRAAGD))
    ontvangen = select(Verstrekking.casus_id).where(Verstrekking.casus_id.in_(ids), Verstrekking.ontvanger == partij)
    return Zicht(claims, beelden, *(frozenset(s.execute(q).scalars()) for q in (ingebracht, gevraagd.distinct(), ontvangen.distinct())))


def _lees_beelden(r: Ruimte, claims: Claims, ids: Collection[UUID]) -> dict[UUID, Beeld]:
    s: Session = r.s
    register, verbanden = r.beeld.register, r.kern.verbanden
    casussen = s.execute(select(Casus).where(Casus.id.in_(ids))).scalars().all()
    deelnames: dict[UUID, list[Deelname]] = defaultdict(list)
    for d in s.execute(select(Deelname).where(Deelname.casus_id.in_(ids), Deelname.partij == claims.partij_id)).scalars():
        deelnames[d.casus_id].append(d)
    return {
        c.id: Beeld(
            verband=verbanden.get(c.verband),
            parameters=verbanden.parameters(verbanden.get(c.verband).code),
            register=register,
            casus=c,
            deelnames=deelnames[c.id],
            betrokkenen={},
            feiten=Feitenbeeld(()),
            nu=r.nu,
        )
        for c in casussen
        if register.lidmaatschap(claims.partij_id, c.verband)
    }
