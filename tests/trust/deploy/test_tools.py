"""What a machine cannot try is said; a machine of CI that could have the program has to have it."""

import pytest

from tests.trust.deploy import tools


@pytest.fixture
def said(monkeypatch) -> list[str]:
    """What is printed past the capture, on a machine of systemd without the programs."""
    printed = []
    monkeypatch.setattr(tools.shutil, "which", lambda program: None)
    monkeypatch.setattr(tools, "SYSTEMD_RUNS", True)
    monkeypatch.setattr(tools, "print", printed.append, raising=False)
    monkeypatch.delenv("CI", raising=False)
    return printed


def test_what_is_not_tried_is_said(said, capsys):
    assert not tools.is_here("docker", "whether it reads", capsys)
    assert said == ["\nNot tried, for there is no docker here: whether it reads."]


def test_a_machine_of_ci_that_runs_systemd_has_its_programs(said, capsys, monkeypatch):
    assert not tools.is_here("systemd-analyze", "the units", capsys)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(AssertionError, match="install what brings systemd-analyze"):
        tools.is_here("systemd-analyze", "the units", capsys)
    assert not tools.is_here("docker", "the composition", capsys)
    monkeypatch.setattr(tools, "SYSTEMD_RUNS", False)
    assert not tools.is_here("systemd-analyze", "the units", capsys)
    assert len(said) == 4
