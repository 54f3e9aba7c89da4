"""docker-compose.yml fits the program that it deploys; its form is checked against the specification elsewhere."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from runtime.cli import app
from runtime.postgres import installation
from runtime.settings import PREFIX, Settings
from runtime.temporal import NAMESPACE, SEARCH_ATTRIBUTES, binary

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
OURS = ("migrate", "api", "worker")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return services


def test_every_setting_it_makes_is_known(services: dict[str, dict[str, Any]]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in OURS:
        assert services[name]["environment"].keys() <= known


def test_every_command_it_runs_exists(services: dict[str, dict[str, Any]]) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert {services[name]["command"][0] for name in OURS} <= commands.keys()


def test_one_image_serves_the_api_the_worker_and_the_migration(services: dict[str, dict[str, Any]]) -> None:
    assert len({services[name]["image"] for name in OURS}) == 1


def test_no_secret_has_a_default() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    assert ":-" not in text
    assert set(re.findall(r"\$\{(\w+)", text)) == set(re.findall(r"\$\{(\w+):\?", text))


def test_the_engines_are_the_versions_that_are_embedded(services: dict[str, dict[str, Any]]) -> None:
    postgres = subprocess.check_output([installation() / "bin" / "postgres", "--version"], text=True)
    temporal = subprocess.check_output([binary("temporal"), "--version"], text=True)
    assert f"PostgreSQL) {services['postgres']['image'].partition(':')[2]}." in postgres
    assert f"Server {services['temporal']['image'].partition(':')[2]}," in temporal
    assert f"UI {services['temporal-ui']['image'].partition(':')[2]})" in temporal


def test_its_namespace_has_the_search_attributes(services: dict[str, dict[str, Any]]) -> None:
    script = services["temporal-namespace"]["command"][0]
    assert f"--namespace {NAMESPACE}" in script
    for name, kind in SEARCH_ATTRIBUTES.items():
        assert f"--name {name} --type {kind}" in script
