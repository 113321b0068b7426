"""Ordinary Qt calls keep their references of None: see docs/decisions/0002-pyside-pin.md."""

import subprocess
import sys

import pytest

CALLS = 3000

# In a process of its own: where references are lost, the interpreter ends with "none_dealloc".
COUNT = f"""
import sys
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QBrush, QColor, QStandardItem, QStandardItemModel, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QWidget

application = QApplication([])
document = QTextDocument("Bonjour, " * 50)
cursor = QTextCursor(document)
model, item = QStandardItemModel(), QStandardItem("code")
widget, label, timer, thing = QWidget(), QLabel(), QTimer(), QObject()
calls = {{
    "QTextCursor.setPosition": lambda: cursor.setPosition(3),
    "QStandardItem.setBackground": lambda: item.setBackground(QBrush(QColor("red"))),
    "QStandardItemModel.appendRow": lambda: model.appendRow(QStandardItem("code")),
    "QLabel.setText": lambda: label.setText("code"),
    "QWidget.resize": lambda: widget.resize(300, 200),
    "QWidget.update": lambda: widget.update(),
    "QTimer.setInterval": lambda: timer.setInterval(10),
    "QObject.setObjectName": lambda: thing.setObjectName("thing"),
}}
for name, call in calls.items():
    call()
    before = sys.getrefcount(None)
    for _ in range({CALLS}):
        call()
    print(name, sys.getrefcount(None) - before, flush=True)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_qt_calls_neither_lose_nor_keep_references_of_none() -> None:
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    changes = {name: int(change) for name, change in (line.split() for line in done.stdout.splitlines())}
    assert len(changes) == 8
    assert {name: change for name, change in changes.items() if abs(change) > CALLS // 10} == {}
