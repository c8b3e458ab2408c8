"""A chart as marks of a page: its bars, lines and words in the report's own faces."""

from output.charts import WIDTH, Bar, Chart, Stroke, Words
from output.page.faces import Case, Voice
from output.page.placed import Box, Element, Mark, Rule
from output.page.setting import Run, Type, measure, one_line, place

_LINE = 0.5  # points
_BEHIND = {"start": 0.0, "middle": 0.5, "end": 1.0}


def draw(chart: Chart, case: Case, element: Element, left: float, top: float, width: float) -> Mark:
    """The chart with its upper left at a point of the page, ``width`` points wide."""
    k = width / WIDTH
    mark = Mark(element)
    for shape in chart.shapes:
        match shape:
            case Bar(x, y, wide, tall, shade):
                low = top - (y + tall) * k
                mark.boxes.append(Box(left + x * k, low, wide * k, tall * k, shade / 255, _LINE))
            case Stroke(x0, y0, x1, y1):
                mark.rules.append(Rule(left + x0 * k, top - y0 * k, left + x1 * k, top - y1 * k, _LINE))
            case Words(x, y, size, text, anchor):
                words = measure(case, Run(text, Voice.HEI))
                line = one_line(words)
                start = left + x * k - line.width * size * k * _BEHIND[anchor]
                mark.runs += place(words, line, start, top - y * k, Type(size * k, size * k))
    return mark
