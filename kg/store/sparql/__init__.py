"""SPARQL of users over a graph folder: `query.run(folder, text)` answers it within limits, `results.render` writes it.

query       limits, shipped queries by name, and where the graph lies while it is asked
parameters  declared parameters, bound as terms
guard       only queries that read this graph pass
sandbox     the subprocess of one query; `worker` is what runs in it
results     tables, CSV, TSV, JSON, XML, Markdown, Turtle
brackets    the brackets of a SPARQL text that count
"""
