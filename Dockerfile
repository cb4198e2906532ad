# syntax=docker/dockerfile:1
# One image for web, worker, beat and the one-off commands.
FROM python:3.12.12-slim-trixie AS libraries
COPY requirements.txt .
RUN python -m venv /opt/portal \
 && /opt/portal/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.12.12-slim-trixie
# pg_dump and psql, for `manage.py backup` and `restore`; of the same major version as the server.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal /data
COPY --from=libraries /opt/portal /opt/portal
WORKDIR /app
COPY . .
# Static files belong to the version, so they lie in the image and not in the volume /data.
ENV PATH=/opt/portal/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data STATIC_ROOT=/app/static-collected
RUN SECRET_KEY=only-to-collect DATA_DIR=/tmp/collect python manage.py collectstatic --noinput \
 && python -m compileall -q . \
 && rm -rf /tmp/collect
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/sehat/', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--respawn-failed-workers", "portal.wsgi:application"]
