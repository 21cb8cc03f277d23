-- Begin a transaction on a connection whose statements else stand alone.
BEGIN;
