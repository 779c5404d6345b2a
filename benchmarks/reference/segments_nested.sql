SELECT id FROM lead
WHERE stage NOT IN ('in_deal', 'customer') AND (
  score_total >= 50000
  OR id IN (
    SELECT who FROM event WHERE kind = 'seminar.attended' AND human AND who > 0
      AND "at" > TIMESTAMP '2026-08-22' AND "at" <= TIMESTAMP '2026-11-20')
  OR (company_employees >= 300 AND id IN (
    SELECT who FROM event
    WHERE kind = 'page.viewed' AND human AND who > 0 AND starts_with(object, '/pricing')
      AND "at" > TIMESTAMP '2026-10-21' AND "at" <= TIMESTAMP '2026-11-20'
    GROUP BY who HAVING count(*) >= 2)))
