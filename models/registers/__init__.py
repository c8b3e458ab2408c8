"""The registers (台账) as values: requests with their events, disputes, documents, and what follows from them."""
