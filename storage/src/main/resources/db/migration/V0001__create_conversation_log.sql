-- A conversation as people list it. owner is '' in a product without users.
CREATE TABLE conversation (
  no                  ${serial_key},
  id                  TEXT NOT NULL UNIQUE,
  owner               TEXT NOT NULL,
  title               TEXT,
  selected_repository TEXT,
  selected_branch     TEXT,
  git_provider        TEXT,
  started_by          TEXT,
  pr_numbers          TEXT NOT NULL,
  created_at          TEXT ${binary_text} NOT NULL,
  last_updated_at     TEXT ${binary_text} NOT NULL,
  llm_model           TEXT,
  accumulated_cost    DOUBLE PRECISION NOT NULL,
  prompt_tokens       BIGINT NOT NULL,
  completion_tokens   BIGINT NOT NULL,
  opening             TEXT NOT NULL
);

CREATE INDEX conversation_by_owner ON conversation (owner, created_at, no);

-- What an append checks and changes; narrow, because it is written all the time.
CREATE TABLE conversation_head (
  conversation_no  ${plain_key},
  epoch            BIGINT NOT NULL,
  node             TEXT,
  desired_state    TEXT NOT NULL,
  stop_reason      TEXT,
  next_event_id    BIGINT NOT NULL,
  taken_through    BIGINT NOT NULL,
  last_control     BIGINT NOT NULL,
  last_person      BIGINT NOT NULL,
  last_other       BIGINT NOT NULL,
  agent_state      TEXT NOT NULL,
  runtime_kind     TEXT,
  runtime_instance TEXT,
  runtime_location TEXT,
  step_crashes     INTEGER NOT NULL,
  mask_version     BIGINT NOT NULL,
  has_opening      SMALLINT NOT NULL,
  written_at       BIGINT NOT NULL
);

-- The log. json is the complete wire form; the other columns are what readers filter by.
-- epoch is that of the loop that wrote the event, null when a person or the server did.
CREATE TABLE event (
  conversation_no BIGINT NOT NULL,
  id              BIGINT NOT NULL,
  time            TEXT ${binary_text} NOT NULL,
  source          TEXT NOT NULL,
  cause           BIGINT,
  kind            TEXT NOT NULL,
  is_action       SMALLINT NOT NULL,
  hidden          SMALLINT NOT NULL,
  author          TEXT,
  epoch           BIGINT,
  append_key      TEXT NOT NULL,
  json            ${bytes} NOT NULL,
  PRIMARY KEY (conversation_no, id),
  UNIQUE (conversation_no, append_key)
);
