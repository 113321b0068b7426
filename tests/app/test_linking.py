"""Two passages are linked by a key, listed beside both, and lead to one another."""

from el2mp_app.words.pages import where_it_comes_from, where_it_leads
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from el2mp_desktop.language import set_language
from el2mp_desktop.operations.links import link_passages
from el2mp_desktop.operations.sources import import_sources
from tests.app.hands import Hands, settle
from tests.projects import incoming


def test_l_and_l_again_link_two_sources_and_each_leads_to_the_other(hands: Hands) -> None:
    hands.project.do(import_sources, [incoming("Chat", ("User", "Summarise the ruling, piece by piece."))])
    settle()
    hands.choose_source("Talk")
    hands.go_to("une par une")
    hands.select("une par une")
    hands.press("L")
    assert "select what it is about" in hands.said()
    hands.choose_source("Chat")
    hands.go_to("piece by piece")
    hands.select("piece by piece")
    hands.press("L")
    (link,) = hands.project.read.links()
    assert (link.kind, link.quote, link.target_quote) == ("about", "une par une", "piece by piece")
    shown = hands.window.read.inspector.links
    hands.wait(lambda: shown.count() == 1 and shown.isVisibleTo(hands.window))
    assert shown.item(0).text().startswith("is spoken of in: “une par une” · Talk\nLéa Marchetti, ")
    shown.setFocus()
    shown.setCurrentRow(0)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    settle()
    assert hands.window.read.page.source.name == "Talk"
    hands.wait(lambda: shown.count() == 1 and "is about" in shown.item(0).text())
    shown.setFocus()
    shown.setCurrentRow(0)
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    settle()
    assert hands.project.read.links() == []
    hands.press("Ctrl+Z")
    assert len(hands.project.read.links()) == 1


def test_what_a_link_is_is_written_as_each_language_writes_it(hands: Hands) -> None:
    source = hands.window.read.page.source.id
    hands.project.do(link_passages, source, hands.find("une par une"), source, hands.find("L’arrêt"), "about")
    (link,) = hands.project.read.links()
    assert where_it_comes_from(link) == "is spoken of in: “une par une” · Talk"
    set_language("fr")
    assert where_it_comes_from(link) == "est évoqué dans\u00a0: «\u00a0une par une\u00a0» · Talk"
    assert where_it_leads(link) == "parle de\u00a0: «\u00a0L’arrêt\u00a0» · Talk"
