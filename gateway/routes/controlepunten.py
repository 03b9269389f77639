"""Checkpoints of the audit and their witnesses over HTTP: hashes and signatures, nothing about anyone (ZVH-B3.6).

What is signed, how to check it and how to co-sign: docs/naloop.md.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field
from sqlalchemy import insert, select

from gateway import audit
from gateway.bewijs import Ongeldig
from gateway.eigen import Ruimte, handel
from gateway.jwks import Sleutel
from gateway.ketenregel import publieke_sleutel
from gateway.klokstand import wereldtijd
from gateway.lijst import MEEST, STANDAARD, lees_vraag, vul, zet_link
from gateway.model import Checkpoint, Medeondertekening
from gateway.naloop import TYP
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht
from shared.contracts import Bericht, Code, PartijId
from shared.errors import BadInput, Conflict, Fout, NotFound

router = APIRouter()
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class SleutelUit(Bericht):
    """A public key (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    alg: str
    use: str
    kid: str


class MedeondertekeningUit(Bericht):
    """That a partij saw this checkpoint, signed with its own key."""

    partij: PartijId
    jws: str


class ControlepuntUit(Bericht):
    """A signed head of the chain of one verband."""

    verband: Code
    seq: int = Field(description="Hoeveel regels de keten toen telde")
    hash: Hash
    tijdstip_ms: int = Field(description="Wanneer getekend, in milliseconden sinds 1970 (UTC)")
    handtekening: str = Field(description="ES256 in base64url over de RFC 8785-vorm van soort, verband, seq, hash en tijdstip_ms")
    medeondertekeningen: list[MedeondertekeningUit]


class Controlepunten(Bericht):
    """One page, oldest first, and the key that made the signatures; the next page stands in the Link header."""

    sleutel: SleutelUit
    controlepunten: list[ControlepuntUit]


class MedeondertekeningIn(Bericht):
    """The JWS of a witness over what it saw."""

    verband: Code | None = Field(None, description="Alleen nodig als u aan meer verbanden deelneemt")
    jws: str = Field(min_length=1, max_length=4000, description=f"Compacte JWS, typ {TYP}, met de sleutel van uw eigen issuer")


@router.get("/controlepunten", openapi_extra={"x-handeling": "controlepunt.lezen"})
async def lijst(
    a: Vraagt,
    response: Response,
    samenwerkingsverband: Annotated[Code | None, Query(description="Alleen nodig als u aan meer verbanden deelneemt")] = None,
    na_seq: Annotated[int, Query(alias="naSeq", ge=0, description="Alleen controlepunten na deze schakel")] = 0,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    waarde: Annotated[str, Query(alias="cursor", max_length=512)] = "",
) -> Controlepunten:
    """Haal als getuige de getekende controlepunten van het bewijs op, om ze te bewaren en mee te ondertekenen (ZVH-B3.6)."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde, filters=("samenwerkingsverband", "naSeq"))

    def doe(r: Ruimte) -> Controlepunten:
        verband = _eigen(r, samenwerkingsverband)

        def stuk(na: str, aantal: int) -> Sequence[Checkpoint]:
            c = Checkpoint
            query = select(c).where(c.verband == verband, c.seq > (int(na) if na else na_seq)).order_by(c.seq).limit(aantal)
            return r.s.execute(query).scalars().all()

        pagina = vul(vraag.limit, vraag.na, stuk, lambda c: str(c.seq), list)
        zet_link(response, vraag, pagina, lambda c: str(c.seq))
        sleutel = SleutelUit(**publieke_sleutel(r.kern.settings.keten_sleutel.get_secret_value()))
        return Controlepunten(sleutel=sleutel, controlepunten=_uit(r, verband, pagina.rijen))

    return await handel(a.kern, a.daad("controlepunt.lezen", over_casus=False, thuis=samenwerkingsverband or ""), doe)


def _eigen(r: Ruimte, code: str | None) -> str:
    """A verband of the caller; NotFound for any other."""
    if code is not None and code != r.beeld.verband.code:
        raise NotFound
    return r.beeld.verband.code


def _uit(r: Ruimte, verband: str, koppen: Sequence[Checkpoint]) -> list[ControlepuntUit]:
    m = Medeondertekening
    mee: dict[int, list[MedeondertekeningUit]] = {}
    waar = (m.verband == verband, m.seq.in_([k.seq for k in koppen]))
    for rij in r.s.execute(select(m.seq, m.partij, m.jws).where(*waar).order_by(m.partij)):
        mee.setdefault(rij.seq, []).append(MedeondertekeningUit(partij=rij.partij, jws=rij.jws))
    namen = ("verband", "seq", "hash", "tijdstip_ms", "handtekening")
    return [ControlepuntUit(**{n: getattr(k, n) for n in namen}, medeondertekeningen=mee.get(k.seq, [])) for k in koppen]


@router.post(
    "/controlepunten/{controlepuntSeq}/medeondertekeningen", status_code=201, openapi_extra={"x-handeling": "controlepunt.medeondertekenen"}
)
async def onderteken_mee(
    a: MetBericht, controlepuntSeq: Annotated[int, Path(ge=1, lt=2**53)], invoer: MedeondertekeningIn
) -> MedeondertekeningUit:
    """Onderteken als partij een controlepunt mee met de sleutel van uw eigen issuer; afknippen van het bewijs valt dan op (ZVH-B3.6)."""
    try:
        zegt, sleutel = await a.kern.authenticator.lees_verklaring(invoer.jws, TYP, a.claims.iss)
    except Ongeldig as fout:
        raise BadInput(fouten=[Fout("/jws", f"is geen geldige medeondertekening: {fout.reden}")], artikel="ZVH-B3.6") from None

    def doe(r: Ruimte) -> MedeondertekeningUit:
        return _teken_mee(r, _eigen(r, invoer.verband), controlepuntSeq, invoer.jws, zegt, sleutel)

    def herlees(r: Ruimte, _: Any) -> MedeondertekeningUit:
        return MedeondertekeningUit(partij=r.actie.partij, jws=invoer.jws)

    daad = a.daad("controlepunt.medeondertekenen", None, {}, body=invoer, over_casus=False, slot=False, thuis=invoer.verband or "")
    return await handel(a.kern, daad, doe, herlees)


def _teken_mee(r: Ruimte, verband: str, seq: int, jws: str, zegt: Any, sleutel: Sleutel) -> MedeondertekeningUit:
    """Only over this very checkpoint; once per partij, and a repeat finds it there. What it saw differs from what stands: a Conflict."""
    c, m = Checkpoint, Medeondertekening
    hash_ = r.s.execute(select(c.hash).where(c.verband == verband, c.seq == seq)).scalar_one_or_none()
    if hash_ is None:
        raise NotFound
    if any(zegt.get(naam) != waarde for naam, waarde in (("verband", verband), ("seq", seq), ("partij", r.actie.partij))):
        raise BadInput(fouten=[Fout("/jws", "gaat over een ander controlepunt of een andere partij")], artikel="ZVH-B3.6")
    if zegt.get("hash") != hash_:
        stap = "Bewaar wat u eerder zag en laat het bewijs narekenen; dit controlepunt is niet het uwe."
        raise Conflict("U zag een ander controlepunt.", code="controlepunt_wijkt_af", artikel="ZVH-B3.6", volgende_stap=stap)
    eerder = r.s.execute(select(m.jws).where(m.verband == verband, m.seq == seq, m.partij == r.actie.partij)).scalar_one_or_none()
    if eerder is None:
        eigen = {
            "verband": verband,
            "seq": seq,
            "partij": r.actie.partij,
            "hash": hash_,
            "tijdstip_ms": int(wereldtijd().timestamp() * 1000),
        }
        r.s.execute(insert(m).values(**eigen, jws=jws, sleutel=sleutel.als_jwk()))
        audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"controlepunt": {"seq": seq, "hash": hash_}})
    return MedeondertekeningUit(partij=r.actie.partij, jws=eerder or jws)
