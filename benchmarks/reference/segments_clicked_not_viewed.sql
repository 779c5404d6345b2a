SELECT id FROM lead SEMI JOIN (
  SELECT who FROM event WHERE kind = 'mail.clicked' AND human AND who > 0 AND "at" > TIMESTAMP '2026-10-21' AND "at" <= TIMESTAMP '2026-11-20'
) c ON c.who = lead.id ANTI JOIN (
  SELECT who FROM event WHERE kind = 'page.viewed' AND human AND who > 0 AND "at" > TIMESTAMP '2026-11-13' AND "at" <= TIMESTAMP '2026-11-20'
) v ON v.who = lead.id
