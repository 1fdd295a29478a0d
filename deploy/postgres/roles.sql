-- Two roles of the database: one that owns the tables and migrates, one as which the site runs.
--
--   psql -d consulate -f deploy/postgres/roles.sql
--   psql -d consulate -v owner=kazan_owner -v web=kazan_web -f deploy/postgres/roles.sql
--
-- By a superuser, in the database of the site; may be repeated. Passwords: \password consulate_owner, then
-- \password consulate_web. After each `manage.py migrate`, which the owner runs: `manage.py grant_web_role consulate_web`.
\set ON_ERROR_STOP on
\if :{?owner} \else \set owner consulate_owner \endif
\if :{?web} \else \set web consulate_web \endif

SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY[:'owner', :'web']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE :"owner" NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE :"web" NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
-- A command that needs longer sets its own: PGOPTIONS="-c statement_timeout=15min".
ALTER ROLE :"web" SET statement_timeout = '5s';
ALTER ROLE :"web" SET lock_timeout = '1s';
ALTER ROLE :"web" SET idle_in_transaction_session_timeout = '10s';

-- Who owns the database may create the extensions, which are trusted ones.
ALTER DATABASE :"DBNAME" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO :"web";
ALTER SCHEMA public OWNER TO :"owner";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"web";

-- What the next migration makes is not out of reach; what must stay as it is, grant_web_role takes back.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"web";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"web";
