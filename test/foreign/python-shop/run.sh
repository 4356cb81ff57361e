#!/bin/sh
# Runs a module of the shop with the Python that has its packages (requirements.txt): `shop-python` of the PATH, else the
# environment beside this file, else the machine's own.
cd "$(dirname "$0")" || exit 1
python=python3
[ -x .venv/bin/python ] && python=.venv/bin/python
command -v shop-python >/dev/null && python=shop-python
exec "$python" -u -m "$@"
