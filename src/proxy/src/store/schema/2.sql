-- Tags as they were seen in repositories that are looked at. The row of the empty tag says that a repository was.
CREATE TABLE polled (registry TEXT NOT NULL, repository TEXT NOT NULL, tag TEXT NOT NULL, digest TEXT, moves BIGINT NOT NULL, PRIMARY KEY (registry, repository, tag));
CREATE INDEX push_tag ON push (repository, tag, sequence);
