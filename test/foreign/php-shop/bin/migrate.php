<?php
declare(strict_types=1);

require __DIR__ . '/../src/database.php';

foreach ([__DIR__ . '/../var/log', __DIR__ . '/../var/sessions'] as $folder) {
    if (!is_dir($folder)) {
        mkdir($folder, 0775, true);
    }
}
db()->exec(<<<'SQL'
    PRAGMA journal_mode = wal;
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        number TEXT GENERATED ALWAYS AS ('PS-' || id) STORED,
        cart TEXT NOT NULL UNIQUE,
        customer TEXT NOT NULL,
        total INTEGER NOT NULL,
        currency TEXT NOT NULL,
        token TEXT NOT NULL,
        address TEXT NOT NULL,
        status TEXT NOT NULL DEFAULT 'new',
        payment TEXT,
        payment_version INTEGER NOT NULL DEFAULT 0,
        shipment_asked INTEGER NOT NULL DEFAULT 0,
        shipment TEXT,
        tracking TEXT,
        due REAL,
        tries INTEGER NOT NULL DEFAULT 0,
        news INTEGER NOT NULL DEFAULT 0,
        claimed_until REAL NOT NULL DEFAULT 0
    );
    CREATE TABLE payments (order_id INTEGER PRIMARY KEY, reference TEXT NOT NULL, amount INTEGER NOT NULL);
    INSERT INTO sqlite_sequence (name, seq) VALUES ('orders', 20000);
    SQL);
