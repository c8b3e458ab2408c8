"""The program's own files between offices: bundle, receipt and distribution file, signed or not."""
