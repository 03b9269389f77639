"""The writes of intake; reads go through the inner doors (shared.doors)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.intake import store
from services.intake.schemas import AanmeldingIn, AanvullingIn, BesluitIn, CriteriatoetsIn, PolitieantwoordIn, PolitievraagIn
from shared.contracts import Bevestiging
from shared.errors import BadInput, Fout
from shared.handeling import Handeling, deur, via

router = APIRouter()


@router.post("/aanmeldingen", status_code=201, openapi_extra=deur("aanmelding.indienen", lezing="aanmelding.lezen", nieuwe_casus=True))
def dien_in(invoer: AanmeldingIn, h: Annotated[Handeling, via("aanmelding.indienen", store.bevestig)]) -> Bevestiging:
    """Draag een casus voor met alleen wat voor de toets aan de criteria nodig is (ZVH-1.18, ZVH-9.2)."""
    assert h.pas.casus_id
    aanmelding = store.leg_vast(h.session, invoer, h.pas, h.nieuw_id, h.pas.casus_id)
    h.kluis.voeg_toe(invoer.gegevens, aanmelding.id)
    return store.bevestiging(aanmelding)


@router.post(
    "/aanmeldingen/{aanmeldingId}/gegevens",
    status_code=201,
    openapi_extra=deur("aanmelding.aanvullen", object_="aanmeldingId", lezing="aanmelding.lezen"),
)
def vul_aan(aanmeldingId: UUID, invoer: AanvullingIn, h: Annotated[Handeling, via("aanmelding.aanvullen", store.bevestig)]) -> Bevestiging:
    """Vul een lopende aanmelding aan met gegevens die een criterium onderbouwen (ZVH-9.2)."""
    aanmelding = store.get_aanmelding(h.session, aanmeldingId, lock=True)
    h.kluis.voeg_toe(invoer.gegevens, aanmelding.id)
    return store.bevestiging(aanmelding)


@router.post(
    "/aanmeldingen/{aanmeldingId}/criteriatoetsen",
    status_code=201,
    openapi_extra=deur("criteriatoets.vastleggen", object_="aanmeldingId", lezing="aanmelding.lezen"),
)
def toets(
    aanmeldingId: UUID, invoer: CriteriatoetsIn, h: Annotated[Handeling, via("criteriatoets.vastleggen", store.bevestig)]
) -> Bevestiging:
    """Leg per criterium van het convenant de uitkomst vast; onbekend is geen ja (ZVH-1.18)."""
    aanmelding = store.get_aanmelding(h.session, aanmeldingId, lock=True)
    aanmelding.toets(store.to_uitkomsten(invoer.uitkomsten))
    h.kluis.voeg_toe(invoer.gegevens, aanmelding.id)
    h.session.flush()
    return store.bevestiging(aanmelding)


@router.post(
    "/aanmeldingen/{aanmeldingId}/besluiten",
    status_code=201,
    openapi_extra=deur("aanmelding.besluiten", object_="aanmeldingId", lezing="aanmelding.lezen"),
)
def besluit(aanmeldingId: UUID, invoer: BesluitIn, h: Annotated[Handeling, via("aanmelding.besluiten", store.bevestig)]) -> Bevestiging:
    """Neem de aanmelding aan, of wijs haar af met een reden en een advies aan de aanmelder (ZVH-1.18, ZVH-9.4b, ZVH-5.3.1c)."""
    aanmelding = store.get_aanmelding(h.session, aanmeldingId, lock=True)
    if invoer.besluit == "aannemen":
        aanmelding.neem_aan(h.pas.nu)
    elif invoer.reden and invoer.advies:
        aanmelding.wijs_af(invoer.reden, invoer.advies, h.pas.nu)
    else:
        fouten = [Fout(veld, "ontbreekt") for veld, waarde in (("/reden", invoer.reden), ("/advies", invoer.advies)) if not waarde]
        raise BadInput(fouten=fouten, artikel="ZVH-5.3.1c" if invoer.reden else "ZVH-9.4b")
    h.session.flush()
    return store.bevestiging(aanmelding)


@router.post("/politievragen", status_code=201, openapi_extra=deur("politievraag.stellen", lezing="politievraag.lezen"))
def vraag_politie(invoer: PolitievraagIn, h: Annotated[Handeling, via("politievraag.stellen", store.bevestig_politievraag)]) -> Bevestiging:
    """Vraag de politie of er in twaalf maanden ten minste twee registraties zijn; zij telt zelf en antwoordt ja of nee (PGA-7.2b)."""
    h.in_casus(invoer.casus_id)
    if invoer.uiterlijk < h.vandaag:
        raise BadInput(fouten=[Fout("/uiterlijk", "ligt in het verleden")])
    store.leg_politievraag_vast(h.session, invoer, h.pas, h.nieuw_id)
    return store.bevestig_politievraag(h.session, h.nieuw_id)


@router.post(
    "/politievragen/{politievraagId}/antwoorden",
    status_code=201,
    openapi_extra=deur("politievraag.beantwoorden", object_="politievraagId", lezing="politievraag.lezen"),
)
def antwoord_politie(
    politievraagId: UUID, invoer: PolitieantwoordIn, h: Annotated[Handeling, via("politievraag.beantwoorden", store.bevestig_politievraag)]
) -> Bevestiging:
    """Antwoord ja of nee met de dag van de bevraging; mutaties en feiten horen hier niet (PGA-7.2b, PGA-2.2e)."""
    vraag = store.get_politievraag(h.session, politievraagId, lock=True)
    vraag.beantwoord(h.pas.partij, twee_of_meer=invoer.twee_of_meer, peildatum=invoer.peildatum)
    if invoer.peildatum > h.vandaag:
        raise BadInput(fouten=[Fout("/peildatum", "ligt in de toekomst")], artikel="PGA-7.2b")
    h.session.flush()
    return store.bevestig_politievraag(h.session, vraag.id)
