-- Which words occur in which event; words only, the text is in the event.
${event_search};

-- How far each log is in the search, by the id of the event that comes next.
CREATE TABLE search_progress (
  conversation_no ${plain_key},
  next_event_id   BIGINT NOT NULL
);

-- What each person noted about conversations; person is '' in a product without users.
CREATE TABLE conversation_mark (
  person          TEXT NOT NULL,
  conversation_no BIGINT NOT NULL,
  pinned          SMALLINT NOT NULL,
  archived        SMALLINT NOT NULL,
  last_read       BIGINT NOT NULL,
  PRIMARY KEY (person, conversation_no)
);

CREATE INDEX conversation_mark_by_conversation ON conversation_mark (conversation_no);

-- What changed last is asked for all the time.
CREATE INDEX conversation_by_change ON conversation (owner, last_updated_at, no);
