"""The names that every room speaks: spans, sources, mentions, facts, findings, terms, IRIs; the standard library only.

document    the dataclasses of the pipeline, from `Source` to `Fact`
findings    what a person should look at, with its place in the file
iri         prefixes, and the minting of every IRI
namespaces  the declared terms of the vocabularies that the graph is written in
terms       RDF terms and quads as N-Triples text
statements  an index of quads in memory
text        positions, sentences and escapes
resources   where the shipped data lies
errors      what can go wrong with the program
"""
