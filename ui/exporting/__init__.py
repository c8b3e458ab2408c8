"""The report on its way to files, printers and the clipboard."""
