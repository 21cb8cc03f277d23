-- Settings of this transaction: memory for sorting, hashing and indexing the stage.
SET LOCAL work_mem = '128MB';
SET LOCAL maintenance_work_mem = '256MB';
SET LOCAL jit = off;
