#!/bin/sh
# Once, when the database is made: its two roles, with the passwords of the secrets (docker-entrypoint-initdb.d).
set -eu
psql -d consulate -f /roles.sql
psql -d consulate -v ON_ERROR_STOP=1 -v owner="$(cat /run/secrets/owner_password)" -v web="$(cat /run/secrets/web_password)" <<'SQL'
ALTER ROLE consulate_owner PASSWORD :'owner';
ALTER ROLE consulate_web PASSWORD :'web';
SQL
