-- A semi join hashes each person once; DISTINCT over the events would hash every event.
SELECT id FROM lead SEMI JOIN (
  SELECT who FROM event WHERE kind = 'mail.clicked' AND human AND who > 0 AND "at" > TIMESTAMP '2026-10-21' AND "at" <= TIMESTAMP '2026-11-20'
) e ON e.who = lead.id
