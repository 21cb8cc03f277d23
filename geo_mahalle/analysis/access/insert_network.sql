-- Say what the kept graph was made from.
INSERT INTO analysis.network (digest, nodes, edges, points, code_version, parameters)
VALUES (%(digest)s, %(nodes)s, %(edges)s, %(points)s, %(code_version)s, %(parameters)s)
