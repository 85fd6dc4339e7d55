"""Validation: the quads of a document → a SHACL report, and findings at the places of its files.

    validator.py   validate_document, the verb of the room: shapes, rules of the day, files against one another
    shapes.py      the shapes of shapes/, and a user's own
    engines.py     pySHACL, shacl, and who decides where one objects
    procedure.py   which Rules of Procedure bind a document of a kind and a day
    foreseen.py    of which documents the queries among the shapes say nothing
    breaches.py    which of these a document may have broken: the engine judges those alone
    corpus.py      what the shapes across documents look at
    results.py     results and reports, and where in a file their causes stand

This door loads none of them: whoever draws the model's shapes needs no engine.
"""
