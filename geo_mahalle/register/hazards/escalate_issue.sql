-- Mark an open problem as brought before the council; the day.
UPDATE register.issue
SET escalated_on = (%(at)s::timestamptz AT TIME ZONE place.timezone)::date
FROM register.place, register.issue_state, register.reason
WHERE issue.id = %(issue)s
    AND issue_state.id = issue.state
    AND issue_state.is_open
    AND reason.id = %(reason)s
    AND reason.kind = 'escalate'
RETURNING issue.escalated_on;
