"""On screen: Qt widgets over a session. No logic of the report lives here."""
