-- The last download before each price view tells whether any lies within seven days: one sorted pass, no pairs.
SELECT DISTINCT v.who FROM (
  SELECT who, "at" FROM event
  WHERE kind = 'page.viewed' AND human AND who > 0 AND starts_with(object, '/pricing') AND "at" <= TIMESTAMP '2026-11-20'
) v ASOF JOIN (
  SELECT who, "at" FROM event WHERE kind = 'asset.downloaded' AND human AND who > 0 AND "at" <= TIMESTAMP '2026-11-20'
) d ON d.who = v.who AND d."at" < v."at"
WHERE v."at" <= d."at" + INTERVAL 7 DAY
