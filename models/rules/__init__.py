"""What must hold: pure functions from a filing to findings."""
