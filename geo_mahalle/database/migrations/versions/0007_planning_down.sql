-- Take costs, votes, plans and their actions away.
-- The triggers go with their functions.
DROP FUNCTION IF EXISTS planning.refuse_change() CASCADE;
DROP FUNCTION IF EXISTS planning.keep_decided() CASCADE;
DROP TABLE planning.objection;
DROP TABLE planning.action_issue;
DROP TABLE planning.action_event;
DROP TABLE planning.action_move;
DROP TABLE planning.plan_version;
DROP TABLE planning.vote;
DROP TABLE planning.cost;
