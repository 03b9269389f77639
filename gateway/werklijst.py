"""The work list: what waits for a partij in the order of its last days, and where to read and to do it (ONTWERP §10).

Read from one index, never scanned and filtered: a page costs the same however much waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, tuple_
from sqlalchemy.orm import Session

from gateway import datalekken, klachten, toezicht, zoekverzoeken
from gateway.auth import ROLLEN_VERBAND, Claims
from gateway.datalekken import AP_TE_LAAT, SIGNAAL
from gateway.eigen import Ruimte
from gateway.lijst import GEVRAAGD
from gateway.model import Deelname, Feit, Taak, Verstrekking, Vindplaats
from gateway.vernietiging import BLIJVEND
from gateway.vragen import PROCESROLLEN, lees_beeld

PERSONEEL = ROLLEN_VERBAND | PROCESROLLEN
TOEZICHT = frozenset({"manager", "burgemeester", "gemandateerde", "fg"})
"""Who stands in no casus himself and may know every one of his verband."""


@dataclass(frozen=True)
class Plek:
    """Where a taak is read and, when it is one act, where it is done; ``{object}`` and ``{casus}`` are filled in."""

    lezen: str
    doen: str = ""

    def vul(self, casus_id: UUID, object_id: UUID | None) -> tuple[str, str]:
        """Both paths for this casus and object."""
        waarden = {"casus": casus_id, "object": object_id or casus_id}
        return self.lezen.format(**waarden), self.doen.format(**waarden)


CASUS = "/v1/casussen/{casus}"
FEITEN = CASUS + "/feiten"
ESCALATIE = "verzoek_escalatie"
PLEKKEN: Mapping[str, Plek] = {
    "aanmelding_beoordelen": Plek("/v1/aanmeldingen/{object}", "/v1/aanmeldingen/{object}/besluiten"),
    "bevraging_beantwoorden": Plek("/v1/bevragingen/{object}", "/v1/bevragingen/{object}/antwoorden"),
    "bevraging_te_laat": Plek("/v1/bevragingen/{object}", "/v1/bevragingen/{object}/intrekkingen"),
    "politievraag_beantwoorden": Plek("/v1/politievragen/{object}", "/v1/politievragen/{object}/antwoorden"),
    "instemming_beantwoorden": Plek("/v1/instemmingen?status=gevraagd&casusId={casus}", "/v1/instemmingsantwoorden"),
    "overdracht_starten": Plek(CASUS, "/v1/overdrachten"),
    "mogelijk_dubbel": Plek(CASUS, CASUS + "/dubbeloordelen"),
    "verzoek_behandelen": Plek("/v1/verzoeken/{object}", "/v1/verzoeken/{object}/antwoorden"),
    "verzoek_beoordelen": Plek("/v1/verzoeken/{object}/deel", "/v1/verzoeken/{object}/beoordelingen"),
    "verzoek_zienswijze": Plek("/v1/verzoeken/{object}/deel", "/v1/verzoeken/{object}/zienswijzen"),
    "verzoek_partneroverleg": Plek("/v1/verzoeken/{object}/delen", "/v1/verzoeken/{object}/afstemmingen"),
    "verzoek_te_laat": Plek("/v1/verzoeken/{object}", "/v1/verzoeken/{object}/antwoorden"),
    "verzoek_nadert": Plek("/v1/verzoeken/{object}", "/v1/verzoeken/{object}/antwoorden"),
    ESCALATIE: Plek("/v1/verzoeken/{object}"),
    "verzoek_laat_doorgemeld": Plek("/v1/verzoeken/{object}"),
    "verzoek_eigen_te_laat": Plek("/v1/verzoeken/{object}/eigen-termijn"),
    "vertegenwoordiging_herwegen": Plek("/v1/verzoeken/{object}/eigen-termijn", "/v1/verzoeken/{object}/vertegenwoordigingswegingen"),
    "verwijdering_te_laat": Plek("/v1/verzoeken/{object}"),
    "kennisgeving_bevestigen": Plek("/v1/kennisgevingen/{object}", "/v1/kennisgevingen/{object}/bevestigingen"),
    "kennisgeving_niet_bevestigd": Plek("/v1/kennisgevingen/{object}", "/v1/kennisgevingen/{object}/uitzonderingen"),
    "correctie_uitvoeren": Plek(CASUS),
    "aanvulling_uitvoeren": Plek(CASUS, "/v1/gegevens/{object}/aanvullende-verklaringen"),
    "bron_gecorrigeerd": Plek(CASUS),
    "informatie_hertoetsen": Plek(FEITEN, "/v1/informatiemomenten"),
    "uitstel_hertoetsen": Plek(FEITEN, "/v1/informatiemomenten"),
    "bezwaar_behandelen": Plek(FEITEN, "/v1/bezwaren/{object}/besluiten"),
    "bewaren_herbeoordelen": Plek(FEITEN, "/v1/bewaarbesluiten"),
    "vernietiging_te_laat": Plek(FEITEN),
    "kopie_vernietigen": Plek("/v1/verstrekkingen"),
    "vernietiging_bevestigen": Plek("/v1/vernietigingsberichten/{object}", "/v1/vernietigingsbevestigingen"),
    "vernietiging_niet_bevestigd": Plek("/v1/vernietigingsverklaringen"),
    "verstrekking_lezen": Plek("/v1/verstrekkingen/{object}"),
    "verstrekking_overhandigen": Plek("/v1/verstrekkingen/{object}"),
    "betrokkene_inlichten": Plek(CASUS, "/v1/brieven"),
    "brief_versturen": Plek(CASUS + "/brieven", "/v1/brieven"),
    "brief_te_laat": Plek(CASUS + "/brieven", "/v1/brieven"),
    "aanwezigheid_vastleggen": Plek("/v1/overleggen/{object}", "/v1/overleggen/{object}/aanwezigheid"),
    "plan_akkoord": Plek("/v1/plannen-van-aanpak/{object}", "/v1/plannen-van-aanpak/{object}/akkoorden"),
    "plan_wijzigen": Plek("/v1/plannen-van-aanpak/{object}"),
    "plan_evalueren": Plek("/v1/plannen-van-aanpak/{object}", "/v1/plannen-van-aanpak/{object}/evaluaties"),
    "overlegbesluit_nemen": Plek("/v1/plannen-van-aanpak/{object}", "/v1/overlegbesluiten"),
    "opschaling_overleggen": Plek("/v1/plannen-van-aanpak/{object}", "/v1/opschalingsoverleggen"),
    "opschaling_verzoeken": Plek(CASUS, "/v1/opschalingsverzoeken"),
    "toestemming_ingetrokken": Plek(FEITEN),
    "datalek_afstemmen": Plek("/v1/datalekken/{object}", "/v1/datalekken/{object}/reacties"),
    "datalek_ap_te_laat": Plek("/v1/datalekken/{object}", "/v1/datalekken/{object}/ap-besluiten"),
    "datalek_signaal": Plek("/v1/datalek-signalen"),
    "verwerkerslijst_bijwerken": Plek("/v1/verwerkers", "/v1/verwerkerslijsten"),
    "logs_controleren": Plek("/v1/logcontroles", "/v1/logcontroles"),
    **dict.fromkeys(toezicht.AANWIJZING.values(), Plek("/v1/fg-aanwijzingen")),
    "klacht_behandelen": Plek("/v1/klachten/{object}", "/v1/klachten/{object}/reacties"),
    "klacht_nadert": Plek("/v1/klachten/{object}", "/v1/klachten/{object}/reacties"),
    "klacht_te_laat": Plek("/v1/klachten/{object}", "/v1/klachten/{object}/reacties"),
    zoekverzoeken.BEOORDELEN: Plek("/v1/zoekverzoeken/{object}", "/v1/zoekverzoeken/{object}/zoekingen"),
    **dict.fromkeys(
        (zoekverzoeken.BEHANDELEN, zoekverzoeken.NADERT), Plek("/v1/zoekverzoeken/{object}", "/v1/zoekverzoeken/{object}/besluiten")
    ),
    zoekverzoeken.TE_LAAT: Plek("/v1/zoekverzoeken/{object}"),
    "om_vraag_beantwoorden": Plek("/v1/om-vragen/{object}", "/v1/om-aankondigingen"),
    "om_gegevens_verwijderen": Plek(CASUS, "/v1/om-aankondigingen/{object}/verwijderingen"),
}
"""Per soort of taak; any other one is about the casus itself."""
ALLEEN_VOOR: Mapping[str, str] = {"mogelijk_dubbel": "dubbel.oordelen", ESCALATIE: "verzoek.bewaken"}
"""What is not for everyone of the partij who knows the casus, but for who may do this; he need not know the casus (ZVH-18.2)."""
OVER_VERZOEK: Mapping[str, str] = {
    **dict.fromkeys(("verzoek_behandelen", "verzoek_nadert", "verzoek_te_laat", "verwijdering_te_laat"), "verzoek.lezen"),
    **dict.fromkeys(("verzoek_beoordelen", "verzoek_zienswijze", "verzoek_eigen_te_laat"), "verzoek.deel.lezen"),
}
"""A verzoek outlives its casus: its taken are for who may still do this, though nobody knows the casus any more (ZVH-17.3, ONTWERP §9)."""
ZONDER_CASUS = (*datalekken.ZONDER_CASUS, *klachten.ZONDER_CASUS, *zoekverzoeken.ZONDER_CASUS, *toezicht.ZONDER_CASUS)
"""Taken and events that are about no casus."""
VAN_HET_VERBAND: Mapping[str, str] = {
    SIGNAAL: "datalek.signaal",
    AP_TE_LAAT: "datalek.sluiten",
    **dict.fromkeys(klachten.TAKEN, "klacht.behandelen"),
    **zoekverzoeken.TAKEN,
    toezicht.CONTROLEREN: "logcontrole.sluiten",
    toezicht.BIJWERKEN: "verwerkerslijst.bijwerken",
    **dict.fromkeys(toezicht.AANWIJZING.values(), "fgaanwijzing.beantwoorden"),
}
"""What is about no casus and, at the verband itself, only for who may do this: a user who is watched is not told so (ZVH-14.1)."""


def plek(soort: str) -> Plek:
    """Where this kind of taak is read and done."""
    return PLEKKEN.get(soort, Plek(CASUS))


@dataclass(frozen=True)
class Werk:
    """Whose work: the partijen the caller reads for, and what of it the database already leaves out."""

    s: Session
    partijen: Sequence[str]
    binnen: ColumnElement[bool] | None = None

    def stuk(self, na: str, grootte: int) -> list[Taak]:
        """The next open taken by last day, those without one at the end."""
        rijen = [t for partij in self.partijen for t in self._van(partij, na, grootte)]
        return sorted(rijen, key=_volgorde)[:grootte]

    def _van(self, partij: str, na: str, grootte: int) -> list[Taak]:
        t = Taak
        basis = select(t).where(t.partij == partij, t.klaar_op.is_(None))
        if self.binnen is not None:
            basis = basis.where(self.binnen)
        op, _, laatste = na.partition("|")
        met = basis.where(t.uiterlijk.is_not(None)).order_by(t.uiterlijk, t.id)
        if op:
            met = met.where(tuple_(t.uiterlijk, t.id) > tuple_(date.fromisoformat(op), UUID(laatste)))
        rijen = [] if na and not op else list(self.s.execute(met.limit(grootte)).scalars())
        zonder = basis.where(t.uiterlijk.is_(None)).order_by(t.uiterlijk, t.id)
        if na and not op:
            zonder = zonder.where(t.id > UUID(laatste))
        rest = grootte - len(rijen)
        return rijen + list(self.s.execute(zonder.limit(rest)).scalars()) if rest else rijen


def sleutel(t: Taak) -> str:
    """Where a page ends: last day and id."""
    return f"{t.uiterlijk or ''}|{t.id}"


def _volgorde(t: Taak) -> tuple[bool, date, str]:
    return t.uiterlijk is None, t.uiterlijk or date.max, str(t.id)


def partijen(r: Ruimte, claims: Claims) -> set[str]:
    """The caller's own partij; for the personnel of a verband that runs under this OIN also the verband."""
    oins = {v.bestand.oin for v in r.kern.verbanden} & {claims.organisatie}
    return {claims.partij_id} | (oins if claims.rollen & PERSONEEL else set())


