-- First one row a person and page, then count rows: cheaper than a set for each person.
SELECT who FROM (
  SELECT who, object FROM event
  WHERE kind = 'page.viewed' AND human AND who > 0 AND starts_with(object, '/cases/')
    AND "at" > TIMESTAMP '2026-08-22' AND "at" <= TIMESTAMP '2026-11-20'
  GROUP BY who, object
) GROUP BY who HAVING count(*) >= 3
