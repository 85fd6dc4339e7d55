"""SPARQL of users over a graph folder: `query.run(folder, text)` answers it within limits, `results.render` writes it.

query       limits, and shipped queries by name
parameters  declared parameters, bound as terms
guard       only queries that read this graph pass; `needs` tells what of it they take
places      where a question is asked: in memory or on disk, of which triples
sandbox     the subprocess of one query; `worker` is what runs in it
holder      a process that holds a graph and forks such a subprocess a query: for the prompt, and for servers
results     tables, CSV, TSV, JSON, XML, Markdown, Turtle
brackets    the brackets of a SPARQL text that count
"""
