-- One unit cost of an import.
-- The newest row of an intervention is in force; older ones stay.
INSERT INTO planning.cost (intervention_id, rials, base_on, price_index, payer, worker, people_share, source, file_sha256)
VALUES (%(intervention)s, %(rials)s, %(base_on)s, %(price_index)s, %(payer)s, %(worker)s, %(people_share)s, %(source)s, %(sha256)s)
