-- Institutions that promised to act, once for each thing they finished, and once with NULL where nothing was.
CREATE OR REPLACE VIEW analysis.undertaking AS
SELECT
    institution.area_id,
    institution.id AS institution_id,
    institution.joined_on AS from_on,
    institution.left_on AS to_on,
    undertaking.finished_on
FROM register.institution
LEFT JOIN register.undertaking
    ON undertaking.institution_id = institution.id
    AND undertaking.finished_on <= (SELECT analysis.as_of())
WHERE institution.acts
    AND institution.joined_on <= (SELECT analysis.as_of());

COMMENT ON VIEW analysis.undertaking IS 'institutions that act and what they finished; source: secretaries of councils';
COMMENT ON COLUMN analysis.undertaking.area_id IS 'where';
COMMENT ON COLUMN analysis.undertaking.institution_id IS 'which institution';
COMMENT ON COLUMN analysis.undertaking.from_on IS 'day it was registered';
COMMENT ON COLUMN analysis.undertaking.to_on IS 'day it left; NULL: it takes part';
COMMENT ON COLUMN analysis.undertaking.finished_on IS 'day one thing was finished; NULL: none';
