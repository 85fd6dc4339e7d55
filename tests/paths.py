"""Where the tests' files lie."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
CASES, DATA, GOLD, GOLDEN, ANSWERS = (TESTS / name for name in ("cases", "data", "gold", "golden", "answers"))
