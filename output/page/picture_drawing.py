"""A picture as marks of a page: its rectangles and words, in colour or in grey."""

from output.page.page_model import Box, Element, Ink, MarkedContent
from output.page.typesetting import Run, TypeSize, as_one_line, measure, place_line
from output.picture.shapes import Picture, PictureText, Rectangle


def draw_picture(
    picture: Picture, element: Element, left: float, top: float, width: float, *, is_grey: bool
) -> MarkedContent:
    """The picture with its upper left at a point of the page, ``width`` points wide."""
    k = width / picture.width
    content = MarkedContent(element)

    def ink_of(ink: Ink) -> Ink:
        return _grey(ink) if is_grey else ink

    for shape in picture.shapes:
        match shape:
            case Rectangle(x, y, wide, tall, fill, edge):
                low = top - (y + tall) * k
                box = Box(left + x * k, low, wide * k, tall * k, ink_of(fill), ink_of(edge) if edge else None)
                content.boxes.append(box)
            case PictureText():
                measured = measure(picture.fonts, Run(shape.text, shape.voice))
                size, ink = shape.size * k, ink_of(shape.ink)
                place = (left + shape.left * k, top - shape.y * k)
                line = as_one_line(measured)
                content.runs += place_line(measured, line, *place, TypeSize(size, size), ink=ink)
    return content


def _grey(ink: Ink) -> Ink:
    """How light a colour is to the eye, as a grey (ITU-R BT.601)."""
    red, green, blue = ink
    light = round(0.299 * red + 0.587 * green + 0.114 * blue, 3)
    return light, light, light
