-- Which processes live; seen_at in microseconds since 1970.
CREATE TABLE node (
  id      TEXT PRIMARY KEY,
  seen_at BIGINT NOT NULL
);

-- What is masked in the events of a conversation; encrypted.
CREATE TABLE conversation_mask (
  conversation_no BIGINT NOT NULL,
  position        INTEGER NOT NULL,
  key_id          TEXT NOT NULL,
  sealed          ${bytes} NOT NULL,
  PRIMARY KEY (conversation_no, position)
);

-- One document for each person and kind (settings, secrets); encrypted as a whole.
CREATE TABLE personal_document (
  owner  TEXT NOT NULL,
  kind   TEXT NOT NULL,
  key_id TEXT NOT NULL,
  sealed ${bytes} NOT NULL,
  PRIMARY KEY (owner, kind)
);
