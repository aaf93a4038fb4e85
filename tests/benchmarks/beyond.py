"""Do the commands of README's "Beyond one machine" work, as they stand there?

    python tests/benchmarks/beyond.py    # as root, on Debian: it installs PostgreSQL, and takes the database "articles"

In a new environment, in an empty folder with the samples as `news/`. The package comes from this checkout instead of
the package index, as root there is no sudo, and the chat is ended once it answers. Prints each command and whether it
ended well, and then what `articles doctor` says.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEALTH = "http://127.0.0.1:7860/health"
LONGEST_START = 120
"""Seconds until the chat must answer."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        subprocess.run([sys.executable, "-m", "venv", place / "env"], check=True)
        shutil.copytree(ROOT / "ingest" / "samples", place / "news", ignore=shutil.ignore_patterns("*.py*", "__*"))
        shell = subprocess.Popen(
            ["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=place, env=environment(place), text=True
        )
        begin = ["articles ingest news/endurance-wreck-found.md"]  # the library that goes along
        commands = [*commands_of((ROOT / "README.md").read_text(encoding="utf-8"))]
        done = [put(shell, one) for one in [*commands[:2], *begin, *commands[2:], "articles doctor"]]
        put(shell, "kill $(jobs -p)")
        shell.communicate()
        raise SystemExit(0 if all(done) else 1)


def environment(place: Path) -> dict[str, str]:
    """As of somebody who has nothing of ours yet."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARTICLES_", "PG"))}
    return {**kept, "PATH": f"{place / 'env' / 'bin'}:{os.environ['PATH']}", "XDG_DATA_HOME": str(place / "data")}


def commands_of(readme: str) -> Iterator[str]:
    """The commands of the section, as they run here."""
    section = readme.partition("## Beyond one machine")[2].partition("\n## ")[0]
    for line in re.findall(r"^ {4}(.+)$", section, re.MULTILINE):
        command = line.partition("   #")[0].strip()
        if os.geteuid() == 0:
            command = command.replace("sudo -u postgres ", "runuser -u postgres -- ").replace("sudo ", "")
        command = command.replace("apt install", "apt-get install -qq -y").replace('"$USER"', '"$(id -un)"')
        command = re.sub(r"'article-desk(\[\w+\])'", rf"'{ROOT}\1'", command)
        yield command.replace("pip install", f"pip install -q -c {ROOT / 'constraints.txt'}")


def put(shell: subprocess.Popen[str], command: str) -> bool:
    """Have a shell run a command; one that serves, in the background until it answers."""
    assert shell.stdin
    assert shell.stdout
    serves = command.startswith("articles chat")
    ending = f"{command} --no-browser &" if serves else command
    shell.stdin.write(f"{ending}\n[ $? = 0 ] && echo '<ended well>' || echo '<failed>'\n")
    shell.stdin.flush()
    said = ""
    while not said.startswith("<"):
        said = shell.stdout.readline()
        print(said, end="")
    is_well = said.startswith("<ended well>") and (not serves or answers())
    print(f"{'ok  ' if is_well else 'FAIL'} {command}", flush=True)
    return is_well


def answers() -> bool:
    """Whether the chat gets ready."""
    for _ in range(LONGEST_START):
        time.sleep(1)
        try:
            with urllib.request.urlopen(HEALTH, timeout=5) as told:
                if b'"ok"' in told.read():
                    return True
        except OSError:
            continue
    return False


if __name__ == "__main__":
    main()
