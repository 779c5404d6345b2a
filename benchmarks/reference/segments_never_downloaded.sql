SELECT id FROM lead ANTI JOIN (
  SELECT who FROM event WHERE kind = 'asset.downloaded' AND human AND who > 0 AND "at" <= TIMESTAMP '2026-11-20'
) d ON d.who = lead.id WHERE stage = 'considering'
