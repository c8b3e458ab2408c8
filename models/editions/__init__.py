"""What the form is: editions declared in TOML, loaded into frozen values, laid out as rectangles."""
