"""Which fonts PDFium measures a page's characters with, where the file does not bring its own."""

import ctypes

from models.exchange.neutral_document import Untyped

_kept: list[Untyped] = []
"""What PDFium calls back until the process ends: were it freed, the next call would be into nothing."""


def use_no_system_fonts() -> Untyped:
    """Let PDFium do with the fonts built into it; holds for the process. What PDFium was given is returned.

    A font of the system that lacks figures gives them boxes without height, and PDFium then takes figures in several
    cells for one written twice and drops them: what is read would depend on the computer. Pages of our own bring
    their fonts. Official source: ``fpdf_sysfontinfo.h`` of PDFium.
    """
    if _kept:
        return _kept[0]
    from pypdfium2 import raw

    callbacks = {name: kind for name, kind in raw.FPDF_SYSFONTINFO._fields_ if name != "version"}
    nothing = {name: kind(lambda *_: 0) for name, kind in callbacks.items() if kind._restype_ is not None}
    nothing |= {name: kind(lambda *_: None) for name, kind in callbacks.items() if kind._restype_ is None}
    fonts = raw.FPDF_SYSFONTINFO(version=1, **nothing)
    _kept.append(fonts)
    raw.FPDF_SetSystemFontInfo(ctypes.byref(fonts))
    return fonts
