-- Everybody's score under the default model at 20 November 2026, 00:00 UTC: one pass over the events that count, one
-- over the people. Thousandths of points; fading in whole hours, half-life 30 days.
WITH e AS (
  SELECT who, kind, object, props, "at", human,
    exp(-0.0009627044174443685 * date_diff('hour', "at", TIMESTAMP '2026-11-20')) AS w
  FROM event
  WHERE who > 0 AND "at" <= TIMESTAMP '2026-11-20' AND human
    AND kind IN ('page.viewed', 'asset.downloaded', 'form.submitted', 'seminar.attended', 'mail.opened', 'mail.clicked',
                 'mail.unsubscribed')
), b AS (
  SELECT who,
    sum(floor(1000 * w + 0.5)) FILTER (kind = 'page.viewed' AND "at" > TIMESTAMP '2026-08-22') AS page,
    sum(floor(5000 * w + 0.5)) FILTER (kind = 'page.viewed' AND starts_with(object, '/case') AND "at" > TIMESTAMP '2026-05-24') AS "case",
    sum(floor(10000 * w + 0.5)) FILTER (kind = 'page.viewed' AND starts_with(object, '/pric') AND "at" > TIMESTAMP '2026-05-24') AS price,
    sum(floor(15000 * w + 0.5)) FILTER (kind = 'asset.downloaded') AS download,
    sum(floor(20000 * w + 0.5)) FILTER (kind = 'form.submitted' AND props LIKE '%"intent":"document"%') AS document,
    sum(floor(20000 * w + 0.5)) FILTER (kind = 'seminar.attended') AS seminar,
    sum(floor(1000 * w + 0.5)) FILTER (kind = 'mail.opened' AND "at" > TIMESTAMP '2026-10-21') AS opened,
    sum(floor(3000 * w + 0.5)) FILTER (kind = 'mail.clicked' AND "at" > TIMESTAMP '2026-08-22') AS clicked,
    sum(floor(40000 * w + 0.5)) FILTER (kind = 'form.submitted' AND props LIKE '%"intent":"enquiry"%') AS enquiry,
    sum(floor(40000 * w + 0.5)) FILTER (kind = 'form.submitted' AND props LIKE '%"intent":"consultation"%') AS consultation,
    sum(floor(40000 * w + 0.5)) FILTER (kind = 'form.submitted' AND props LIKE '%"intent":"quote"%') AS quote,
    sum(floor(40000 * w + 0.5)) FILTER (kind = 'form.submitted' AND props LIKE '%"intent":"trial"%') AS trial,
    sum(floor(-10000 * w + 0.5)) FILTER (kind = 'page.viewed' AND starts_with(object, '/recruit')) AS careers,
    sum(floor(-20000 * w + 0.5)) FILTER (kind = 'mail.unsubscribed') AS unsubscribed
  FROM e GROUP BY who
)
SELECT id, CASE WHEN excluded THEN 0 ELSE
  least(greatest(
    CASE WHEN role = 'decision_maker' THEN 15000 WHEN role = 'manager' THEN 10000 ELSE 0 END
    + CASE WHEN company_employees >= 300 THEN 15000 WHEN company_employees >= 50 THEN 10000 ELSE 0 END
    + CASE WHEN company_industry IS NOT NULL THEN 5000 ELSE 0 END + CASE WHEN mailable THEN 5000 ELSE 0 END, 0), 40000)
  + least(greatest(
    least(coalesce(page, 0), 10000) + least(coalesce("case", 0), 20000) + least(coalesce(price, 0), 30000)
    + least(coalesce(download, 0), 30000) + least(coalesce(document, 0), 40000) + least(coalesce(seminar, 0), 40000)
    + least(coalesce(opened, 0), 5000) + least(coalesce(clicked, 0), 15000) + least(coalesce(enquiry, 0), 60000)
    + least(coalesce(consultation, 0), 60000) + least(coalesce(quote, 0), 60000) + least(coalesce(trial, 0), 60000)
    + greatest(coalesce(careers, 0), -30000) + greatest(coalesce(unsubscribed, 0), -20000), 0), 60000) END::BIGINT AS total
FROM lead LEFT JOIN b ON b.who = lead.id
