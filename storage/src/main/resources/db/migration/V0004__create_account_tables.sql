-- Privileged acts: who did what to what, from where, with which outcome. Only ever added to; at in
-- microseconds since 1970, details is a JSON object of names and never of secret values.
CREATE TABLE audit_entry (
  no      ${serial_key},
  at      BIGINT NOT NULL,
  act     TEXT NOT NULL,
  actor   TEXT,
  means   TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  address TEXT,
  outcome TEXT NOT NULL,
  node    TEXT NOT NULL
);

CREATE INDEX audit_entry_by_time ON audit_entry (at, no);

${audit_entry_stays};

-- What people think of a conversation; event_id is -1 for all of it, one opinion for each event.
CREATE TABLE conversation_feedback (
  conversation_no BIGINT NOT NULL,
  event_id        BIGINT NOT NULL,
  rating          INTEGER NOT NULL,
  reason          TEXT,
  metadata        TEXT NOT NULL,
  created_at      BIGINT NOT NULL,
  PRIMARY KEY (conversation_no, event_id)
);
