-- People of large companies in two industries: one pass over the wide table.
SELECT id FROM lead WHERE company_industry IN ('製造業', 'IT') AND company_employees >= 300
