"""A guarded query as a whole: the process of its own, opening the graph, parsing, checking, answering."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sample_graph

from kg import parameters, query, store

ROUNDS = 3


def median(task: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


@pytest.mark.parametrize(("declarations", "on_disk"), [(1, False), (200, False), (200, True)])
def test_each_shipped_query(tmp_path: Path, declarations: int, on_disk: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sample_graph.write_folder(tmp_path, sample_graph.corpus(declarations))
    if on_disk:
        store.build_store(folder)
    opening = median(lambda: store.open_store(folder))
    print(f"\n{declarations} declarations, {'on disk' if on_disk else 'in memory'}: opened in {opening:.3f} s")
    for named in query.named().values():
        needed = [f"{one.name}={one.example}" for one in named.parameters if one.default is None and not one.optional]
        values = parameters.terms(named.parameters, needed)
        whole = median(lambda text=named.text, values=values: query.run(folder, text, values))
        answer = query.run(folder, named.text, values)
        print(f"  {named.name:24} {len(answer.rows):6} rows  engine {answer.seconds:.3f} s  whole {whole:.3f} s")
        assert not answer.cut
