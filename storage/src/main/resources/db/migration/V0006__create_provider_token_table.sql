-- What git providers issued to people when they signed in through them; sealed holds the tokens.
-- Times in microseconds since 1970, null: never or not known. refused says why the provider takes
-- the tokens no more. renewer may renew them until renewing_until.
CREATE TABLE provider_token (
  owner              TEXT NOT NULL,
  provider           TEXT NOT NULL,
  key_id             TEXT NOT NULL,
  sealed             ${bytes} NOT NULL,
  expires_at         BIGINT,
  refresh_expires_at BIGINT,
  linked_at          BIGINT NOT NULL,
  refused            TEXT,
  renewer            TEXT,
  renewing_until     BIGINT NOT NULL,
  PRIMARY KEY (owner, provider)
);
