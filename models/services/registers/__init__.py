"""The registers (台账) of an office: what windows and commands do with them."""
