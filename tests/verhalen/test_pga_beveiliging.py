"""Supplied and kept securely: nobody without a token, nothing over an open line, nothing readable in a database (PGA 4.1)."""

from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from deploy.demo.zoek import in_bestanden, met_sleutels
from gateway.partijbestand import IssuerRegel
from gateway.settings import DIENSTEN, GatewaySettings
from tests.keten import Keten, _settings
from tests.verhalen.pga_om_bouw import een_adres, een_pga_zaak

MARKERING = "Zeldzamekade"


@pytest.mark.eis("PGA-4.1c")
async def test_zonder_geldig_token_gaat_geen_deur_open(keten: Keten) -> None:
    """De gateway antwoordt 401 zonder token of met een vervalst token; een dienst zonder pas van de gateway ook."""
    zaak = await een_pga_zaak(keten)
    pad = f"/v1/aanmeldingen/{zaak.aanmelding_id}"
    vervalst = zaak.aanmelder.token[:-4] + "AAAA"

    zonder = await keten.client.get(pad)
    vals = await keten.client.get(pad, headers={"authorization": f"Bearer {vervalst}"})
    async with httpx.AsyncClient(transport=keten.diensten["intake"], base_url="http://intake") as dienst:
        binnen = await dienst.put(f"/vertrek/{zaak.casus_id}", json={"ids": []})

    assert (zonder.status_code, vals.status_code, binnen.status_code) == (401, 401, 401)


@pytest.mark.eis("PGA-4.1c")
@pytest.mark.parametrize(
    ("adres", "mag"), [("https://keten.voorbeeld.nl", True), ("http://127.0.0.1:8080", True), ("http://keten.nl", False)]
)
def test_over_een_open_lijn_start_de_gateway_niet(tmp_path: Path, adres: str, mag: bool) -> None:
    """Partners bereiken de gateway alleen versleuteld, en sleutels van een issuer komen ook alleen versleuteld binnen."""
    goed = _settings(tmp_path, {"gateway": f"sqlite:///{tmp_path}/g.db"}, {}).model_dump()
    issuer = {"code": "x", "iss": "https://x.test", "jwks_uri": adres, "oins": ["0" * 20], "soort": "partij", "rollen": ["fg"]}

    if mag:
        assert GatewaySettings(**goed | {"publieke_url": adres}).publieke_url == adres
        assert IssuerRegel(**issuer).jwks_uri == adres
    else:
        with pytest.raises(ValidationError, match="publieke_url"):
            GatewaySettings(**goed | {"publieke_url": adres})
        with pytest.raises(ValidationError, match="https"):
            IssuerRegel(**issuer)


@pytest.mark.eis("PGA-4.1c")
async def test_wat_is_opgeslagen_is_versleuteld(keten: Keten) -> None:
    """Een straat uit het dossier staat in geen enkel bestand; dezelfde zoeker vindt haar met de sleutels van de dienst wel."""
    zaak = await een_pga_zaak(keten)
    adres = een_adres(zaak.betrokkene)
    adres["inhoud"]["straat"] = MARKERING
    await zaak.aanmelder.moet("POST", f"/aanmeldingen/{zaak.aanmelding_id}/gegevens", {"gegevens": [adres]})

    assert in_bestanden(keten.map, MARKERING) == []
    assert sum(met_sleutels(keten.urls[d], keten.map / "sleutels" / d, MARKERING) for d in DIENSTEN) == 1
