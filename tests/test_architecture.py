"""The arrows of docs/architecture.md: consulate -> comments -> news -> Django, and none back."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "news": {"news"},
    "comments": {"comments", "news"},
    "consulate": {"consulate", "comments", "news"},
}
# Letters, the calendar, safe HTML and the addresses of rows stand on nothing else of ours (but each other, if named).
LEAVES = {
    "news/persian.py": set(),
    "news/jalali.py": {"news.persian"},
    "news/pasted_html.py": set(),
    "news/richtext.py": {"news.pasted_html", "news.persian"},
    "news/row_addresses.py": set(),
}
MODELS_MAY_IMPORT = {"news.persian", "news.jalali", "news.richtext", "news.row_addresses"}
OURS = set(MAY_IMPORT)


def sources(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def imports(path: Path) -> set[str]:
    """The modules of ours that a file imports, with `from x import y` as x.y where that is a module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found |= {_module(node.module, alias.name) for alias in node.names}
    return {name for name in found if name.split(".")[0] in OURS}


def _module(package: str, name: str) -> str:
    path = ROOT.joinpath(*package.split("."), name)
    return f"{package}.{name}" if path.with_suffix(".py").exists() or path.is_dir() else package


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_no_arrow_runs_back(app):
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources(app)
        for name in imports(path)
        if name.split(".")[0] not in MAY_IMPORT[app]
    }
    assert not wrong


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_leaf_stands_on_nothing(leaf):
    assert imports(ROOT / leaf) <= LEAVES[leaf]


def test_models_import_only_leaves_and_models():
    files = sources("news/models", "comments/models")
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        for name in imports(path)
        if not name.startswith(("news.models", "comments.models")) and name not in MODELS_MAY_IMPORT
    }
    assert not wrong


def test_views_are_imported_by_addresses_alone_and_nobody_imports_admin_or_commands():
    wrong = set()
    for path in sources(*OURS):
        for name in imports(path):
            own = str(path.relative_to(ROOT)).removesuffix(".py").replace("/", ".")
            part = (name.split(".") + [""])[1]
            if (
                part == "views"
                and not own.endswith(".urls")
                and not own.startswith(("news.views", "comments.views"))
            ):
                wrong.add(f"{own}: {name}")
            if part == "admin" and not own.startswith(("news.admin", "consulate.admin", "comments.admin")):
                wrong.add(f"{own}: {name}")
            if ".management" in name:
                wrong.add(f"{own}: {name}")
    assert not wrong


def test_migrations_do_not_know_the_editor():
    for path in sources("news/migrations", "comments/migrations"):
        assert "ckeditor" not in path.read_text().lower(), path


def test_nothing_is_imported_inside_a_function_to_dodge_a_cycle():
    wrong = set()
    for path in sources(*OURS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.ImportFrom) and n.module]
                wrong |= {
                    f"{path.relative_to(ROOT)}: {n.module}" for n in inner if n.module.split(".")[0] in OURS
                }
    assert not wrong
