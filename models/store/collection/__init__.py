"""The tables of 汇总: roster, submissions, receipts, sums and what the rules say of them."""
