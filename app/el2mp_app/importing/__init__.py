"""An import on its way from files to the project."""
