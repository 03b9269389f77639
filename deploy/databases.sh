#!/bin/sh
# Makes, per service, a database with two roles: <naam>_eigenaar owns and migrates, <naam> runs and owns nothing; nobody else may even connect.
# Runs as the administrator, in the PostgreSQL image (/docker-entrypoint-initdb.d) or by hand with PGHOST, PGUSER and so on. May be run again.
#   ZVH_WACHTWOORDEN   directory with two files per service, <naam>_wachtwoord and <naam>_eigenaar_wachtwoord (default /run/secrets)
#   ZVH_PREFIX         put before each role and database, so that two ketens fit in one server (default zvh_)
set -eu
map=${ZVH_WACHTWOORDEN:-/run/secrets}
prefix=${ZVH_PREFIX:-zvh_}
export PGUSER="${PGUSER:-${POSTGRES_USER:-postgres}}"

for naam in intake triage casusoverleg afschaling rights gateway; do
  # psql reads the passwords itself: they stand in no argument list, and log_statement keeps them out of the server's log.
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --dbname "${ZVH_BEHEERDATABASE:-postgres}" \
    --set naam="$prefix$naam" --set eigenaar="$prefix${naam}_eigenaar" \
    --set pad="$map/${naam}_wachtwoord" --set eigenaarpad="$map/${naam}_eigenaar_wachtwoord" <<'SQL'
set client_min_messages = warning;
set log_statement = 'none';
\set wachtwoord `cat :'pad'`
\set eigenaarwachtwoord `cat :'eigenaarpad'`
select format('create role %I login', rol) from unnest(array[:'naam', :'eigenaar']) as rol
  where not exists (select from pg_roles where rolname = rol) \gexec
alter role :"naam" nosuperuser nocreatedb nocreaterole noreplication password :'wachtwoord';
alter role :"eigenaar" nosuperuser nocreatedb nocreaterole noreplication password :'eigenaarwachtwoord';
select format('create database %I owner %I template template0 encoding %L', :'naam', :'eigenaar', 'UTF8')
  where not exists (select from pg_database where datname = :'naam') \gexec
revoke all on database :"naam" from public;
grant connect on database :"naam" to :"naam";
\connect :"naam"
alter schema public owner to :"eigenaar";
revoke all on schema public from public;
grant usage on schema public to :"naam";
alter default privileges for role :"eigenaar" in schema public grant select, insert, update, delete on tables to :"naam";
alter default privileges for role :"eigenaar" in schema public grant usage, select on sequences to :"naam";
SQL
done
