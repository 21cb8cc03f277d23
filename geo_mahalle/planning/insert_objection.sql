-- An objection to a draft, by page or slip.
INSERT INTO planning.objection (version_id, received_on, action_number, body, came_by)
VALUES (%(id)s, %(received_on)s, %(action_number)s, %(body)s, %(came_by)s)
