"""Who may ask, and what is still missing: on the very day it turns."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.convenant.verzoekstand import Ingediend, Namens, bevinding, inhoudelijk_volledig, omschreven

VANDAAG = date(2026, 3, 10)
MORGEN = VANDAAG + timedelta(days=1)


def stand(indiener: str = "betrokkene", soort: str = "inzage", namens: Namens | None = None, **rest: Any) -> tuple[str, list[str]]:
    return bevinding(Ingediend(soort, indiener, namens or Namens(), **rest), VANDAAG, "zvh")


@pytest.mark.eis("PGA-17.4", "IED-14.1")
@pytest.mark.parametrize(
    ("indiener", "namens", "verwacht"),
    [
        ("betrokkene", Namens(zestien_op=MORGEN), ["onder_zestien"]),
        ("betrokkene", Namens(zestien_op=VANDAAG), []),
        ("betrokkene", Namens(maatregel="curatele"), []),
        ("wettelijk_vertegenwoordiger", Namens(zestien_op=MORGEN, gezag="gezamenlijk"), []),
        ("wettelijk_vertegenwoordiger", Namens(zestien_op=MORGEN, gezag="voogdij"), []),
        ("wettelijk_vertegenwoordiger", Namens(zestien_op=MORGEN, gezag="geen"), ["gezag_ontbreekt"]),
        ("wettelijk_vertegenwoordiger", Namens(zestien_op=MORGEN, gezag="onbekend"), ["bevoegdheid"]),
        ("wettelijk_vertegenwoordiger", Namens(zestien_op=VANDAAG, gezag="eenhoofdig"), ["zestien_of_ouder"]),
        ("wettelijk_vertegenwoordiger", Namens(zestien_op=VANDAAG, maatregel="mentorschap"), []),
        ("wettelijk_vertegenwoordiger", Namens(maatregel="curatele"), []),
        ("wettelijk_vertegenwoordiger", Namens(maatregel="bewind"), ["bewind_is_niet_genoeg"]),
        ("wettelijk_vertegenwoordiger", Namens(), ["bevoegdheid"]),
        ("gemachtigde", Namens(machtiging_tot=VANDAAG), []),
        ("gemachtigde", Namens(machtiging_tot=VANDAAG - timedelta(days=1)), ["machtiging_verlopen"]),
        ("gemachtigde", Namens(zestien_op=MORGEN, machtiging_tot=MORGEN), ["machtiging_van_kind"]),
        ("gemachtigde", Namens(zestien_op=MORGEN, machtiging_tot=MORGEN, machtiging_door="wettelijk_vertegenwoordiger"), []),
        ("gemachtigde", Namens(), ["machtiging"]),
        ("ander", Namens(machtiging_tot=MORGEN), ["niet_gemachtigd"]),
    ],
)
def test_wie_mag_vragen(indiener: str, namens: Namens, verwacht: list[str]) -> None:
    """Tot zestien de ouder met gezag of de voogd, daarna de betrokkene zelf, zijn curator of mentor, of wie hij machtigde."""
    status, ontbreekt = stand(indiener, namens=namens)

    assert ontbreekt == verwacht
    assert status == ("ontvangen" if not verwacht else "onvolledig" if verwacht[0] in ("bevoegdheid", "machtiging") else "onbevoegd")


@pytest.mark.eis("IED-9.1", "IED-7.4", "ZVH-20.1")
@pytest.mark.parametrize(
    ("soort", "rest", "verwacht"),
    [
        ("rectificatie", {}, ["gewenste_wijziging"]),
        ("rectificatie", {"omschreven": True}, []),
        ("aanvulling", {}, ["gewenste_wijziging"]),
        ("verzet", {}, ["bijzondere_omstandigheden"]),
        ("beperking", {"omschreven": True}, ["gewenste_beperking"]),
        ("beperking", {"beperkingen": True}, []),
        ("verwijdering", {}, []),
        ("verwijdering", {"op_schrift": False}, ["op_schrift"]),
        ("inzage", {"op_schrift": False}, []),
        ("opgenomen_zijn", {"op_schrift": False}, []),
    ],
)
def test_wat_er_nog_bij_moet(soort: str, rest: dict[str, bool], verwacht: list[str]) -> None:
    """Wat iemand wil staat op schrift, en is omschreven waar dat nodig is; verwijderen zonder meer is alles over hem."""
    assert stand(soort=soort, **rest) == ("onvolledig" if verwacht else "ontvangen", verwacht)


@pytest.mark.eis("PGA-17.1a")
def test_in_een_pga_ontbreekt_de_identiteit_en_kan_het_werk_wel_beginnen() -> None:
    """Zonder identiteit is het in een pga onvolledig; alleen het voldoen wacht daarop."""
    status, ontbreekt = bevinding(Ingediend("inzage", "betrokkene"), VANDAAG, "pga")

    assert (status, ontbreekt) == ("onvolledig", ["identiteit"])
    assert inhoudelijk_volledig(ontbreekt)
    assert not inhoudelijk_volledig([*ontbreekt, "machtiging"])
    assert bevinding(Ingediend("inzage", "betrokkene", geidentificeerd=True), VANDAAG, "pga") == ("ontvangen", [])


def test_wie_hij_is_omschrijft_niet_wat_hij_wil() -> None:
    assert not omschreven(["verzoekergegevens"])
    assert omschreven(["verzoekergegevens", "rechtenverzoeken_en_klachten"])


def test_twaalf_op_schrikkeldag() -> None:
    """Wie op 29 februari is geboren wordt twaalf op 29 februari of, zonder schrikkeldag, op 1 maart."""
    n = Namens(zestien_op=date(2028, 2, 29))
    assert (n.onder_twaalf(date(2024, 2, 28)), n.onder_twaalf(date(2024, 2, 29))) == (True, False)
    n = Namens(zestien_op=date(2027, 3, 1))
    assert (n.onder_twaalf(date(2023, 2, 28)), n.onder_twaalf(date(2023, 3, 1))) == (True, False)
    assert not Namens().onder_twaalf(VANDAAG)
