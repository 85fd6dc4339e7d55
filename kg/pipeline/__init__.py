"""The pipeline: one document through all stages, and many documents into one graph folder.

    document.py      read ─▶ segment ─▶ parse ─▶ resolve ─▶ graph: pure, one document at a time
    corpus.py        build: pass 1 file by file, pass 2 over names, then document by document merge, validate, write
    validation.py    the documents of a corpus, or of a graph that was built, against the shapes
    cache.py         what one build leaves for the next
    folder_state.py  whether anything has changed since a folder was built
    executor.py      a function over items, in one process or several
    writer.py        the files of the graph folder
    summary.py       the account of a build
    profile.py       where the time of a build goes

This door loads none of them: `kg validate DIR` needs no grammar and `kg load` no more than the progress of a task.
"""
