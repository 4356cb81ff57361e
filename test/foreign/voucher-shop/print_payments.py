"""Prints the shop's payments, a row each, as `mysql -N -e` would."""
import sqlite3
import sys

for row in sqlite3.connect(sys.argv[1]).execute("select number, amount from payments order by id"):
    print(*row, sep="\t")
