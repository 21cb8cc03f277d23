-- What kept results were made from.
SELECT result_key.result, result_key.digest, result_key.known
FROM analysis.result_key
