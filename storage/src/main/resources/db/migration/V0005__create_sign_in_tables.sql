-- Browsers in which somebody has signed in: id is the hash of the cookie's value, sealed holds the
-- identity provider's tokens. Times in microseconds since 1970, idle_micros is how long it may be
-- unused. renewing_until is when another node may try to renew it.
CREATE TABLE sign_in_session (
  id               TEXT PRIMARY KEY,
  owner            TEXT NOT NULL,
  name             TEXT NOT NULL,
  email            TEXT,
  email_verified   SMALLINT NOT NULL,
  provider_session TEXT,
  key_id           TEXT NOT NULL,
  sealed           ${bytes} NOT NULL,
  confirmed_until  BIGINT NOT NULL,
  renewing_until   BIGINT NOT NULL,
  created_at       BIGINT NOT NULL,
  last_used_at     BIGINT NOT NULL,
  idle_micros      BIGINT NOT NULL,
  expires_at       BIGINT NOT NULL
);

CREATE INDEX sign_in_session_by_owner ON sign_in_session (owner);

CREATE INDEX sign_in_session_by_provider_session ON sign_in_session (provider_session);

-- Who accepted the terms of use, and when.
CREATE TABLE terms_acceptance (
  owner       TEXT PRIMARY KEY,
  accepted_at BIGINT NOT NULL
);

-- What the server acts with for somebody without a browser; encrypted.
CREATE TABLE offline_token (
  owner  TEXT PRIMARY KEY,
  key_id TEXT NOT NULL,
  sealed ${bytes} NOT NULL
);

-- Sign-ins on their way; state and browser are hashes, sealed is what must be known to go on.
CREATE TABLE sign_in_attempt (
  state      TEXT PRIMARY KEY,
  browser    TEXT NOT NULL,
  key_id     TEXT NOT NULL,
  sealed     ${bytes} NOT NULL,
  expires_at BIGINT NOT NULL
);
