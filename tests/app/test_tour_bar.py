"""Three steps stand under the example project, and go on as they are done."""

from collections.abc import Callable
from pathlib import Path

import pytest

from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle


@pytest.fixture
def example(at_the_window: Callable[..., Hands]) -> Hands:
    hands = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light"))
    hands.click(hands.window.welcome.example)
    hands.wait(lambda: hands.window.session.project is not None)
    settle()
    return hands


def test_the_steps_go_on_as_they_are_done(example: Hands) -> None:
    bar = example.window.tour_bar
    assert bar.isVisible() and "Step 1 of 3" in bar.said.text() and "press C" in bar.said.text()
    assert example.view.hasFocus(), "the keys stay with the text"
    example.press("N")
    assert "Step 2 of 3" in bar.said.text() and "Ctrl+G" in bar.said.text()
    example.press("N")
    assert "Step 2 of 3" in bar.said.text()
    example.click(bar.next)
    assert "Step 3 of 3" in bar.said.text() and not bar.next.isVisible()
    example.click(bar.close_button)
    assert not bar.isVisible()


def test_other_projects_have_no_steps(example: Hands, talk: Path) -> None:
    example.open(talk)
    assert not example.window.tour_bar.isVisible()
    example.press("Ctrl+W")
    assert not example.window.tour_bar.isVisible()


def test_it_speaks_french(example: Hands) -> None:
    example.menu("language_fr")
    assert example.window.tour_bar.said.text().startswith("Étape 1 sur 3. Sélectionnez des mots")
    example.menu("language_en")
