"""Notes and questions on cells: their marks, the page of one cell, the list of all."""
