-- Areas that the newest look at reporting called silent.
SELECT study_value.area_id
FROM analysis.study_value
WHERE study_value.study_id = (SELECT max(study.id) FROM analysis.study WHERE study.kind = 'reporting')
    AND study_value.label = 'silent'
ORDER BY study_value.area_id
