"""What the parket supplied in a zorg- en veiligheidshuis stays on its own record for four years, whatever became of the casus."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from gateway import klok
from gateway.beleid.kalender import plus
from tests.bouw import een_item, een_zaak
from tests.keten import VERBAND, Keten
from tests.storing.zaken import CRITERIA

WJSG = {"grondslag": "wjsg_39f", "taak": "ro_124", "wetsartikel": "Wjsg 39f", "geheimhouding": ["wjsg"], "bron": "strafdossier"}


@pytest.mark.eis("ZVH-8.1t")
async def test_het_register_van_het_parket_overleeft_de_casus_vier_jaar(keten: Keten) -> None:
    """Van een vernietigde casus staan soort informatie en ontvanger er nog; na vier jaar niet meer, en een ander leest niets."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, aanmelder="om", betrokkene=wie, gegevens=[een_item(wie, etiket=WJSG)])
    loket = keten.als("om", "loket")
    (regel,) = (await loket.moet("GET", "/om-verstrekkingen"))["items"]
    assert (regel["casusId"], regel["soort"], regel["samenwerkingsverband"]) == (zaak.casus_id, "woonsituatie", VERBAND)
    assert (regel["ontvanger"], regel["doel"]) == (VERBAND, "toetsen_aan_criteria")

    pad = f"/aanmeldingen/{zaak.aanmelding_id}"
    nee = [{"criterium": c, "uitkomst": "nee", "reden": "stukken"} for c in CRITERIA]
    await zaak.regisseur.moet("POST", f"{pad}/criteriatoetsen", {"uitkomsten": nee})
    afwijzing = {"besluit": "afwijzen", "reden": "voldoet_niet_aan_criteria", "advies": "reguliere_hulp"}
    await zaak.regisseur.moet("POST", f"{pad}/besluiten", afwijzing)
    await keten.vooruit(timedelta(days=40))
    await klok.ronde(keten.kern)
    assert [r.status for r in await keten.sql("select status from casus")] == ["vernietigd"]

    eigen = f"/om-verstrekkingen/{regel['id']}"
    assert await loket.moet("GET", eigen) == regel
    assert (await keten.als("politie", "loket").get(eigen)).status_code == 403
    assert (await loket.get(f"/om-verstrekkingen/{uuid4()}")).status_code == 404

    verstrekt = date.fromisoformat(regel["verstrektOp"][:10])
    await keten.vooruit(timedelta(days=(plus(verstrekt, "P4Y") - verstrekt).days - 40))
    assert (await loket.get(eigen)).status_code == 200
    await keten.vooruit(timedelta(days=1))
    assert (await loket.get(eigen)).status_code == 404
    assert (await loket.moet("GET", "/om-verstrekkingen"))["items"] == []

    assert [r.n for r in await keten.sql("select count(*) as n from verstrekking")] == [1]
    await keten.kern.databank.schrijf(lambda s: s.execute(text("delete from lease")))
    assert (await klok.ronde(keten.kern))["documentatie"] == 1
    assert [r.n for r in await keten.sql("select count(*) as n from verstrekking")] == [0]


@pytest.mark.eis("ZVH-8.1t", "LJR-8.2")
async def test_het_register_noemt_wie_het_las_behalve_wie_men_niet_mag_kennen(keten: Keten) -> None:
    """Iedere partij die een gegeven van het OM las staat erin; van LJ&R alleen dat er een ontvanger was."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, aanmelder="om", betrokkene=wie, gegevens=[een_item(wie, etiket=WJSG)])

    def lees(ontvanger: str) -> str:
        return (
            "insert into verstrekking (id, soort, casus_id, gegeven_id, betrokkene_id, leverancier, ontvanger, categorie, doel, grondslag,"
            " noodzaak, handeling_id, op) select :id, 'lezen', casus_id, gegeven_id, betrokkene_id, leverancier,"
            f" '{ontvanger}', categorie, doel, grondslag, noodzaak, handeling_id, op from verstrekking where soort = 'inbreng'"
        )

    for ontvanger in ("00000099000000050000", "00000099000000040000"):
        await keten.kern.databank.schrijf(lambda s, o=ontvanger: s.execute(text(lees(o)), {"id": uuid4().hex}))

    items = (await keten.als("om", "loket").moet("GET", "/om-verstrekkingen"))["items"]

    assert {i["casusId"] for i in items} == {zaak.casus_id}
    assert sorted(str(i["ontvanger"]) for i in items) == ["00000099000000050000", "None", VERBAND]
