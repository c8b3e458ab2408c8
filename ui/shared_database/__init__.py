"""Several clerks at one database: what others changed, and what two have changed at once."""
