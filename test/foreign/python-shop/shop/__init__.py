"""A shop with a worker beside its web server: aiohttp, SQLite in WAL mode, and payment, carrier and messaging as its partners."""
