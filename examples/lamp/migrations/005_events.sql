-- In which version of its schema an event was written. What is older than this column is of the first.
ALTER TABLE outbox ADD COLUMN event_version SMALLINT UNSIGNED NOT NULL DEFAULT 1 AFTER type;

-- The read model stands twice: `current` says which one is read and kept up to date, and a replay rebuilds the other.
CREATE TABLE read_model (
    id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
    current CHAR(1) CHARACTER SET ascii NOT NULL
) ENGINE = InnoDB;
INSERT INTO read_model (id, current) VALUES (1, 'a');

-- What happened to an order. The event's id is the key: an event that comes twice is known by it.
CREATE TABLE order_timeline_a (
    event_id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    order_number VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    order_version INT UNSIGNED NOT NULL,
    type VARCHAR(64) CHARACTER SET ascii NOT NULL,
    occurred_ms BIGINT NOT NULL,
    data JSON NOT NULL,
    KEY (order_number, order_version)
) ENGINE = InnoDB;
CREATE TABLE order_timeline_b LIKE order_timeline_a;

-- Sums alone, so that the order in which events come does not matter. Days are those of UTC.
CREATE TABLE sales_by_day_a (
    day DATE NOT NULL,
    currency CHAR(3) CHARACTER SET ascii NOT NULL,
    orders INT UNSIGNED NOT NULL DEFAULT 0,
    placed_minor BIGINT UNSIGNED NOT NULL DEFAULT 0,
    captured_minor BIGINT UNSIGNED NOT NULL DEFAULT 0,
    refunded_minor BIGINT UNSIGNED NOT NULL DEFAULT 0,
    PRIMARY KEY (day, currency)
) ENGINE = InnoDB;
CREATE TABLE sales_by_day_b LIKE sales_by_day_a;
