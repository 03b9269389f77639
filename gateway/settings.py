"""Settings of the gateway and its klok."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from gateway.uitgaand import lees_netwerken
from shared.settings import Basis

DIENSTEN = ("intake", "triage", "casusoverleg", "afschaling", "rights")
Dienstnaam = Literal["intake", "triage", "casusoverleg", "afschaling", "rights"]


class GatewaySettings(Basis):
    """Everything the gateway and the klok need from outside; the process does not start when one is missing."""

    audience: str = Field(min_length=1, description="Waarde van `aud` die een toegangsbewijs moet hebben")
    algoritmen: str = Field("ES256,PS256,RS256", description="Toegelaten algoritmen, met komma's")
    publieke_url: str = Field("http://127.0.0.1:8080", description="Adres waarop partners de gateway kennen (DPoP, Link)")
    partijen: Path = Field(description="Registerbestand: partijen, issuers en eerste beheerders")
    verbanden: Path = Field(description="Map met een bestand per samenwerkingsverband")
    cursor_sleutel: SecretStr = Field(min_length=32, description="Sleutel waarmee cursors worden versleuteld")
    keten_sleutel: SecretStr = Field(min_length=32, description="Sleutel waarmee controlepunten van de auditketen worden getekend")
    zoek_sleutel: SecretStr = Field(min_length=32, description="Sleutel voor pseudoniemen en zoekwaarden")
    limiet_partij: int = Field(1200, ge=1, description="Verzoeken per minuut van één partij, per gatewayproces")
    limiet_adres: int = Field(120, ge=1, description="Verzoeken per minuut van één adres dat zich niet bekend maakte, per gatewayproces")
    vertrouwde_proxies: str = Field(
        "", description="Adressen of netwerken van de TLS-proxy, met komma's; alleen van hen tellen X-Forwarded-For en -Proto"
    )
    uitgevernetwerken: str = Field("", description="Besloten netwerken waar de sleutels van een issuer mogen staan; leeg: alleen openbaar")
    dienst_timeout_s: float = Field(10.0, gt=0, description="Zo lang wacht de gateway op een heel antwoord van een dienst, in seconden")
    dienst_tegelijk: int = Field(
        32, ge=1, description="Aanroepen tegelijk naar één dienst, per gatewayproces; daarboven 503 met Retry-After"
    )
    lease_s: int = Field(30, ge=5, description="Zo lang houdt een replica een overdracht vast, in seconden")
    klok_interval_s: float = Field(1.0, gt=0, description="Pauze tussen twee rondes van de klok, in seconden")
    intake_url: str = Field(description="Adres van intake")
    intake_sleutel: SecretStr = Field(min_length=32, description="Sleutel van passen voor intake")
    triage_url: str = Field(description="Adres van triage")
    triage_sleutel: SecretStr = Field(min_length=32, description="Sleutel van passen voor triage")
    casusoverleg_url: str = Field(description="Adres van casusoverleg")
    casusoverleg_sleutel: SecretStr = Field(min_length=32, description="Sleutel van passen voor casusoverleg")
    afschaling_url: str = Field(description="Adres van afschaling")
    afschaling_sleutel: SecretStr = Field(min_length=32, description="Sleutel van passen voor afschaling")
    rights_url: str = Field(description="Adres van rights")
    rights_sleutel: SecretStr = Field(min_length=32, description="Sleutel van passen voor rights")

    @model_validator(mode="after")
    def _een_sleutel_per_dienst(self) -> "GatewaySettings":
        sleutels = {self.sleutel(dienst) for dienst in DIENSTEN}
        if len(sleutels) != len(DIENSTEN):
            raise ValueError("iedere dienst heeft een eigen sleutel")
        return self

    @model_validator(mode="after")
    def _versleuteld_kanaal(self) -> "GatewaySettings":
        """Partners reach the gateway over TLS alone; plain http only on this very machine (PGA-4.1c, LJR-26, IED-5.1)."""
        deel = urlsplit(self.publieke_url)
        if deel.scheme != "https" and not (deel.scheme == "http" and deel.hostname in ("127.0.0.1", "localhost", "::1")):
            raise ValueError("publieke_url is https, of http op dit eigen systeem")
        return self

    @model_validator(mode="after")
    def _leesbare_netwerken(self) -> "GatewaySettings":
        try:
            lees_netwerken(self.uitgevernetwerken)
        except ValueError:
            raise ValueError("uitgevernetwerken is geen lijst van netwerken, zoals 10.20.0.0/16") from None
        return self

    def url(self, dienst: str) -> str:
        return str(getattr(self, f"{dienst}_url")).rstrip("/")

    def sleutel(self, dienst: str) -> str:
        waarde: SecretStr = getattr(self, f"{dienst}_sleutel")
        return waarde.get_secret_value()
