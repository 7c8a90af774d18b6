-- The oldest program, by the schema it brings, that can work with a schema; null: only that one.
ALTER TABLE schema_migration ADD COLUMN oldest_program INTEGER;

-- Which keys have encrypted something here; proof is a known text under that key.
CREATE TABLE vault_key (
  key_id TEXT PRIMARY KEY,
  proof  ${bytes} NOT NULL
);

-- Rows to lock while a decision about all conversations of a person is made.
CREATE TABLE person (
  owner TEXT PRIMARY KEY
);

-- Keys of programs, as hashes; times in microseconds since 1970.
CREATE TABLE api_key (
  id           TEXT PRIMARY KEY,
  owner        TEXT NOT NULL,
  name         TEXT NOT NULL,
  hash         TEXT NOT NULL UNIQUE,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT,
  last_used_at BIGINT
);

CREATE INDEX api_key_by_owner ON api_key (owner, created_at);

-- What orphans are found among, however many conversations have ended.
CREATE INDEX conversation_head_running ON conversation_head (node)
  WHERE desired_state = 'RUNNING';
