"""From format 3: room for links, regions of pictures, replies, repeated runs, exams and kept vectors."""

import sqlite3

_LATER = " DEFERRABLE INITIALLY DEFERRED"
_STEPS = (
    "ALTER TABLE project ADD COLUMN prompts JSON NOT NULL DEFAULT '{}'",
    "ALTER TABLE project ADD COLUMN times_decisions BOOLEAN NOT NULL DEFAULT '0'",
    "ALTER TABLE coding ADD COLUMN region JSON",
    "ALTER TABLE coding ADD COLUMN to_discuss BOOLEAN NOT NULL DEFAULT '0'",
    "ALTER TABLE memo ADD COLUMN kind TEXT NOT NULL DEFAULT 'memo'",
    f"""CREATE TABLE link (
        kind TEXT NOT NULL,
        source_id VARCHAR(36) NOT NULL CONSTRAINT fk_link_source_id REFERENCES source (id){_LATER},
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL,
        target_source_id VARCHAR(36) NOT NULL CONSTRAINT fk_link_target_source_id REFERENCES source (id){_LATER},
        target_start INTEGER NOT NULL, target_end INTEGER NOT NULL, target_quote TEXT NOT NULL,
        coder_id VARCHAR(36) NOT NULL CONSTRAINT fk_link_coder_id REFERENCES coder (id),
        created_at TEXT NOT NULL, id VARCHAR(36) NOT NULL, CONSTRAINT pk PRIMARY KEY (id))""",
    "CREATE INDEX ix_link_source_id ON link (source_id)",
    "CREATE INDEX ix_link_target_source_id ON link (target_source_id)",
    "ALTER TABLE suggestion_run ADD COLUMN purpose TEXT NOT NULL DEFAULT 'suggest'",
    "ALTER TABLE model_call ADD COLUMN stage TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE model_call ADD COLUMN code_id VARCHAR(36)",
    "ALTER TABLE model_call ADD COLUMN prompt_tokens INTEGER",
    "ALTER TABLE model_call ADD COLUMN reply_tokens INTEGER",
    "ALTER TABLE decision ADD COLUMN seconds FLOAT",
    """CREATE TABLE vote (
        suggestion_id VARCHAR(36) NOT NULL CONSTRAINT fk_vote_suggestion_id REFERENCES suggestion (id),
        run_id VARCHAR(36) NOT NULL CONSTRAINT fk_vote_run_id REFERENCES suggestion_run (id),
        source_id VARCHAR(36) NOT NULL, agrees BOOLEAN NOT NULL,
        id VARCHAR(36) NOT NULL, CONSTRAINT pk PRIMARY KEY (id))""",
    "CREATE INDEX ix_vote_suggestion_id ON vote (suggestion_id)",
    "CREATE INDEX ix_vote_source_id ON vote (source_id)",
    """CREATE TABLE exam (
        engine TEXT NOT NULL, model TEXT NOT NULL, digest TEXT NOT NULL,
        coder_id VARCHAR(36) NOT NULL CONSTRAINT fk_exam_coder_id REFERENCES coder (id),
        at TEXT NOT NULL, report JSON NOT NULL, id VARCHAR(36) NOT NULL, CONSTRAINT pk PRIMARY KEY (id))""",
    """CREATE TABLE vector (
        source_id VARCHAR(36) NOT NULL, model TEXT NOT NULL, text_sha VARCHAR(64) NOT NULL, data BLOB NOT NULL,
        id VARCHAR(36) NOT NULL, CONSTRAINT pk PRIMARY KEY (id))""",
    "CREATE INDEX ix_vector_source_model ON vector (source_id, model)",
)


def make_room_for_discussion(connection: sqlite3.Connection) -> None:
    for step in _STEPS:
        connection.execute(step)
