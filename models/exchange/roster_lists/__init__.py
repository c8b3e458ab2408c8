"""Rosters as offices keep them, understood by what stands in them: columns, groups of units, codes, superiors."""
