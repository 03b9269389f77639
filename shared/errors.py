"""One tree of errors, one problem+json shape (RFC 9457), one handler.

AppError
├ BadInput              400   names every field at fault
├ Unauthenticated       401
├ Refused               403   names rule, article and next lawful step
├ NotFound              404   also for what the caller may not know
├ MethodNotAllowed      405
├ Conflict              409
├ PreconditionFailed    412
├ TooLarge              413
├ UnsupportedMedia      415
├ KeyReused             422   Idempotency-Key with another body; the only 422
├ PreconditionRequired  428
├ TooManyRequests       429   with Retry-After
├ Internal              500
├ Upstream              502
├ Unavailable           503
└ UpstreamTimeout       504
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fout:
    """One field at fault: a JSON pointer or parameter name and why, never the value itself."""

    veld: str
    reden: str


class AppError(Exception):
    """Base of every error that may reach a caller; carries no personal data in any attribute."""

    status = 500
    title = "Interne fout"
    code = "interne_fout"
    detail = "Er ging iets mis; de handeling is niet uitgevoerd."

    def __init__(
        self,
        detail: str | None = None,
        *,
        code: str | None = None,
        artikel: str | None = None,
        volgende_stap: str | None = None,
        fouten: Sequence[Fout] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.detail = detail or type(self).detail
        self.code = code or type(self).code
        self.artikel = artikel
        self.volgende_stap = volgende_stap
        self.fouten = tuple(fouten)
        self.headers = dict(headers or {})
        super().__init__(self.code)

    def problem(self, instance: str) -> dict[str, Any]:
        """The RFC 9457 body; ``instance`` is a URN that names this occurrence."""
        body: dict[str, Any] = {
            "type": f"urn:nl:zvh:fout:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "code": self.code,
        }
        if self.artikel:
            body["artikel"] = self.artikel
        if self.volgende_stap:
            body["volgendeStap"] = self.volgende_stap
        if self.fouten:
            body["fouten"] = [{"veld": f.veld, "reden": f.reden} for f in self.fouten]
        return body


class BadInput(AppError):
    status, title, code = 400, "Ongeldige invoer", "ongeldige_invoer"
    detail = "Het verzoek klopt niet; er is niets opgeslagen."


class Unauthenticated(AppError):
    status, title, code = 401, "Niet aangemeld", "niet_aangemeld"
    detail = "Er is geen geldig toegangsbewijs meegestuurd."


class Refused(AppError):
    status, title, code = 403, "Geweigerd", "geweigerd"
    detail = "Dit mag niet."


class NotFound(AppError):
    status, title, code = 404, "Niet gevonden", "niet_gevonden"
    detail = "Dit bestaat niet of is voor u niet bekend."


class MethodNotAllowed(AppError):
    status, title, code = 405, "Methode niet toegestaan", "methode_niet_toegestaan"
    detail = "Deze methode bestaat niet voor dit adres."


class Conflict(AppError):
    status, title, code = 409, "Kan nu niet", "kan_nu_niet"
    detail = "Dit kan nu niet."


class PreconditionFailed(AppError):
    status, title, code = 412, "Inmiddels gewijzigd", "inmiddels_gewijzigd"
    detail = "Een ander heeft dit inmiddels gewijzigd; lees het opnieuw."


class TooLarge(AppError):
    status, title, code = 413, "Te groot", "te_groot"
    detail = "Het bericht is groter dan toegestaan."


class UnsupportedMedia(AppError):
    status, title, code = 415, "Onbekend soort inhoud", "onbekend_soort_inhoud"
    detail = "Alleen application/json wordt aangenomen."


class KeyReused(AppError):
    status, title, code = 422, "Sleutel al gebruikt", "sleutel_al_gebruikt"
    detail = "Deze Idempotency-Key hoort bij een ander bericht."


class PreconditionRequired(AppError):
    status, title, code = 428, "If-Match ontbreekt", "if_match_ontbreekt"
    detail = "Stuur de versie die u las mee in If-Match."


class TooManyRequests(AppError):
    status, title, code = 429, "Te veel verzoeken", "te_veel_verzoeken"
    detail = "U stuurt meer verzoeken dan hier per minuut kan; er is niets gedaan. Wacht het aantal seconden in Retry-After."


class Internal(AppError):
    pass


class Upstream(AppError):
    status, title, code = 502, "Dienst antwoordt verkeerd", "dienst_antwoordt_verkeerd"
    detail = "Een achterliggende dienst gaf geen bruikbaar antwoord; opnieuw proberen met dezelfde sleutel is veilig."


class Unavailable(AppError):
    status, title, code = 503, "Dienst niet bereikbaar", "dienst_niet_bereikbaar"
    detail = "Een achterliggende dienst is niet bereikbaar; opnieuw proberen met dezelfde sleutel is veilig."


class UpstreamTimeout(AppError):
    status, title, code = 504, "Dienst te traag", "dienst_te_traag"
    detail = "Een achterliggende dienst antwoordde niet op tijd; opnieuw proberen met dezelfde sleutel is veilig."
