SELECT who FROM event
WHERE kind = 'page.viewed' AND human AND who > 0 AND starts_with(object, '/pricing')
  AND "at" > TIMESTAMP '2026-11-06' AND "at" <= TIMESTAMP '2026-11-20'
GROUP BY who HAVING count(*) >= 2
