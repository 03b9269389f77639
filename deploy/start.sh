#!/bin/sh
# The one way a process of the keten starts: in the image, in the local keten and in the tests.
#   start.sh migratie [package ...]      bring databases up to date with the owner role, then stop
#   start.sh services.intake|gateway     serve on ZVH_HOST:ZVH_POORT; ZVH_MIGREER=ja migrates first (one role that owns and runs)
#   start.sh gateway.klok                the clock: expiry, retention, recovery
set -eu
wat=$1
# The services work in threads; left alone, glibc keeps a heap for each and gives little of it back.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}" MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-131072}"
shift
if [ "$wat" = migratie ]; then
  exec python -m deploy.migreer "$@"
fi
if [ "${ZVH_MIGREER:-nee}" = ja ]; then
  python -m deploy.migreer "${wat%.klok}"
fi
if [ "$wat" = gateway.klok ]; then
  exec python -m gateway.klok
fi
# 75 s keep-alive: longer than the gateway's client keeps an idle connection, so no request meets a closing one.
exec python -m uvicorn --factory "$wat.app:app" --host "${ZVH_HOST:-127.0.0.1}" --port "${ZVH_POORT:-8080}" \
  --loop uvloop --http httptools --ws none --no-access-log --no-server-header --no-proxy-headers \
  --timeout-keep-alive 75 --timeout-graceful-shutdown 5
