"""A picture as SVG, with the glyphs it uses inside, and as PNG for pages that take only dots."""

import base64
import io
from functools import cache
from xml.sax.saxutils import escape

from output.embedding import FontSubset
from output.page.fonts import FontRole
from output.page.page_model import Ink
from output.picture.shapes import Picture, PictureText, Rectangle

_FAMILIES = {FontRole.HEI: "SimHei, sans-serif", FontRole.TITLE: "STZhongsong, SimSun, serif"}


def svg(picture: Picture) -> str:
    """The picture as a file that scales; its own faces are inside, so it looks the same everywhere."""
    subsets: dict[int, FontSubset] = {}
    used: dict[FontRole, dict[int, None]] = {}
    for voice, char in sorted({(shape.voice, char) for shape in _words(picture) for char in shape.text}):
        printed = picture.fonts.chain(voice).resolve(char)
        subset = subsets.setdefault(id(printed.face), FontSubset(printed.face, len(subsets)))
        subset.place(printed.glyph, char)
        used.setdefault(voice, {})[subset.number] = None
    faces = "".join(
        f'@font-face{{font-family:"f{subset.number}";src:url(data:font/ttf;base64,'
        f'{base64.b64encode(subset.program()).decode()}) format("truetype")}}'
        for subset in subsets.values()
    )
    classes = "".join(
        f".{voice}{{font-family:{','.join([*(f'f{number}' for number in numbers), _FAMILIES[voice]])}}}"
        for voice, numbers in used.items()
    )
    size = f'width="{picture.width:g}" height="{picture.height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_view(picture)} role="img" aria-labelledby="t d">'
        f'<title id="t">{escape(picture.title)}</title><desc id="d">{escape(picture.spoken)}</desc>'
        f"<style>{faces}{classes}</style>{_body(picture, has_classes=True)}</svg>\n"
    )


def inline_svg(picture: Picture) -> str:
    """The picture as an element of a web page, in the reader's own faces."""
    spoken = escape(picture.spoken, {'"': "&quot;"})
    return f'<svg {_view(picture)} role="img" aria-label="{spoken}">{_body(picture, has_classes=False)}</svg>'


def _words(picture: Picture) -> list[PictureText]:
    return [shape for shape in picture.shapes if isinstance(shape, PictureText)]


def _view(picture: Picture) -> str:
    return f'viewBox="0 0 {picture.width:g} {picture.height:g}"'


def _body(picture: Picture, *, has_classes: bool) -> str:
    body = [f'<rect width="{picture.width:g}" height="{picture.height:g}" fill="#fff"/>']
    for shape in picture.shapes:
        match shape:
            case Rectangle(x, y, width, height, fill, edge):
                line = f' stroke="{_hex(edge)}"' if edge else ""
                place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
                body.append(f'<rect {place} fill="{_hex(fill)}"{line}/>')
            case PictureText(x, y, size, text, anchor, ink, voice):
                # Set in other faces than it was measured in, a line keeps its length.
                face = f'class="{voice}"' if has_classes else f'font-family="{_FAMILIES[voice]}"'
                length = "" if has_classes else f' textLength="{shape.width:.1f}" lengthAdjust="spacingAndGlyphs"'
                body.append(
                    f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" text-anchor="{anchor}" '
                    f'fill="{_hex(ink)}" {face}{length}>{escape(text)}</text>'
                )
    return "".join(body)


def _hex(ink: Ink) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in ink)


def png(picture: Picture, scale: float = 1.0) -> bytes:
    """The picture in dots, ``scale`` of them to a unit."""
    from PIL import Image, ImageDraw, ImageFont

    size = (round(picture.width * scale), round(picture.height * scale))
    drawn = Image.new("RGB", size, (255, 255, 255))
    pen = ImageDraw.Draw(drawn)
    truetype = cache(ImageFont.truetype)
    for shape in picture.shapes:
        match shape:
            case Rectangle(x, y, width, height, fill, edge):
                left, top = round(x * scale), round(y * scale)
                right, bottom = max(left, round((x + width) * scale) - 1), max(top, round((y + height) * scale) - 1)
                pen.rectangle((left, top, right, bottom), fill=_dots(fill), outline=_dots(edge) if edge else None)
            case PictureText():
                chain, at = picture.fonts.chain(shape.voice), shape.left * scale
                for char in shape.text:
                    printed = chain.resolve(char)
                    face = truetype(str(printed.face.sfnt.path), shape.size * scale)
                    pen.text((at, shape.y * scale), char, font=face, fill=_dots(shape.ink), anchor="ls")
                    at += printed.width * shape.size * scale
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _dots(ink: Ink) -> tuple[int, int, int]:
    red, green, blue = (round(part * 255) for part in ink)
    return red, green, blue
