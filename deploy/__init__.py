"""Running the keten: locally, in containers, by hand."""
