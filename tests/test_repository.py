"""The repository's own promises: its documents, its locks, its settings."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# In a line of its own, in backticks, or after a semicolon; never the word "make" of a sentence.
MAKE_TARGET = re.compile(r"(?:^|`|; +)(?:[A-Z]+=\S+ )*make (?:--[a-z-]+ )*([a-z-]+)", re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).exists()]


def text_of(path: Path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def test_each_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    named = [n for n, line in enumerate(lines) if re.fullmatch(r'    "[a-z0-9\[\]-]+[<>=~][^"]*",', line)]
    assert len(named) == len(PROJECT["project"]["dependencies"]) + sum(
        len(group) for group in PROJECT["dependency-groups"].values()
    )
    in_a_group = [n for n in named if not lines[n - 1].strip().startswith("#")]
    # A comment may stand above a few lines that belong together, as the test runner and its plug-ins.
    assert all(lines[n - 1].strip().startswith('"pytest') for n in in_a_group)


@pytest.mark.parametrize("name", ["base", "dev", "audit"])
def test_every_requirement_is_locked_with_hashes_and_no_option_besides(name):
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    assert lines
    for line in lines:
        assert re.match(
            r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==\S+( ; .+)? \\$|    --hash=sha256:[0-9a-f]{64}( \\)?$", line
        ), line


def test_the_lock_holds_every_dependency():
    locked = {name: (ROOT / "requirements" / f"{name}.txt").read_text() for name in ("base", "dev")}
    for requirement in PROJECT["project"]["dependencies"]:
        name = re.match(r"[a-z0-9-]+", requirement).group()
        assert f"\n{name}==" in "\n" + locked["base"]
        assert f"\n{name}==" in "\n" + locked["dev"]
    for requirement in PROJECT["dependency-groups"]["dev"]:
        assert f"\n{re.match(r'[a-z0-9-]+', requirement).group()}==" in "\n" + locked["dev"]


def test_env_example_names_every_setting_and_no_other():
    files = [ROOT / "consulate" / "environment.py", *(ROOT / "consulate").glob("*settings.py")]
    read = {name for file in files for name in re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', file.read_text())}
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#?\s?([A-Z0-9_]+)=", example, re.MULTILINE))
    assert named == read


def test_every_make_target_that_the_documents_name_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in [ROOT / "README.md", ROOT / ".ci" / "run", *sorted((ROOT / "docs").rglob("*.md"))]:
        named = set(MAKE_TARGET.findall(document.read_text()))
        assert named <= targets, document
    assert re.findall(r"^make ([a-z-]+)$", (ROOT / "README.md").read_text(), re.MULTILINE) == ["demo", "test"]
    assert set(MAKE_TARGET.findall((ROOT / ".ci" / "run").read_text())) == {"lint", "check", "test"}


def test_every_command_that_the_documents_name_exists():
    from django.core.management import get_commands

    commands = set(get_commands())
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        assert set(re.findall(r"manage\.py ([a-z_]+)", document.read_text())) <= commands, document


def test_every_file_and_folder_that_the_readme_links_to_exists():
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text()):
        assert (ROOT / target).exists(), target


def test_no_file_names_the_host_of_a_package_registry():
    hosts = re.compile(
        "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "deb" + r"ian\.org"])
    )
    wrong = [path.name for path in tracked() if hosts.search(text_of(path))]
    assert not wrong


def test_no_test_is_skipped():
    words = re.compile("mark.sk" + "ip|pytest.sk" + "ip|mark.x" + "fail|importor" + "skip")
    assert not [path.name for path in tracked() if path.suffix == ".py" and words.search(text_of(path))]


def test_the_tags_of_no_public_template_touch_the_user_or_a_token():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if path.relative_to(ROOT / "templates").parts[0] in {"admin", "registration"}:
            continue
        assert not re.search(r"csrf_token|request\.user|request\.session|\buser\.", path.read_text()), path
