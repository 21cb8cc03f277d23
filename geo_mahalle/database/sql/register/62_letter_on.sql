-- How letters stood on a day: those sent by then, with what had been answered.
-- A promise puts the day off to what was promised; only done and declined are answers that end the waiting.
CREATE OR REPLACE FUNCTION register.letter_on(day date)
RETURNS TABLE (letter_id bigint, due_on date, promised_on date, reminders integer, is_answered boolean)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT
        letter.id,
        greatest(letter.due_on, told.promised_on),
        told.promised_on,
        told.reminders,
        told.is_answered
    FROM register.letter
    CROSS JOIN LATERAL (
        SELECT
            max(letter_step.promised_on) AS promised_on,
            (count(*) FILTER (WHERE letter_step.kind = 'reminder'))::integer AS reminders,
            coalesce(bool_or(letter_step.kind IN ('done', 'declined')), false) AS is_answered
        FROM register.letter_step
        WHERE letter_step.letter_id = letter.id
            AND letter_step.on_day <= day
    ) AS told
    WHERE letter.sent_on <= day
$$;

COMMENT ON FUNCTION register.letter_on(date) IS 'letters sent by a day, as they stood on it';
