SELECT DISTINCT lead.id FROM event JOIN lead ON lead.id = who
WHERE kind = 'page.viewed' AND human AND who > 0 AND starts_with(object, '/pricing') AND event."at" <= TIMESTAMP '2026-11-20'
  AND event."at" >= created_at AND event."at" < created_at + INTERVAL 14 DAY
