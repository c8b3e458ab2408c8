"""Charts as SVG, with the glyphs they use inside, and as PNG for pages that take only pictures."""

import base64
import io
from xml.sax.saxutils import escape

from output.charts import WIDTH, BarShape, Chart, Label, Stroke
from output.embedding import FontSubset
from output.page.fonts import FontRole, FontSet, bundled_fonts

_ANCHORS = {"start": "l", "middle": "m", "end": "r"}
_FAMILY = "SimHei, sans-serif"
_SHARP = 2  # drawn so many times larger, then made smaller


def svg(chart: Chart, case: FontSet | None = None) -> str:
    """The chart as a picture that scales; its own face is inside, so it looks the same everywhere."""
    chain = (case or bundled_fonts()).chain(FontRole.HEI)
    subsets: dict[int, FontSubset] = {}
    for char in sorted({char for shape in chart.shapes if isinstance(shape, Label) for char in shape.text}):
        printed = chain.resolve(char)
        subset = subsets.setdefault(id(printed.face), FontSubset(printed.face, len(subsets)))
        subset.place(printed.glyph, char)
    faces = "".join(
        f'@font-face{{font-family:"f{subset.number}";src:url(data:font/ttf;base64,'
        f'{base64.b64encode(subset.program()).decode()}) format("truetype")}}'
        for subset in subsets.values()
    )
    family = ",".join([*(f"f{subset.number}" for subset in subsets.values()), _FAMILY])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {_box(chart)} role="img" aria-labelledby="t d">'
        f'<title id="t">{escape(chart.title)}</title><desc id="d">{escape(chart.spoken)}</desc>'
        f"<style>{faces}text{{font-family:{family}}}</style>{_body(chart)}</svg>\n"
    )


def inline_svg(chart: Chart) -> str:
    """The chart as an element of a web page, in the reader's own faces."""
    spoken = escape(chart.spoken, {'"': "&quot;"})
    return f'<svg {_box(chart)} role="img" aria-label="{spoken}" font-family="{_FAMILY}">{_body(chart)}</svg>'


def _box(chart: Chart) -> str:
    return f'viewBox="0 0 {WIDTH:g} {chart.height:g}"'


def _body(chart: Chart) -> str:
    body = [f'<rect width="{WIDTH:g}" height="{chart.height:g}" fill="#fff"/>']
    for shape in chart.shapes:
        match shape:
            case BarShape(x, y, width, height, shade):
                body.append(
                    f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
                    f'fill="rgb({shade},{shade},{shade})" stroke="#000"/>'
                )
            case Stroke(x0, y0, x1, y1):
                body.append(f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="#000"/>')
            case Label(x, y, size, text, anchor):
                body.append(
                    f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}">{escape(text)}</text>'
                )
    return "".join(body)


def png(chart: Chart, scale: int = 2, case: FontSet | None = None) -> bytes:
    """The chart as a grey picture, ``scale`` dots to a point."""
    from PIL import Image, ImageDraw, ImageFont

    chain = (case or bundled_fonts()).chain(FontRole.HEI)
    k = scale * _SHARP
    picture = Image.new("L", (round(WIDTH * k), round(chart.height * k)), 255)
    pen = ImageDraw.Draw(picture)
    for shape in chart.shapes:
        match shape:
            case BarShape(x, y, width, height, shade):
                edges = (round(x * k), round(y * k), round((x + width) * k), round((y + height) * k))
                pen.rectangle(edges, fill=shade, outline=0, width=k)
            case Stroke(x0, y0, x1, y1):
                pen.line((x0 * k, y0 * k, x1 * k, y1 * k), fill=0, width=k)
            case Label(x, y, size, text, anchor):
                printed = [chain.resolve(char) for char in text]
                start = x * k - sum(p.width for p in printed) * size * k * {"l": 0, "m": 0.5, "r": 1}[_ANCHORS[anchor]]
                for char, p in zip(text, printed, strict=True):
                    face = ImageFont.truetype(str(p.face.sfnt.path), round(size * k))
                    pen.text((start, y * k), char, font=face, fill=0, anchor="ls")
                    start += p.width * size * k
    out = io.BytesIO()
    picture.resize((round(WIDTH * scale), round(chart.height * scale)), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
