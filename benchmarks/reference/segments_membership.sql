SELECT id FROM lead SEMI JOIN (
  SELECT who FROM event
  WHERE kind = 'mail.opened' AND human AND who > 0 AND "at" > TIMESTAMP '2026-09-21' AND "at" <= TIMESTAMP '2026-11-20'
  GROUP BY who HAVING count(*) >= 3
) o ON o.who = lead.id WHERE list_has_any(tags, ['展示会', '名刺'])
