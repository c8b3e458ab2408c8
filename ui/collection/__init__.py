"""汇总: what the superior sees and does with the reports of its units."""
