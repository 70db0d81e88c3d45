"""What the program knows: no window toolkit, no SQL."""

__version__ = "0.1.0"
