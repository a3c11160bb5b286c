-- What the marketplace has changed about what it offers, each at its place among the log's positions: what a plan
-- allows, what a category asks for, of which category a project is.
CREATE TABLE catalogue (
    position         INTEGER PRIMARY KEY,
    at               INTEGER NOT NULL,
    plan             INTEGER,
    interactions     INTEGER,
    category         INTEGER,
    manual_quote     INTEGER,
    guaranteed_reply INTEGER,
    project          INTEGER
) STRICT;
-- The last position of what was offered when the pro's account opened, and of a change of fees.
ALTER TABLE pros ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE categories ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
-- A plan's limit that was changed before is taken up now by whoever has the old one.
INSERT INTO catalogue (position, at, plan, interactions)
SELECT (SELECT coalesce(max(position), 0) FROM log) + row_number() OVER (ORDER BY id),
    (SELECT coalesce(max(at), 0) FROM log), id, interactions
FROM plans WHERE EXISTS (
    SELECT 1 FROM accounts WHERE accounts.plan = plans.id AND accounts.plan_limit IS NOT plans.interactions
);
