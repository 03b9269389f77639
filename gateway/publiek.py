"""Public pages without a token, readable from any website: nothing is asked of the reader (ZVH-16.3, PGA-21.1, LJR-17.1, IED-6.1)."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from gateway.invoer import kern_van
from gateway.kern import Kern
from gateway.openbaar import Openbaar, leverancier
from shared.contracts import Bericht
from shared.errors import BadInput, Fout, NotFound

KOPPEN = {"access-control-allow-origin": "*"}
Maker = Callable[[Session, Kern, str], Bericht]


def hang_op(app: FastAPI) -> None:
    """Publish the three pages, beside the contract (ONTWERP §10)."""
    app.router.add_route("/v1/privacyverklaringen/{code}", _pagina(_privacyverklaring), methods=["GET"], include_in_schema=False)
    app.router.add_route("/v1/reglementen/{code}", _pagina(_reglement), methods=["GET"], include_in_schema=False)
    app.router.add_route("/v1/leveranciers/{code}", _pagina(_leverancier), methods=["GET"], include_in_schema=False)


def _pagina(maak: Maker) -> Callable[[Request], Awaitable[Response]]:
    async def antwoord(request: Request) -> Response:
        """No identification and no casus is asked for: what is given all the same is refused (LJR-17.1)."""
        if request.query_params:
            raise BadInput(fouten=[Fout("query", "deze pagina vraagt niets")])
        kern = kern_van(request)
        pagina = await kern.databank.lees(lambda s: maak(s, kern, request.path_params["code"]))
        return Response(pagina.model_dump_json(by_alias=True), media_type="application/json", headers=KOPPEN)

    return antwoord


def _openbaar(s: Session, kern: Kern, code: str) -> Openbaar:
    if code not in kern.verbanden:
        raise NotFound
    return Openbaar(kern.verbanden.get(code), kern.register.lees(s), kern.verbanden, kern.nu(s))


def _privacyverklaring(s: Session, kern: Kern, code: str) -> Bericht:
    return _openbaar(s, kern, code).privacyverklaring()


def _reglement(s: Session, kern: Kern, code: str) -> Bericht:
    return _openbaar(s, kern, code).reglementpagina()


def _leverancier(s: Session, kern: Kern, code: str) -> Bericht:
    return leverancier(kern.register.lees(s), kern.verbanden, code, kern.nu(s))
