# The application from its wheel. The database is a container of its own (see docker-compose.yml).
FROM node:22-bookworm-slim AS assets
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim-bookworm AS wheel
WORKDIR /src
COPY requirements requirements
RUN pip install --require-hashes --only-binary :all: -r requirements/build.txt
COPY . .
COPY --from=assets /src/node_modules node_modules
RUN python -m hatchling build -t wheel -d /dist

FROM python:3.12-slim-bookworm
# What lays out the printed pages.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
COPY requirements/runtime.txt /tmp/runtime.txt
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r /tmp/runtime.txt
COPY --from=wheel /dist/*.whl /tmp/
RUN pip install --no-cache-dir --no-deps /tmp/*.whl && useradd --create-home --uid 10001 mahalle \
    && install -d -o mahalle -g mahalle -m 0700 /home/mahalle/data
USER mahalle
ENV GEO_MAHALLE_HOME=/home/mahalle/data
EXPOSE 8000 8080
ENTRYPOINT ["geo-mahalle"]
CMD ["check"]
