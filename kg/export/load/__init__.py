"""Loading a graph folder into a triple store that runs elsewhere, and proving that all arrived.

    credentials   who we are to the store: from the environment or netrc, shown to nobody else
    endpoints     the addresses of a store, told from one of them
    client        HTTP with patience: connections kept, tries repeated, redirects not trusted
    protocol      writing: Graph Store Protocol or SPARQL Update, in pieces that the store takes
    reader        reading: SELECT and ASK, in pages that no store cuts
    plan          what the file holds, what has to be sent, in which batches
    journal       what earlier loads brought, kept in the store itself
    proof         counts, hashes and answers compared with the file
    loading       the way through all of these

Standards: SPARQL 1.1 Protocol, Update, Graph Store HTTP Protocol and Query Results JSON Format; RDF Dataset
Canonicalization (RDFC-1.0); RFC 6750, 7616 and 7617 for who we are.
"""
