"""The reference of the model: what is known of each class, gathered from ontology, shapes and queries, as pages."""