def werk(r: Ruimte, claims: Claims) -> Werk:
    """The work of this caller; what he can have no part in is left out by the database, and beleid decides on the rest."""
    wie = sorted(partijen(r, claims))
    los = Taak.soort.in_((*ZONDER_CASUS, *BLIJVEND, ESCALATIE, *OVER_VERZOEK))
    return Werk(r.s, wie, None if claims.rollen & TOEZICHT else or_(*_relaties(r, claims), los))


def mag_zonder_casus(r: Ruimte, claims: Claims, partij: str, soort: str) -> bool:
    """Whether what is about no casus and waits for ``partij`` is for this caller."""
    eigen = [v.code for v in r.kern.verbanden if v.bestand.oin == partij]
    taak = soort.removeprefix("taak.")
    handeling = VAN_HET_VERBAND.get(taak)
    if handeling is None or not eigen:
        return True
    if not toezicht.taak_geldt(taak, claims.rollen):
        return False
    beelden = [lees_beeld(r.s, r.kern.verbanden, r.kern.register, None, r.nu, partij=claims.partij_id, leeg=True, thuis=v) for v in eigen]
    return any(b.beslis(b.vraag(handeling, b.wie(claims))) for b in beelden)


def _relaties(r: Ruimte, claims: Claims) -> list[ColumnElement[bool]]:
    """Every way in which the caller may know the casus of a taak (``lijst.lees_zicht``): taking part, supplying, being asked, receiving.

    Wider than what beleid allows, never narrower: an ended or unusual relation is its to refuse.
    """
    v, f, x, p = Vindplaats, Feit, Verstrekking, claims.partij_id
    return [
        exists().where(*_deelname(r, claims)),
        exists().where(v.casus_id == Taak.casus_id, v.partij == p, v.soort == "gegeven"),
        exists().where(f.casus_id == Taak.casus_id, f.partij == p, f.soort.in_(GEVRAAGD)),
        exists().where(x.casus_id == Taak.casus_id, x.ontvanger == p),
    ]


def _deelname(r: Ruimte, claims: Claims) -> list[ColumnElement[bool]]:
    """He himself, or his partij in a role that his token has; a professional in any."""
    d = Deelname
    rollen = claims.rollen | (PROCESROLLEN if claims.rollen & PROCESROLLEN else frozenset())
    in_rol = true() if "professional" in rollen else d.rol.in_(rollen)
    zijn = or_(d.functionaris == claims.functionaris, and_(d.functionaris.is_(None), in_rol))
    loopt = and_(d.van <= r.nu, or_(d.tot.is_(None), d.tot > r.nu))
    return [d.casus_id == Taak.casus_id, d.partij == claims.partij_id, zijn, or_(loopt, d.rol == "aanmelder")]
