"""The image and the composition of containers, as far as they can be judged without an engine: none was built here."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.trust.deploy.tools import is_here
from tests.trust.deploy.units import ROOT, cron_lines, timed

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose" / "compose.yml").read_text())
SERVICES = COMPOSE["services"]
ONCE = {"migrate", "command"}
# Who runs as what: uid and gid of the images' own accounts.
ACCOUNTS = {"database": "999:999", "cache": "999:1000"}


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def copied() -> set[str]:
    """What the image takes from the project's folder."""
    lines = [line.split()[:-1] for line in instructions("COPY") if not line.startswith("--from")]
    return {source for line in lines for source in line}


def test_the_linter_of_images_says_nothing():
    linter = shutil.which("hadolint", path=Path(sys.executable).parent)
    done = subprocess.run([linter, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_packages_come_by_their_hashes_and_no_host_is_named():
    assert "pip install --require-hashes -r requirements/base.txt" in DOCKERFILE
    assert re.findall(r"://[^\s/\"']+", DOCKERFILE) == ["://build.invalid"]
    bases = [line.split()[0] for line in instructions("FROM")]
    for image in [*bases, *(service["image"] for service in SERVICES.values())]:
        assert "." not in image.split("/")[0].split(":")[0], "the name of a host"
        assert "latest" not in image
    # A version of its own for each, not whatever is newest.
    assert all(re.search(r":\d", image) for image in bases)


def test_no_stage_that_runs_is_root_and_the_code_is_not_its_own():
    stages = re.split(r"^FROM .+ AS (\w+)$", DOCKERFILE, flags=re.MULTILINE)[1:]
    users = {
        name: re.findall(r"^USER (.+)$", text, re.MULTILINE)
        for name, text in zip(stages[::2], stages[1::2], strict=True)
    }
    assert users == {"build": [], "front": ["101:101"], "application": ["10001:10001"]}
    # Only pictures.
    assert re.findall(r"install -d -o \d+ .*", DOCKERFILE) == [
        "install -d -o 10001 -g 10001 -m 750 var/media"
    ]
    assert "--chown" not in DOCKERFILE and "chown" not in DOCKERFILE


def test_the_image_asks_itself_whether_it_is_alive():
    assert instructions("HEALTHCHECK")[0].endswith('CMD ["python", "deploy/compose/is_healthy.py"]')
    assert "/healthz" in (DEPLOY / "compose" / "is_healthy.py").read_text()


def test_no_secret_gets_into_the_image():
    assert not re.search(r"^(ARG|ENV) .*(SECRET|PASSWORD|KEY|URL)", DOCKERFILE, re.MULTILINE)
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    assert allowed[1] == "*", "everything is left out but what is named"
    named = {line.removeprefix("!").rstrip("/") for line in allowed if line.startswith("!")}
    assert named == {source.rstrip("/") for source in copied()}
    assert all((ROOT / source).exists() for source in copied())
    assert "**/.env" in allowed


@pytest.mark.parametrize("name", SERVICES)
def test_each_container_is_fenced_in(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] and service["pids_limit"]
    assert not service.get("privileged") and "network_mode" not in service
    # One that is no image of ours says who it runs as.
    assert service.get("user") == ACCOUNTS.get(name)
    assert bool(service["healthcheck"].get("test")) is (name not in ONCE)
    assert not [volume for volume in service.get("volumes", []) if "docker.sock" in volume]


def test_only_nginx_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["front"]
    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "data" in service["networks"]} == {
        "application", "command", "migrate", "database", "cache",
    }  # fmt: skip
    assert set(SERVICES["database"]["networks"]) == set(SERVICES["cache"]["networks"]) == {"data"}
    # The proxies that are believed are the network of nginx and the application.
    (between,) = COMPOSE["networks"]["between"]["ipam"]["config"]
    assert SERVICES["application"]["environment"]["TRUSTED_PROXIES"] == between["subnet"]
    assert {name for name, service in SERVICES.items() if "between" in service["networks"]} == {
        "front",
        "application",
    }


def test_the_database_sums_its_pages_and_knows_no_weak_login():
    database = SERVICES["database"]
    assert database["image"].startswith("postgres:18")
    assert "--data-checksums" in database["environment"]["POSTGRES_INITDB_ARGS"]
    assert "--auth-host=scram-sha-256" in database["environment"]["POSTGRES_INITDB_ARGS"]
    assert "POSTGRES_HOST_AUTH_METHOD" not in database["environment"]
    assert "../postgres/roles.sql:/roles.sql:ro" in database["volumes"]


def test_secrets_are_files_and_no_words_of_the_composition():
    text = (DEPLOY / "compose" / "compose.yml").read_text()
    assert not re.search(r"(?<!_)(PASSWORD|SECRET_KEY|DATABASE_URL): ", text)
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())
    # Only the one that migrates gets the owner's.
    assert [name for name, service in SERVICES.items() if "owner.env" in service.get("env_file", [])] == [
        "migrate"
    ]


def test_the_schema_comes_before_the_application_and_cron_knows_every_command():
    assert SERVICES["application"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    lines = (DEPLOY / "compose" / "consulate.cron").read_text()
    assert cron_lines(lines, r"root \$COMPOSE") == timed()
    assert lines.count("$COMPOSE") == lines.count(" >/dev/null\n") == len(timed())
    assert all((DEPLOY / "compose" / name).exists() for name in ("http.conf", "roles.sh", "is_healthy.py"))


def megabytes(size: str) -> int:
    return int(size[:-1]) * {"m": 1, "g": 1_024}[size[-1]]


@pytest.mark.parametrize("name", [name for name in SERVICES if "mem_limit" in SERVICES[name]])
def test_folders_in_memory_leave_room_for_the_process(name):
    service = SERVICES[name]
    in_memory = [megabytes(size) for line in service["tmpfs"] for size in re.findall(r"size=(\w+)", line)]
    assert len(in_memory) == len(service["tmpfs"])
    assert sum(in_memory) <= megabytes(service["mem_limit"]) * 0.8


def test_a_drill_in_a_container_unpacks_onto_a_disk():
    service = SERVICES["command"]
    # A volume without a name: made for the one command, and gone with it (`run --rm`).
    assert service["environment"]["TMPDIR"] in service["volumes"]
    assert "run --rm" in (DEPLOY / "compose" / "consulate.cron").read_text()


def test_docker_reads_the_composition(tmp_path, capsys):
    # Without it the composition is only read, above.
    untried = "whether Docker understands the composition"
    if not is_here("docker", untried, capsys):
        return
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:
        with capsys.disabled():
            print(f"\nNot tried, for this docker has no compose: {untried}.")
        return
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    folder = tmp_path / "deploy" / "compose"
    for name in ("consulate.env", "owner.env"):
        (folder / name).write_text("SITE_URL=https://www.example.org\n")
    done = subprocess.run(
        ["docker", "compose", "-f", folder / "compose.yml", "config", "--quiet"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
