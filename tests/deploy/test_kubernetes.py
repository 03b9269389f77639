"""The Kubernetes manifests: valid by the official schemas (package kubernetes-validate), complete, and as closed as the compose file."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from deploy.geheimen import DIENSTEN

MAP = Path("deploy/kubernetes")
BESTANDEN = [pad for pad in sorted(MAP.glob("*.yaml")) if pad.name != "kustomization.yaml"]
ALLES: list[dict[str, Any]] = [d for pad in BESTANDEN for d in yaml.safe_load_all(pad.read_text(encoding="utf-8"))]
DEPLOYMENTS = {d["metadata"]["name"]: d["spec"] for d in ALLES if d["kind"] == "Deployment"}
POLICIES = {d["metadata"]["name"]: d["spec"] for d in ALLES if d["kind"] == "NetworkPolicy"}


def containers(naam: str) -> list[dict[str, Any]]:
    pod = DEPLOYMENTS[naam]["template"]["spec"]
    return [*pod.get("initContainers", []), *pod["containers"]]


@pytest.mark.parametrize("manifest", ALLES, ids=lambda d: f"{d['kind']}-{d['metadata']['name']}")
def test_geldig_volgens_het_officiele_schema(manifest):
    """Elk manifest voldoet aan het schema van Kubernetes, zonder onbekende velden."""
    kubernetes_validate.validate(manifest, "1.34", strict=True)


def test_kustomization_noemt_elk_bestand():
    """Een manifest dat niet genoemd is, wordt niet toegepast."""
    genoemd = yaml.safe_load((MAP / "kustomization.yaml").read_text())["resources"]

    assert sorted([*genoemd, "kustomization.yaml"]) == sorted(p.name for p in MAP.glob("*.yaml"))


def test_elk_proces_heeft_een_deployment_met_de_goede_opdracht():
    """Dezelfde opdrachten als in docker-compose.yml; gateway en klok met twee replica's."""
    compose = yaml.safe_load(Path("docker-compose.yml").read_text())["services"]

    assert set(DEPLOYMENTS) == {*DIENSTEN, "gateway", "klok", "otel"}
    for naam in (*DIENSTEN, "gateway", "klok"):
        assert containers(naam)[-1]["args"] == compose[naam]["command"]
        assert containers(naam)[-1]["image"] == compose[naam]["image"]
    assert {n: d["replicas"] for n, d in DEPLOYMENTS.items() if d["replicas"] > 1} == {"gateway": 2, "klok": 2}


@pytest.mark.parametrize("naam", DEPLOYMENTS)
def test_elke_pod_is_dichtgezet(naam):
    """Geen root, geen rechten, geen schrijfbaar systeem, geen token van het cluster, wel grenzen en controles."""
    pod = DEPLOYMENTS[naam]["template"]["spec"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert "startupProbe" in pod["containers"][0]
    assert "livenessProbe" in pod["containers"][0]
    for container in containers(naam):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]


@pytest.mark.parametrize("naam", DEPLOYMENTS)
def test_geheimen_zijn_bestanden_en_de_eigenaarsrol_alleen_van_de_migratie(naam):
    """Geen geheim in de omgeving; het wachtwoord van de eigenaar bereikt de draaiende container niet."""
    *voor, hoofd = containers(naam)

    assert all("secretKeyRef" not in str(c.get("env", [])) and "envFrom" not in c for c in (*voor, hoofd))
    assert "migratie" not in {m["name"] for m in hoofd["volumeMounts"]}
    assert [m["name"] for c in voor for m in c["volumeMounts"]] in ([], ["migratie", "tmp"])


def test_standaard_is_alles_dicht():
    """Zonder uitdrukkelijke regel komt niemand ergens."""
    assert POLICIES["standaard-dicht"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@pytest.mark.parametrize("dienst", DIENSTEN)
def test_een_dienst_wordt_alleen_door_gateway_en_klok_bereikt(dienst):
    """Diensten nemen alleen van de poort aan en mogen zelf nergens heen dan opslag, collector en DNS."""
    regel = POLICIES[f"{dienst}-alleen-van-gateway"]
    soorten = {n: d["template"]["metadata"]["labels"]["zvh/soort"] for n, d in DEPLOYMENTS.items()}

    assert regel["podSelector"] == {"matchLabels": {"app": dienst}}
    assert regel["ingress"] == [
        {"from": [{"podSelector": {"matchLabels": {"zvh/soort": "poort"}}}], "ports": [{"protocol": "TCP", "port": 8080}]}
    ]
    assert {n for n, s in soorten.items() if s == "poort"} == {"gateway", "klok"}
    assert soorten[dienst] == "dienst"


def test_er_staat_geen_geheim_in_de_manifesten():
    """Secrets worden elders gemaakt; hier staan alleen verwijzingen."""
    assert not [d for d in ALLES if d["kind"] in ("Secret", "Ingress")]
