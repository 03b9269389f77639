"""Frozen settings from the environment or a secrets directory; everything that is missing is named in one error (STIJL 30)."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ConfiguratieFout(RuntimeError):
    """The process refuses to start; the text names every setting that is missing or wrong, never a value."""


class Basis(BaseSettings):
    """What gateway and services have in common."""

    model_config = SettingsConfigDict(env_prefix="ZVH_", frozen=True, extra="ignore", env_ignore_empty=True)

    omgeving: Literal["lokaal", "test", "productie"] = Field("productie", description="Alleen in `lokaal` is zaaktijd te verschuiven")
    database_url: str = Field(description="SQLAlchemy-URL van de eigen database van dit proces")
    max_body: int = Field(1_048_576, ge=1024, description="Grootste bericht aan de buitendeur, in bytes")
    pakket_max: int = Field(67_108_864, ge=1024, description="Grootste bericht tussen gateway en dienst, in bytes")
    pool_grootte: int = Field(5, ge=1, description="Databaseverbindingen per proces")
    otlp_endpoint: str | None = Field(None, description="OTLP/HTTP-adres van de collector; leeg is: niet exporteren")
    log_niveau: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Laagste niveau dat in de log komt")

    @classmethod
    def from_env(cls) -> Self:
        """Read once at start; ``ZVH_SECRETS_DIR`` names a directory with one file per secret (``zvh_pas_sleutel``).

        Raises ConfiguratieFout naming all settings at fault.
        """
        try:
            return cls(_secrets_dir=os.environ.get("ZVH_SECRETS_DIR"))  # pydantic-settings' own keyword
        except ValidationError as fout:
            namen = sorted(f"ZVH_{str(e['loc'][0]).upper()}: {e['msg']}" for e in fout.errors(include_input=False))
            raise ConfiguratieFout("Instellingen ontbreken of kloppen niet:\n  " + "\n  ".join(namen)) from None


class DienstSettings(Basis):
    """Settings of one fase service."""

    pas_sleutel: SecretStr = Field(
        min_length=32, description="Sleutel waarmee de gateway passen voor deze dienst tekent; per dienst een eigen"
    )
    sleutelmap: Path = Field(description="Map met epochsleutels, buiten iedere databasebackup")
    grootboekmap: Path = Field(description="Map met het wisgrootboek, buiten de databases die het bewaakt")
    rotatie_na: timedelta = Field(
        timedelta(hours=12),
        gt=timedelta(0),
        le=timedelta(days=1),
        description="Zo oud wordt een epochsleutel voor zijn opvolger komt; korter dan rotatie_interval van het convenant (ISO 8601)",
    )
    bewaring_termijn: str = Field("PT10M", description="Zo lang blijft een aangekomen pakket in bewaring (ISO 8601)")
    logboek_termijn: str = Field(
        "P5Y",
        description="Zo lang blijft een regel van het verwerkingenlog in de eigen database: logging_bewaartermijn (ISO 8601)",
    )

    @field_validator("logboek_termijn")
    @classmethod
    def _een_termijn(cls, tekst: str) -> str:
        from shared.convenant.termijnen import lees_termijn  # the convenant raises our ConfiguratieFout: at the top this would be a circle

        lees_termijn(tekst)
        return tekst
