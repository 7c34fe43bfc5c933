"""The rules of the layout: which part may import which, where the heavy libraries live, and how long files and functions may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("index", "qa", "prompts")
LINES, FUNCTION = 250, 40

LEAVES = {
    "record": set[str](),
    "fold": set[str](),
    "tokens": set[str](),
    "split": set[str](),
    "naming": set[str](),
    "files": set[str](),
    "unigram": set[str](),
    "bags": {"unigram"},
    "encoder": {"bags"},
    "fusion": set[str](),
    "pairs": {"fold"},
    "lexicon": {"fold", "pairs", "tokens"},
    "coarse": {"encoder"},
    "links": set[str](),
    "shards": {"links"},
    "dense": {"coarse", "encoder", "links", "shards"},
    "lexical": {"links", "record"},
}
"""Modules of index/ that stand alone, and the siblings they may import."""


def files() -> list[Path]:
    """All Python files of the program."""
    found = [path for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))]
    return [path for path in [ROOT / "app.py", *found] if path.exists()]


def module(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imported(path: Path, *, top: bool = False) -> set[str]:
    """Full names of what a file imports, `from a import b` as a.b; with `top` only what runs when it is imported."""
    nodes = top_level(tree(path).body) if top else ast.walk(tree(path))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            yield from top_level([child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)])


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def users_of(*packages: str) -> set[str]:
    return {module(path) for path in files() if any(within(name, *packages) for name in imported(path))}


@pytest.mark.parametrize("path", files(), ids=module)
def test_imports_go_down_the_layers_only(path: Path) -> None:
    name, names = module(path), imported(path)
    if within(name, "index"):
        barred = ("qa", "prompts", "app")
    elif within(name, "prompts"):
        barred = ("index", "qa", "app")
    elif within(name, "qa.web"):
        barred = ("app",)
    else:
        barred = () if name == "app" else ("qa.web", "app")
    assert not {used for used in names if within(used, *barred)}


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_leaf_of_the_index_imports_none_but_its_own(leaf: str) -> None:
    used = {name.split(".")[1] for name in imported(ROOT / "index" / f"{leaf}.py") if within(name, "index")}
    assert used <= LEAVES[leaf]


def test_no_import_goes_in_a_circle() -> None:
    paths = {module(path): path for path in files()}
    uses = {
        name: {owner for used in imported(path, top=True) if (owner := owner_of(used, paths))} for name, path in paths.items()
    }
    left = {name: used - {name} for name, used in uses.items()}
    while free := {name for name, used in left.items() if not used}:
        left = {name: used - free for name, used in left.items() if name not in free}
    assert left == {}


def owner_of(name: str, modules: dict[str, Path]) -> str | None:
    """The module of ours that an imported name is, or lies in."""
    while name not in modules and "." in name:
        name = name.rpartition(".")[0]
    return name if name in modules else None


def test_gradio_is_imported_by_the_page_only() -> None:
    assert {name for name in users_of("gradio") if not within(name, "qa.web", "app")} == set()


def test_torch_is_imported_by_encoder_reranker_and_training_only() -> None:
    users = users_of("torch", "sentence_transformers", "transformers")
    assert {name for name in users if not within(name, "index.encoder", "index.reranker", "index.training")} == set()


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("faiss", ("index.shards",)),
        ("tantivy", ("index.lexical",)),
        ("jieba", ()),
        ("rjieba", ("index.tokens",)),
        ("opencc", ("index.fold", "qa.phrases")),
        ("openai", ("qa.model",)),
        ("pymilvus", ("index.milvus.client",)),
    ],
)
def test_a_heavy_library_has_its_own_file(library: str, homes: tuple[str, ...]) -> None:
    assert {name for name in users_of(library) if not within(name, *homes, "index.training")} == set()


def test_commands_start_without_gradio_and_torch() -> None:
    paths = {module(path): path for path in files()}
    reached, waiting = set[str](), [name for name in paths if within(name, "qa.commands")]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [owner for used in imported(paths[name], top=True) if (owner := owner_of(used, paths))]
    heavy = {
        used
        for name in reached
        for used in imported(paths[name], top=True)
        if within(used, "gradio", "torch", "sentence_transformers", "pymilvus")
    }
    assert heavy == set()


@pytest.mark.parametrize("path", files(), ids=module)
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LINES, f"{path} has {lines} lines"
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    assert {node.name: length for node in functions if (length := node.end_lineno - node.lineno + 1) > FUNCTION} == {}  # type: ignore[operator]


def test_nothing_is_unpickled_and_no_remote_code_is_trusted() -> None:
    assert users_of("pickle", "joblib", "dill", "shelve", "cloudpickle") == set()
    for path in files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.keyword) and node.arg in ("trust_remote_code", "allow_pickle"):
                assert isinstance(node.value, ast.Constant), f"{path}:{node.value.lineno}"
                assert node.value.value is False, f"{path}:{node.value.lineno}"


@pytest.mark.parametrize("path", files(), ids=module)
def test_every_file_says_what_it_does(path: Path) -> None:
    assert ast.get_docstring(tree(path)) or not tree(path).body
