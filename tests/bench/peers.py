"""Programs that have an environment of their own (requirements-bench.lock), since they demand other libraries.

Run there: python -m tests.bench.peers TASK ARGUMENT…; printed is a JSON object with `count` and `seconds` of the
processor, loading left out. Nothing of ours is imported but the clock.
"""

import contextlib
import importlib.util
import io
import json
import runpy
import sys
from importlib.metadata import version
from pathlib import Path

from tests.bench.processes import timed


def versions() -> dict[str, str]:
    """Return the versions of those programs that are installed."""
    return {
        name: version(name) for name in ("eyecite", "morph-kgc") if importlib.util.find_spec(name.replace("-", "_"))
    }


def eyecite(path: str) -> dict[str, float]:
    """The citations that eyecite finds in the texts of a file, a JSON array."""
    from eyecite import get_citations

    texts = json.loads(Path(path).read_text("utf-8"))

    def found(text: str) -> int:
        return len(get_citations(text))

    found(texts[0])
    return timed(lambda: sum(map(found, texts)), least=1)


def morph_kgc(config: str, out: str) -> dict[str, float]:
    """Morph-KGC as a command: tables and mapping to the quads of a file."""
    import morph_kgc  # noqa: F401

    sys.argv = ["morph_kgc", config]

    def materialise() -> int:
        # The module loads its command's parts when it is run, and says how far it is on standard output.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
            runpy.run_module("morph_kgc", run_name="__main__")
        with Path(out).open("rb") as lines:
            return sum(1 for _ in lines)

    return timed(materialise)


if __name__ == "__main__":
    print(json.dumps({task.__name__: task for task in (versions, eyecite, morph_kgc)}[sys.argv[1]](*sys.argv[2:])))
