"""Apache Jena as Debian packages it, for the tests: its class path, its SHACL, and what is said where it is missing."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

JARS = Path("/usr/share/java")
PROGRAM = Path(__file__).parent / "JenaShacl.java"
MISSING = "Jena is not there: run .ci/servers as root, or apt-get install libapache-jena-java default-jdk-headless"
_PARTS = (
    "jena-arq jena-base jena-cmds jena-core jena-dboe-base jena-dboe-index jena-dboe-storage jena-dboe-trans-data "
    "jena-dboe-transaction jena-iri jena-rdfconnection jena-shacl jena-tdb2 jena-tdb slf4j-api slf4j-nop commons-cli "
    "commons-codec commons-compress commons-csv commons-io commons-lang3 gson guava failureaccess httpclient httpcore "
    "jackson-core jackson-databind jackson-annotations jsonld-java jcl-over-slf4j jakarta.json-api protobuf thrift "
    "titanium-json-ld dexx.collection"
)


def installed() -> bool:
    """Tell whether Jena's jars are there, and a Java that compiles what it is given."""
    return shutil.which("javac") is not None and (JARS / "jena-shacl.jar").exists()


def demand() -> None:
    """Skip the test that calls this where Jena is missing; with CI set a missing Jena fails it."""
    if not installed():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)


def classpath(folder: Path) -> str:
    """Return the class path to run Jena with; `folder` takes the message files that Debian's package misplaces.

    Debian moved Jena's copy of Xerces to the package `xerces` and left its message files behind, so that every start
    dies of a missing resource: they are put where the classes look.
    """
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if "/ext/xerces/" in name and name.endswith(".properties"):
                target = folder / name.partition("/ext/")[2]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    jars = (JARS / f"{part}.jar" for part in _PARTS.split())
    return os.pathsep.join([str(folder), *(str(jar) for jar in jars if jar.exists())])


def validate(classes: str, cases: Iterable[tuple[Path, Path]], folder: Path) -> list[str | None]:
    """Validate many graphs in one run of Java: of each case's shapes and data the report as N-Triples, in order.

    `classes` is the class path, `folder` takes the reports. None stands for shapes that Jena refuses.
    """
    given = [(shapes, data, folder / f"{number}.report.nt") for number, (shapes, data) in enumerate(cases)]
    lines = "".join("\t".join(map(str, one)) + "\n" for one in given)
    command = ["java", "-cp", classes, str(PROGRAM)]
    subprocess.run(command, input=lines, capture_output=True, check=True, text=True)
    return [report.read_text(encoding="utf-8") if report.exists() else None for _, _, report in given]
