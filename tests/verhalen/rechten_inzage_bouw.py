"""Inzage over HTTP from reception to letter, and what such a story puts into a casus beforehand; every argument has a default."""

from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import insert, update

from deploy.proefpartners import partij_id
from gateway.model import Casus, Verstrekking, Vindplaats
from shared.contracts import Etiket, Gegeven
from shared.identity import uuid7
from shared.kluis import Kluis
from tests.bouw import Zaak, vandaag
from tests.dienst import een_gegeven
from tests.keten import Keten, Partner
from tests.verhalen.rechten_besluit_bouw import beoordeel, besluit, stem_af
from tests.verhalen.rechten_bouw import dien_in, identificeer

POLITIE_ITEM = {"categorie": "politiegegevens", "categorie_verband": "politiegegevens", "grondslag": "wpg_20", "geheimhouding": ("wpg",)}
OM_ITEM = {"categorie": "strafvorderlijk", "categorie_verband": "strafvorderlijk", "grondslag": "wjsg_39f", "geheimhouding": ("wjsg",)}


# ── what lies in a casus ────────────────────────────────────────────────────────────────────────────────────
async def leg_neer(keten: Keten, zaak: Any, partij: str, dienst: str = "triage", *, inhoud: Any = None, **etiket: Any) -> str:
    """A gegeven of this partij about the hoofdpersoon as an inbreng leaves it behind: in the service and in the gateway's books; its id."""
    wie = getattr(zaak, "betrokkene", None) or zaak.inwoner
    vast = {"casus_id": UUID(zaak.casus_id), "betrokkene_id": UUID(wie), "leverancier": partij_id(partij), "fase": dienst}
    g = een_gegeven(inhoud or {"soort": "inwonend", "toelichting": f"van {partij}"}, **(vast | etiket))
    _in_dienst(keten, dienst, g)
    await verstrekt(keten, g.etiket, "inbreng", await _verband(keten, zaak.casus_id))
    plek = {"id": g.etiket.id, "casus_id": g.etiket.casus_id, "soort": "gegeven", "dienst": dienst, "partij": g.etiket.leverancier}
    await keten.kern.databank.schrijf(lambda s: s.execute(insert(Vindplaats).values(plek)))
    return str(g.etiket.id)


def _in_dienst(keten: Keten, dienst: str, g: Gegeven) -> None:
    omgeving = keten.diensten[dienst].binnen.app.state.omgeving
    with omgeving.sessions.begin() as session:
        Kluis(session, omgeving.dossier, omgeving.keyring, omgeving.grootboek).voeg_toe([g], g.etiket.casus_id)


async def _verband(keten: Keten, casus_id: str) -> str:
    (rij,) = await keten.sql("select verband from casus where id = :id", id=UUID(casus_id).hex)
    return str(rij.verband)


async def verstrekt(keten: Keten, e: Etiket, soort: str, ontvanger: str, doel: str = "") -> UUID:
    """On record: this ontvanger got it; the id of the line."""
    nu = await keten.kern.databank.lees(keten.kern.nu)
    regel = {
        **{"id": uuid7(), "soort": soort, "casus_id": e.casus_id, "gegeven_id": e.id, "betrokkene_id": e.betrokkene_id},
        **{"leverancier": e.leverancier, "ontvanger": ontvanger, "categorie": e.categorie_verband, "doel": doel or e.fasedoel},
        **{"grondslag": e.grondslag_verband, "noodzaak": e.noodzaak, "handeling_id": uuid4(), "op": nu},
    }
    await keten.kern.databank.schrijf(lambda s: s.execute(insert(Verstrekking).values(regel)))
    return regel["id"]


# ── the procedure ───────────────────────────────────────────────────────────────────────────────────────────
async def een_inzage(manager: Partner, zaak: Any, soort: str = "inzage", **anders: Any) -> str:
    """An identified verzoek of the hoofdpersoon; its id."""
    wie = anders.pop("betrokkene", None) or getattr(zaak, "betrokkene", None) or zaak.inwoner
    gemaakt = await dien_in(manager, zaak.casus_id, wie, **({"soort": soort} | anders))
    assert (await identificeer(manager, gemaakt["id"])).status_code == 201
    return str(gemaakt["id"])


async def verzamel(manager: Partner, verzoek: str, **kop: Any) -> httpx.Response:
    return await manager.post(f"/verzoeken/{verzoek}/verzamelingen", **kop)


async def besluit_over(keten: Keten, manager: Partner, verzoek: str, *leveranciers: Partner, regie: Partner | None = None) -> None:
    """Every leverancier grants all of his, it is discussed, and granted."""
    for leverancier in leveranciers:
        gegeven = await beoordeel(leverancier, verzoek)
        assert gegeven.status_code == 201, gegeven.text
    afgestemd = await stem_af(regie or keten.als("zvh", "procesregisseur"), verzoek)
    assert afgestemd.status_code == 201, afgestemd.text
    gemaakt = await besluit(manager, verzoek)
    assert gemaakt.status_code == 201, gemaakt.text


async def brief(manager: Partner, verzoek: str) -> dict[str, Any]:
    gelezen: dict[str, Any] = await manager.moet("GET", f"/antwoorden/{verzoek}")
    return gelezen


async def pagina(manager: Partner, verzoek: str) -> httpx.Response:
    """The letter as whoever opens it in a browser gets it."""
    kop = {"authorization": f"Bearer {manager.token}", "accept": "text/html,application/xhtml+xml;q=0.9"}
    return await manager.keten.client.get(f"/v1/antwoorden/{verzoek}", headers=kop)


async def reik_uit(manager: Partner, verzoek: str, **anders: Any) -> httpx.Response:
    body = {"verzondenOp": await vandaag(manager.keten), "wijze": "uitgereikt_in_persoon"} | anders
    return await manager.post(f"/verzoeken/{verzoek}/antwoorden", body)


async def vernietig_over(keten: Keten, zaak: Zaak, dagen: int) -> None:
    """The casus goes after that many days."""
    op = (await keten.kern.databank.lees(keten.kern.nu)).date() + timedelta(days=dagen)

    def zet(s: Any) -> None:

        s.execute(update(Casus).where(Casus.id == UUID(zaak.casus_id)).values(vernietigen_op=op))

    await keten.kern.databank.schrijf(zet)


# ── a page, read as a machine reads it ──────────────────────────────────────────────────────────────────────
class Pagina(HTMLParser):
    """Tags with their attributes in order, and the text between them."""

    LEEG = frozenset({"meta", "br", "link", "img"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.teksten: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.LEEG:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> sluit iets anders"

    def handle_data(self, data: str) -> None:
        self.teksten.append((self.open[-1] if self.open else "", data))

    def koppen(self) -> list[int]:
        """Levels of the headings, in order."""
        return [int(tag[1]) for tag, _ in self.tags if tag in ("h1", "h2", "h3", "h4")]

    def alle(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attrs for t, attrs in self.tags if t == tag)

    def tekst(self, tag: str) -> list[str]:
        return [data for t, data in self.teksten if t == tag]


def getoond(b: dict[str, Any]) -> set[str]:
    return {g["etiket"]["id"] for g in b["gegevens"]}
