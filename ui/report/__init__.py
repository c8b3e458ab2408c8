"""The open report: its model, its page, and the parts of that page in folders of their own."""
