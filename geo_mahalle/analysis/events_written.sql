-- Whether anybody is writing events of problems: one with a smaller number than the newest may still come.
SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE pg_locks.locktype = 'relation'
        AND pg_locks.relation = 'register.issue_event'::regclass
        AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND pg_locks.mode <> 'AccessShareLock'
        AND pg_locks.pid <> pg_backend_pid()
)
