# PostgreSQL with PostGIS, and the roles of geo_mahalle made at the first start.
FROM postgres:18-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-18-postgis-3 \
    && rm -rf /var/lib/apt/lists/*
COPY geo_mahalle/database/sql/cluster/roles.sql /docker-entrypoint-initdb.d/10-roles.sql
