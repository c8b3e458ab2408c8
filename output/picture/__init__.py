"""一图读懂: the main figures of a report as a picture, for a screen and for one sheet of paper."""
