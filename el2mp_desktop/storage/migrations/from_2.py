"""From format 2: room for marks, cases, attributes, pictures and drafts."""

import sqlite3

_LATER = " DEFERRABLE INITIALLY DEFERRED"
_STEPS = (
    "ALTER TABLE source ADD COLUMN media_sha VARCHAR(64) CONSTRAINT fk_source_media_sha REFERENCES blob (sha256)",
    "ALTER TABLE source ADD COLUMN version_of VARCHAR(36)",
    "CREATE INDEX ix_source_media_sha ON source (media_sha)",
    f"""CREATE TABLE mark (
        source_id VARCHAR(36) NOT NULL CONSTRAINT fk_mark_source_id REFERENCES source (id){_LATER},
        kind TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, value TEXT NOT NULL,
        id VARCHAR(36) NOT NULL, CONSTRAINT pk PRIMARY KEY (id))""",
    "CREATE INDEX ix_mark_source_start ON mark (source_id, start)",
    """CREATE TABLE "case" (
        name TEXT NOT NULL, position INTEGER NOT NULL, id VARCHAR(36) NOT NULL, CONSTRAINT pk PRIMARY KEY (id))""",
    f"""CREATE TABLE case_link (
        case_id VARCHAR(36) NOT NULL CONSTRAINT fk_case_link_case_id REFERENCES "case" (id){_LATER},
        source_id VARCHAR(36) NOT NULL CONSTRAINT fk_case_link_source_id REFERENCES source (id){_LATER},
        speaker_id VARCHAR(36) CONSTRAINT fk_case_link_speaker_id REFERENCES speaker (id){_LATER},
        id VARCHAR(36) NOT NULL, CONSTRAINT pk PRIMARY KEY (id))""",
    "CREATE INDEX ix_case_link_case_id ON case_link (case_id)",
    "CREATE INDEX ix_case_link_source_id ON case_link (source_id)",
    "CREATE INDEX ix_case_link_speaker_id ON case_link (speaker_id)",
    f"""CREATE TABLE attribute (
        case_id VARCHAR(36) CONSTRAINT fk_attribute_case_id REFERENCES "case" (id){_LATER},
        source_id VARCHAR(36) CONSTRAINT fk_attribute_source_id REFERENCES source (id){_LATER},
        name TEXT NOT NULL, value TEXT NOT NULL, id VARCHAR(36) NOT NULL, CONSTRAINT pk PRIMARY KEY (id))""",
    "CREATE INDEX ix_attribute_case_id ON attribute (case_id)",
    "CREATE INDEX ix_attribute_source_id ON attribute (source_id)",
)


def make_room(connection: sqlite3.Connection) -> None:
    for step in _STEPS:
        connection.execute(step)
