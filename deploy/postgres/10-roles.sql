-- Run once by the PostgreSQL image, as superuser, when the data volume is empty.
--
-- portal_owner owns the tables and migrates. portal_app is what web, worker and beat use: what it
-- may do is granted by `manage.py migrate` after each migration, and it can rewrite no history.

\set ON_ERROR_STOP on
\set owner_password `cat "${PORTAL_SECRETS:-/run/secrets}/portal_owner_password"`
\set app_password `cat "${PORTAL_SECRETS:-/run/secrets}/portal_app_password"`

CREATE ROLE portal_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE portal_app LOGIN PASSWORD :'app_password';
CREATE DATABASE portal OWNER portal_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_app;

\connect portal
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
