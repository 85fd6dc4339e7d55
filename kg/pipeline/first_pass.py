"""Pass 1 over many files: each is read and taken through the stages by itself, and its record is kept.

    files ─▶ bytes ─▶ record of the cache, or: read ─▶ segment ─▶ parse ─▶ link ─▶ state ─▶ record

Pure but for the cache: so any number of processes may run it, and what has not changed is not read again.
"""

import gc
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kg.graph import merge
from kg.model import findings
from kg.parse.entities import LanguageResources, Recogniser
from kg.pipeline import cache
from kg.pipeline.cache import BuildCache, SourceRecord
from kg.pipeline.document import Reading, Tools, process
from kg.read import inputs, read_bytes
from kg.read.inputs import InputFile
from kg.vocabulary import load_vocabulary
from kg.vocabulary.concepts import Vocabulary


@lru_cache(maxsize=1)
def tools(ner: bool) -> Tools:
    """What documents are read with, made once a process; `ner` tells whether models are wanted."""
    vocabulary = load_vocabulary()
    resources = {language: LanguageResources(vocabulary, language) for language in vocabulary.lexicons}
    made = Tools(vocabulary, resources, Recogniser.installed() if ner else Recogniser.none())
    # They live as long as the process: walking through them again and again costs the collector a fifth of all time.
    gc.collect()
    gc.freeze()
    return made


def scope(ner: bool) -> str:
    """Return what decides, besides a file itself, what pass 1 and validation make of it."""
    models = Recogniser.installed() if ner else Recogniser.none()
    return cache.fingerprint(models.packages.values())


def read_files(chunk: Sequence[InputFile], ner: bool, kept: BuildCache | None = None) -> tuple[SourceRecord, ...]:
    """Read some files and take them through the stages (pass 1): one record each, in order.

    What the cache has is not read again; what it lacks is put there, and the record returned is without its content.
    """
    records: dict[InputFile, SourceRecord] = {}
    keys: dict[InputFile, str] = {}
    sources = []
    for file in chunk:
        data, found = inputs.bytes_of(file)
        if data is None:
            records[file] = SourceRecord(file.name, tuple(findings.locate(finding, "") for finding in found))
            continue
        key = kept.key(file.name, hashlib.sha256(data).hexdigest(), file.address) if kept else ""
        record = cache.record_of_bytes(kept.get(key) or b"") if kept else None
        if record:
            records[file] = replace(record, key=key)
        else:
            keys[file] = key
            sources.append(read_bytes(file.name, data, file.address))
    readings = process(sources, tools(ner)) if sources else ()
    for (file, key), reading in zip(keys.items(), readings, strict=True):
        record = record_of(reading, tools(ner).vocabulary)
        if kept:
            kept.put(key, record.to_bytes())
            record = replace(record.without_content(), key=key)
        records[file] = record
    return tuple(records[file] for file in chunk)


def record_of(reading: Reading, vocabulary: Vocabulary) -> SourceRecord:
    """Return what later stages need of a reading."""
    source, quads = reading.source, reading.quads
    return SourceRecord(
        name=source.name,
        findings=tuple(findings.locate(finding, source.text) for finding in reading.findings),
        digest=source.digest,
        size=source.size,
        layout=reading.layout,
        language=reading.language,
        document=reading.document,
        coverage=reading.coverage,
        names=reading.names,
        persons=reading.persons,
        shared=merge.shared_statements(quads, vocabulary),
        references=tuple(sorted(merge.references(quads))),
        text=source.text,
        quads=quads,
    )
