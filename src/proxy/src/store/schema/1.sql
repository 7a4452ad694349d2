-- Everything that the server remembers. Written for SQLite and PostgreSQL alike: numbers are BIGINT, times are
-- milliseconds since 1970, records are JSON, and texts are ordered by their bytes.

-- Counters, each advanced under the lock that its row is: how far the log of pushes is, how far it was taken, the place
-- of the latest push in the engine's order, the term of whoever performs, the lines of the audit log.
CREATE TABLE mark (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO mark (name, value) VALUES ('lock', 0), ('sequence', 0), ('taken', 0), ('order', 0), ('term', 0), ('audit', 0), ('skipped', 0);

-- The log of received pushes.
CREATE TABLE push (
    sequence BIGINT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    repository TEXT NOT NULL,
    tag TEXT NOT NULL,
    digest TEXT,
    registry TEXT,
    received_at BIGINT NOT NULL,
    told_at TEXT,
    actor TEXT
);
CREATE INDEX push_received_at ON push (received_at);

-- Events that made no push: how many of each kind, and the latest of those that tell something.
CREATE TABLE skipped (source TEXT NOT NULL, reason TEXT NOT NULL, count BIGINT NOT NULL, last_at BIGINT NOT NULL, PRIMARY KEY (source, reason));
CREATE TABLE skipped_event (id BIGINT PRIMARY KEY, source TEXT NOT NULL, reason TEXT NOT NULL, received_at BIGINT NOT NULL, body TEXT NOT NULL);

-- What the engine keeps.
CREATE TABLE trigger_record (id TEXT PRIMARY KEY, name TEXT NOT NULL, repository TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX trigger_name ON trigger_record (name);
CREATE INDEX trigger_repository ON trigger_record (repository);
CREATE TABLE tag_record (repository TEXT NOT NULL, tag TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (repository, tag));
CREATE TABLE decided (key TEXT PRIMARY KEY, repository TEXT NOT NULL, at BIGINT NOT NULL, record TEXT NOT NULL);
CREATE INDEX decided_at ON decided (at, key);
CREATE INDEX decided_repository ON decided (repository, at, key);
CREATE TABLE entry (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    is_open BIGINT NOT NULL,
    repository TEXT NOT NULL,
    trigger_id TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX entry_at ON entry (at, id);
CREATE INDEX entry_repository ON entry (repository, at, id);
CREATE INDEX entry_trigger ON entry (trigger_id, at, id);
CREATE INDEX entry_open ON entry (id) WHERE is_open = 1;
CREATE TABLE container (target TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE claim (key TEXT PRIMARY KEY, at BIGINT NOT NULL);

-- Transactions by name, so that one whose answer was lost is known to be kept.
CREATE TABLE committed (name TEXT PRIMARY KEY, place BIGINT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX committed_at ON committed (at);

-- Updates that were performed, by the id that their idempotency key gives them.
CREATE TABLE performed (id TEXT PRIMARY KEY, body TEXT NOT NULL, answer TEXT NOT NULL, status TEXT, at BIGINT NOT NULL);
CREATE INDEX performed_at ON performed (at);

CREATE TABLE audit (id BIGINT PRIMARY KEY, at BIGINT NOT NULL, record TEXT NOT NULL);
CREATE INDEX audit_at ON audit (at);
