-- What was being sent when its process ended may have arrived.
UPDATE register.outbox SET state = 'uncertain', failure = 'ended while sending' WHERE state = 'sending';
