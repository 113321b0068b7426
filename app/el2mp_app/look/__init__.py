"""How the window looks: colours, type, icons, and the bars that stand for codes."""
