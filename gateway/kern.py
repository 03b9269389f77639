"""The gateway's outside world, made once at start and passed on; tests make their own (STIJL 31)."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

import httpx
from sqlalchemy import delete
from sqlalchemy.orm import Session

from gateway import beleid, verwerkingen
from gateway.auth import Authenticator, Claims, Issuer
from gateway.begrenzing import Begrenzing, Stand
from gateway.contract import Deur, eigen_deuren
from gateway.databank import Databank
from gateway.jwks import JwksCache
from gateway.klokstand import zaaktijd
from gateway.model import Eenmalig
from gateway.partijbestand import load_partijen
from gateway.proxy import Diensten
from gateway.register import Registerlezer, zaai
from gateway.settings import GatewaySettings
from gateway.uitgaand import Buitenwacht, lees_netwerken
from gateway.vragen import Verbanden
from shared import events
from shared.convenant import Verband, load_verbanden
from shared.db import insert_if_absent
from shared.settings import ConfiguratieFout

VOORAF = ("partij_datalekprocedure", "rol_datalek", "partij_beveiliging", "rol_toezicht_beveiliging", "beveiligingsbeleid")
BELEIDSDELEN = ("versie", "goedgekeurd_op", "verantwoordelijke")
"""What must be on file of the beveiligingsbeleid: which version holds, approved when, and who answers for it (ZVH-B3.1)."""


@dataclass
class Kern:
    """Everything a request may touch."""

    settings: GatewaySettings
    databank: Databank
    diensten: Diensten
    register: Registerlezer
    verbanden: Verbanden
    authenticator: Authenticator
    uitgaand: httpx.AsyncClient
    deuren: Sequence[Deur]
    begrenzing: Begrenzing
    houder: str = field(default_factory=lambda: f"gw-{uuid4().hex[:12]}")

    def nu(self, session: Session) -> datetime:
        """Zaaktijd, decided once per request."""
        return zaaktijd(session, self.settings.omgeving)

    def tel(self, claims: Claims) -> Stand:
        """Count one request of this caller; an orgaan that the register does not know has no bucket of its own."""
        return self.begrenzing.partijen.neem(claims.partij_id if self.register.kent(claims.partij_id) else claims.organisatie)

    async def start(self) -> None:
        """Fill an empty register from its file and say which verbanden are loaded."""
        bestand = load_partijen(self.settings.partijen)
        await self.databank.schrijf(lambda s: zaai(s, bestand, self.nu(s)))
        for verband in self.verbanden:
            events.log(events.CONVENANT_GELADEN, verband=verband.code, hash=verband.hash)

    async def sluit(self) -> None:
        await self.diensten.sluit()
        await self.uitgaand.aclose()
        await self.databank.sluit()


def maak_kern(
    settings: GatewaySettings,
    *,
    transports: Mapping[str, httpx.AsyncBaseTransport] | None = None,
    issuers: httpx.AsyncBaseTransport | None = None,
) -> Kern:
    """Build the kern; ConfiguratieFout or ValueError when anything needed is missing or would let too much in."""
    databank = Databank(settings.database_url, settings.pool_grootte)
    register = Registerlezer()
    uitgaand = httpx.AsyncClient(timeout=5.0, trust_env=False, follow_redirects=False, transport=_naar_buiten(settings, issuers))

    async def get_issuer(iss: str) -> Issuer | None:
        return (await databank.lees(register.lees)).issuers.get(iss)

    authenticator = Authenticator(
        get_issuer=get_issuer,
        jwks=JwksCache(uitgaand, now=lambda: int(time.time())),
        audience=settings.audience,
        algorithms=[a.strip() for a in settings.algoritmen.split(",")],
        now=lambda: int(time.time()),
        gezien=lambda sleutel, tot: databank.schrijf(lambda s: _eerder_gezien(s, sleutel, tot)),
    )
    verbanden, deuren = lees_verbanden(settings), eigen_deuren()
    verwerkingen.require_volledig(verbanden, deuren)
    return Kern(
        settings=settings,
        databank=databank,
        diensten=Diensten(settings, transports),
        register=register,
        verbanden=verbanden,
        authenticator=authenticator,
        uitgaand=uitgaand,
        deuren=deuren,
        begrenzing=Begrenzing(settings.limiet_partij, settings.limiet_adres),
    )


def _naar_buiten(settings: GatewaySettings, issuers: httpx.AsyncBaseTransport | None) -> httpx.AsyncBaseTransport | None:
    """Who keeps the register names where keys are fetched; only on one's own machine may that be this machine."""
    if settings.omgeving == "lokaal":
        return issuers
    return Buitenwacht(issuers or httpx.AsyncHTTPTransport(trust_env=False), lees_netwerken(settings.uitgevernetwerken))


def lees_verbanden(settings: GatewaySettings) -> Verbanden:
    """The samenwerkingsverbanden with the parameters of their regime and of every reglement a partij may carry."""
    bestand = load_partijen(settings.partijen)
    reglementen = sorted({p.reglement for p in bestand.partijen if p.reglement})
    verbanden = load_verbanden(settings.verbanden)
    if settings.omgeving == "productie" and (fouten := [f for v in verbanden.values() for f in _oningevuld(v)]):
        raise ConfiguratieFout("\n".join(fouten))
    return Verbanden(verbanden, {code: beleid.Parameters.uit(v.parameters(reglementen)) for code, v in verbanden.items()})


def _oningevuld(verband: Verband) -> list[str]:
    """Who keeps the datalekprocedure and the beveiliging, which roles handle them and which approved policy holds: decided before anybody
    works with it (ZVH-14.1, ZVH-12.3, ZVH-B3.1)."""
    open_ = {naam: verband.regime.parameters.get(naam) for naam in VOORAF}
    mist = {n: p for n, p in open_.items() if p is not None and p.waarde is None and n not in verband.bestand.invulling}
    fouten = [f"{verband.code}: {naam} is niet ingevuld (artikel {p.artikel})" for naam, p in mist.items()]
    beleid_ = verband.waarde("beveiligingsbeleid")
    gaten = [] if "beveiligingsbeleid" in mist or not isinstance(beleid_, dict) else [d for d in BELEIDSDELEN if not beleid_.get(d)]
    return fouten + [f"{verband.code}: beveiligingsbeleid mist {deel} (bijlage 3)" for deel in gaten]


def _eerder_gezien(s: Session, sleutel: str, tot: int) -> bool:
    """Record a one-time key; True when it was there already. Two replicas at once: the primary key lets one through."""
    s.execute(delete(Eenmalig).where(Eenmalig.tot < int(time.time())))
    return not insert_if_absent(s, Eenmalig.metadata.tables["eenmalig"], {"sleutel": sleutel, "tot": tot})
