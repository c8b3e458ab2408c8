"""A chart as marks of a page: its bars, lines and words in the report's own faces."""

from output.charts import WIDTH, BarShape, Chart, Label, Stroke
from output.page.fonts import FontRole, FontSet
from output.page.page_model import Box, Element, MarkedContent, PageRule
from output.page.typesetting import Run, TypeSize, as_one_line, measure, place_line

_LINE = 0.5  # points
_BEHIND = {"start": 0.0, "middle": 0.5, "end": 1.0}


def draw_chart(chart: Chart, fonts: FontSet, element: Element, left: float, top: float, width: float) -> MarkedContent:
    """The chart with its upper left at a point of the page, ``width`` points wide."""
    k = width / WIDTH
    content = MarkedContent(element)
    for shape in chart.shapes:
        match shape:
            case BarShape(x, y, wide, tall, shade):
                low = top - (y + tall) * k
                content.boxes.append(Box(left + x * k, low, wide * k, tall * k, shade / 255, _LINE))
            case Stroke(x0, y0, x1, y1):
                content.rules.append(PageRule(left + x0 * k, top - y0 * k, left + x1 * k, top - y1 * k, _LINE))
            case Label(x, y, size, text, anchor):
                measured = measure(fonts, Run(text, FontRole.HEI))
                line = as_one_line(measured)
                start = left + x * k - line.width * size * k * _BEHIND[anchor]
                content.runs += place_line(measured, line, start, top - y * k, TypeSize(size * k, size * k))
    return content
