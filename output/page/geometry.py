"""GB/T 9704-2012 as numbers: every measure of the page, named, with its clause. Lengths in points."""

MM = 72 / 25.4

# 5.1 paper: A4
PAPER_WIDTH = 210 * MM
PAPER_HEIGHT = 297 * MM
# 5.2.1 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm
TOP_MARGIN = 37 * MM
BINDING_MARGIN = 28 * MM
BODY_WIDTH = 156 * MM
BODY_HEIGHT = 225 * MM
BODY_RIGHT = BINDING_MARGIN + BODY_WIDTH
BODY_BOTTOM = TOP_MARGIN + BODY_HEIGHT
# Printed on both sides, an even page is bound at its right: its 版心 moves to keep the 订口.
MIRROR_SHIFT = PAPER_WIDTH - BODY_WIDTH - 2 * BINDING_MARGIN

# 5.2.2 body in 3号 仿宋
BODY_SIZE = 16.0
# 5.2.3 22 lines a page, 28 characters a line, filling the 版心
LINES = 22
CHARACTERS = 28
# The first em square touches the 版心's top and left, the last its bottom and right.
LINE_PITCH = (BODY_HEIGHT - BODY_SIZE) / (LINES - 1)
CHARACTER_PITCH = (BODY_WIDTH - BODY_SIZE) / (CHARACTERS - 1)

# 7.3.1 title in 2号 小标宋
TITLE_SIZE = 22.0
TITLE_GAP = 1  # lines left blank below it
# 7.3.3 paragraphs begin two characters in
INDENT = 2
# 7.3.5.2 without a seal: one line blank, the organisation two characters in from the right,
# the date beginning two characters to the right of the organisation's first
SIGNATURE_GAP = 1
SIGNATURE_INDENT = 2
# 7.3.5.1 with a seal: the date four characters in from the right, the organisation centred over it; the seal, in the
# middle of both, ends within a line of the text
SEAL_GAP = 2
SEAL_INDENT = 4

# 7.5 page number: 4号 half-width 宋体 between 一字线, 7 mm below the 版心, one character in
PAGE_NUMBER_SIZE = 14.0
PAGE_NUMBER_DROP = 7 * MM
PAGE_NUMBER_INDENT = 1
DASH_HEIGHT = 0.293  # of the size: the upper edge of 一字线 above the baseline

# Not in the standard: where the baseline lies in an em square of the Chinese faces.
ASCENT = 0.88

# Rules of a table: thin inside, thick around.
THIN_RULE = 0.4
THICK_RULE = 1.0
