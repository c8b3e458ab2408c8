"""阳光年报 as pip installs it: the modules of the source tree lie in this package, next to ``__main__``."""
