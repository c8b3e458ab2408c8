"""The unit's side of the exchange of files: its report goes up, answers and rosters come down."""
