"""`kg completion`: the script of each shell, run in that shell where it is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pexpect
import pytest

from kg.cli import main
from kg.cli.arguments import COMMANDS, SHELLS, query_names

# What is typed before Tab, and what Tab offers among others.
TYPED = (
    ("kg val", {"validate"}),
    ("kg query graph --format ", {"csv", "json", "table"}),
    ("kg query graph --name signatures-by-", {"signatures-by-group"}),
    ("kg export graph --format gr", {"graphml"}),
    ("kg build --no-", {"--no-ner"}),
    ("kg members dec", {"decide"}),
    ("kg explain dec", {"declaration.txt"}),
    ("kg diff fold", {"folder"}),
)


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


def shell_run(shell: str, text: str, folder: Path) -> str:
    """Run a text in a shell that reads nothing of the user's, in a folder with a file and a folder."""
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    (folder / "declaration.txt").write_text("", encoding="utf-8")
    (folder / "folder").mkdir()
    options = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [path, *options], input=text, cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_every_script_names_verbs_formats_and_queries(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = script(shell, capsys)
    assert [name for name in (*COMMANDS, "graphml", *query_names()) if name not in text] == []


@pytest.mark.parametrize(("typed", "offered"), TYPED, ids=[typed for typed, _ in TYPED])
def test_bash_completes(typed: str, offered: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = typed.split(" ")
    run = f"""
{script("bash", capsys)}
COMP_WORDS=({" ".join(repr(word) for word in words)}); COMP_CWORD={len(words) - 1}
COMP_LINE={typed!r}; COMP_POINT={len(typed)}
function=$(complete -p kg | sed 's/.*-F \\([^ ]*\\).*/\\1/')
$function kg {words[-1]!r} {words[-2]!r}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    assert offered <= {line.rstrip("/") for line in shell_run("bash", run, tmp_path).splitlines()}


@pytest.mark.parametrize(("typed", "offered"), TYPED, ids=[typed for typed, _ in TYPED])
def test_fish_completes(typed: str, offered: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shell_run("fish", f"{script('fish', capsys)}\ncomplete -C {typed!r}\n", tmp_path).splitlines()
    assert offered <= {line.split("\t")[0].rstrip("/") for line in lines}


def test_zsh_completes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shutil.which("zsh")
    if path is None:
        pytest.skip("zsh is not installed")
    (tmp_path / "_kg").write_text(script("zsh", capsys), encoding="utf-8")
    (tmp_path / "declaration.txt").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    shell = pexpect.spawn(
        path, ["-f"], cwd=str(tmp_path), env=environment, encoding="utf-8", dimensions=(50, 200), timeout=30
    )
    shell.sendline(f"PS1='$ '; setopt no_auto_menu; fpath=({tmp_path} $fpath); autoload -U compinit; compinit -D")
    shell.sendline("echo rea''dy")
    shell.expect_exact("ready")
    for typed, offered in TYPED:
        shell.send(f"{typed}\t\t")
        for word in sorted(offered):
            shell.expect_exact(word.removeprefix(typed.split(" ")[-1]))
        shell.sendcontrol("u")
    shell.close(force=True)
