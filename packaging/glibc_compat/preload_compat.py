"""Runtime hook of PyInstaller: what the system's own libraries lack is there before Qt asks for it."""

import ctypes

from resources import PROGRAM

ctypes.CDLL(str(PROGRAM / "libglibc_compat.so"), mode=ctypes.RTLD_GLOBAL)
