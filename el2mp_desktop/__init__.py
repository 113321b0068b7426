"""EL2MP Desktop's engine: qualitative coding without a window. Knows neither Qt nor the desktop shell."""

__version__ = "0.1.0"
