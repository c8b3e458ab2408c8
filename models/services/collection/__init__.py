"""One year of 汇总: who must report, what came, the sum of it, and what goes back and down."""
