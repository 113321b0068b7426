"""The project file: SQLite through SQLAlchemy. The only place that speaks SQL."""
