"""The same store on a PostgreSQL server that several clerks share."""
