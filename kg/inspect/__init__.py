"""Asking a built graph: what an analyst or a reviewer wants to know of it, each question in a module of its own.

    provenance    the places of files that give a thing               kg why
    annotations   what was recognised in one document, stand-off      kg explain
    diff          what two graphs say differently                     kg diff
    evaluation    precision and recall on gold                        kg eval
    review        open pairs of names, and the file of decisions      kg members
    wikidata      candidates for a link to Wikidata                   kg members link
    reference     the ontology as pages                               kg docs

`descriptions` is what they share, `html` the templates of pages. Nothing is imported here: each question loads what it
needs, and no more.
"""
