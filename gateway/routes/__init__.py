"""The gateway's own operations, by noun."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
