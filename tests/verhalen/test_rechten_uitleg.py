"""What uitleg says of the rights of a betrokkene beforehand is what their doors say."""

import pytest

from tests.bouw import een_zaak
from tests.keten import Keten
from tests.storing.zaken import gegeven_ids
from tests.verhalen.rechten_besluit_bouw import motivering
from tests.verhalen.rechten_bouw import dien_in


@pytest.mark.eis("ZVH-9.6", "ZVH-17.2", "LJR-21.2")
async def test_ook_over_een_verzoek_zegt_de_uitleg_wat_de_deur_zegt(keten: Keten) -> None:
    """Wie een verzoek behandelt, wie er een deel in heeft en wie niet: uitleg en deur zeggen hetzelfde; wat alleen de deur weet is 400."""
    zaak = await een_zaak(keten)
    manager, ggz = keten.als("zvh", "manager"), keten.als("ggz", "afgevaardigde")
    anders = {"soort": "rectificatie", "gegevens": [motivering(zaak.betrokkene)], "gegevenIds": await gegeven_ids(zaak)}
    verzoek = (await dien_in(manager, zaak.casus_id, zaak.betrokkene, **anders))["id"]
    over = {"casusId": zaak.casus_id, "objectId": verzoek}
    for wie, handeling, pad in (
        (manager, "verzoek.delen.lezen", "delen"),
        (zaak.aanmelder, "verzoek.deel.lezen", "deel"),
        (zaak.regisseur, "verzoek.deel.lezen", "deel"),
        (zaak.regisseur, "verzoek.uitvoering.lezen", "uitvoering"),
        (zaak.aanmelder, "verzoek.delen.lezen", "delen"),
    ):
        deur = await wie.get(f"/verzoeken/{verzoek}/{pad}")
        gezegd = await wie.moet("POST", "/beleid/uitleg", {"handeling": handeling} | over)
        assert (gezegd["uitkomst"] == "toegestaan") == deur.is_success, (wie.partij, handeling)

    assert (await ggz.post("/beleid/uitleg", {"handeling": "verzoek.delen.lezen"} | over)).status_code == 404
    onbekend = await manager.post("/beleid/uitleg", {"handeling": "klacht.behandelen"})
    assert (onbekend.status_code, "buiten iedere casus" in onbekend.json()["fouten"][0]["reden"]) == (400, True)

    # a thing of another casus, put forward in one's own, tells nothing of what is in it
    ander = await een_zaak(keten)
    vreemd = {"objectId": ander.aanmelding_id, "gegevenId": (await gegeven_ids(ander))[0]}
    lezen = {"handeling": "aanmelding.lezen", "casusId": zaak.casus_id} | vreemd
    assert (await zaak.regisseur.post("/beleid/uitleg", lezen)).status_code == 404
    binnen = {
        "type": "urn:nl:zvh:gegeven",
        "id": vreemd["gegevenId"],
        "properties": {"casusId": zaak.casus_id, "binnen": vreemd["objectId"]},
    }
    body = {"subject": {"type": "urn:nl:zvh:functionaris", "id": "zvh-1"}, "action": {"name": "aanmelding.lezen"}, "resource": binnen}
    gezegd = await keten.client.post("/access/v1/evaluation", json=body, headers=zaak.regisseur._kop())
    assert (gezegd.json()["decision"], gezegd.json()["context"]["code"]) == (False, "niet_gevonden")
