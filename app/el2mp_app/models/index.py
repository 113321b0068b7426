"""What Qt hands to the methods of its models, and the index above all rows."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
"""No row: what stands in it are the rows at the top."""
