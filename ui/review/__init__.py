"""From draft to final: passages between states, who does it, and the papers that go with it."""
