-- Take back what 0014 brought; the triggers of the minutes go with their functions.
DROP FUNCTION IF EXISTS register.keep_minutes() CASCADE;
DROP FUNCTION IF EXISTS register.keep_agenda() CASCADE;
DROP TABLE register.survey_answer;
DROP TABLE register.survey_sample;
DROP TABLE register.event_presence;
DROP TABLE register.walk_answer;
DROP TABLE register.walk;
DROP TABLE register.capacity;
DROP TABLE register.agenda_item;
DROP TABLE register.minutes;
DROP TABLE register.body_member;
DROP TABLE register.institution;
DROP TABLE register.body;
