# One image for web, worker, beat and migrate; they differ in the command. See docs/operations.md.

FROM python:3.11.14-slim-bookworm AS python

# --- Browser assets, from the lock file ------------------------------------------------------
FROM node:24.18.0-bookworm-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --loglevel=error

# --- Python packages: wheels with the hashes of the lock file, nothing compiled --------------
FROM python AS packages
COPY requirements/base.txt /
RUN python -m venv --without-pip /opt/portal \
    && python -m pip --python /opt/portal/bin/python --disable-pip-version-check \
        install --no-cache-dir --require-hashes --only-binary :all: -r /base.txt

# --- What is made from the sources: catalogues, hashed static files, bytecode -----------------
FROM python AS build
WORKDIR /srv/portal
ENV PATH=/opt/portal/bin:$PATH
COPY --from=packages /opt/portal /opt/portal
COPY --from=assets /assets/node_modules node_modules
COPY . .
# Settings want every address; these are used for nothing, and the key is gone with the command.
RUN python -m diplomacy.local.catalogues compile \
    && DATABASE_URL=postgres://nobody@127.0.0.1/none REDIS_URL=redis://127.0.0.1 \
    EMAIL_URL=smtp://127.0.0.1 ALLOWED_HOSTS=localhost PORTAL_BASE_URL=https://localhost \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q .

# --- The image --------------------------------------------------------------------------------
FROM python
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal --mode 0700 /var/lib/portal
WORKDIR /srv/portal
ENV PATH=/opt/portal/bin:$PATH \
    PORTAL_HOME=/var/lib/portal \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
COPY --from=packages /opt/portal /opt/portal
COPY --from=build /srv/portal /srv/portal
USER portal
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "-m", "deploy.healthcheck", "web"]
CMD ["gunicorn", "--config", "gunicorn.conf.py"]
