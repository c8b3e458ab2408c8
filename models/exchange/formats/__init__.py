"""One file a foreign format: read into a neutral document, with no idea of the form."""
