"""Build each gold document by itself: one graph folder a file, so that no file lends another what it prints."""

import sys
from pathlib import Path

from kg.pipeline.corpus import BuildOptions, build

HERE = Path(__file__).parent


def main(out: Path) -> None:
    """Build every document beside this file into a folder of its name under `out`."""
    for document in sorted(HERE.glob("*.txt")):
        build([document], out / document.stem, BuildOptions(fail_on="never"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
