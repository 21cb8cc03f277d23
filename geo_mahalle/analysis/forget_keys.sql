-- These results are not what they were made from any more.
DELETE FROM analysis.result_key
WHERE result_key.result = ANY (%(results)s)
