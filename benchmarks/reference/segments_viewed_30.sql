SELECT id FROM lead SEMI JOIN (
  SELECT who FROM event WHERE kind = 'page.viewed' AND human AND who > 0 AND "at" > TIMESTAMP '2026-10-21' AND "at" <= TIMESTAMP '2026-11-20'
) e ON e.who = lead.id
