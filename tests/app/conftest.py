"""Fixtures for tests of the window: the light theme in force, as the program puts it."""

import pytest
from el2mp_app import theme
from PySide6.QtWidgets import QApplication


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says this of every window shown.
    config.addinivalue_line("qt_log_ignore", "This plugin does not support propagateSizeHints")


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> theme.Theme:
    """Tests look at colours: every test begins with the light theme at its plain size."""
    if theme.current() != theme.LIGHT or not qapp.styleSheet():
        theme.apply(qapp, theme.LIGHT)
    return theme.LIGHT
