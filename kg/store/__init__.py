"""The room that keeps a graph and answers questions about it.

graph_folder    the files of a built graph; one folder put in the place of another as a whole
nquads          canonical N-Quads: read, written, sorted externally
turtle          deterministic Turtle and TriG
indexes         what is made of a large graph when a question first needs it, kept in `store/`
oxigraph        `open_graph(folder)`: a graph asked in SPARQL or by pattern; `open_dataset` for rdflib
sparql/         queries that others write: guarded, bounded, run in a process of their own
suggest         did you mean …, for the IRI of a thing
terminal_width  how many columns a text takes
text_table      a table of texts for a terminal
xml             XML escapes, of query results and exports
"""

import sys

from kg.model.errors import InstallationError

# Folders are locked and exchanged, and queries bounded, with what POSIX has for it (flock, setrlimit, setitimer).
if sys.platform == "win32":
    raise InstallationError("pace-kg does not run on Windows itself: run it in WSL (in a terminal: wsl --install)")
