-- What is to be done at partners: one row a step and order. The idempotency key and the payload are made once and kept with the result.
CREATE TABLE steps (
    order_id BIGINT UNSIGNED NOT NULL,
    step VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state ENUM('open', 'done', 'dead') NOT NULL DEFAULT 'open',
    attempts INT UNSIGNED NOT NULL DEFAULT 0,
    -- a call was begun, and nobody knows what came of it: the partner is read before it is asked again
    doubt BOOLEAN NOT NULL DEFAULT FALSE,
    absences INT UNSIGNED NOT NULL DEFAULT 0,
    polls INT UNSIGNED NOT NULL DEFAULT 0,
    idempotency_key VARCHAR(64) CHARACTER SET ascii NULL,
    request JSON NULL,
    result VARCHAR(500) NULL,
    refusal VARCHAR(500) NULL,
    due_ms BIGINT NOT NULL,
    attempted_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, step),
    KEY (state),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

-- One row an order: when there is something to do for it, and who does it now. `fence` grows with each lease, so that a worker that
-- was away for longer than its lease writes nothing.
CREATE TABLE work (
    order_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    due_ms BIGINT NULL,
    leased_until_ms BIGINT NOT NULL DEFAULT 0,
    fence BIGINT UNSIGNED NOT NULL DEFAULT 0,
    KEY (due_ms),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

-- Webhooks as they came, once per event id.
CREATE TABLE inbox (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    partner VARCHAR(20) NOT NULL,
    event_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    order_id BIGINT UNSIGNED NULL,
    type VARCHAR(64) NOT NULL,
    body MEDIUMTEXT NOT NULL,
    state ENUM('open', 'done', 'ignored') NOT NULL DEFAULT 'open',
    attempts INT UNSIGNED NOT NULL DEFAULT 0,
    note VARCHAR(200) NULL,
    due_ms BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    UNIQUE KEY (partner, event_id),
    KEY (order_id, state),
    KEY (state)
) ENGINE = InnoDB;

-- What other services are told, written in the transaction of what it tells, and published after it.
CREATE TABLE outbox (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    event_id CHAR(36) CHARACTER SET ascii NOT NULL UNIQUE,
    type VARCHAR(64) NOT NULL,
    order_id BIGINT UNSIGNED NOT NULL,
    -- of the order: consumers know by it what is older
    order_version INT UNSIGNED NOT NULL,
    payload JSON NOT NULL,
    occurred_ms BIGINT NOT NULL,
    published_ms BIGINT NULL,
    KEY (published_ms, id),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

-- Which workers live: each says so every second.
CREATE TABLE workers (
    name VARCHAR(100) NOT NULL PRIMARY KEY,
    seen_ms BIGINT NOT NULL
) ENGINE = InnoDB;

CREATE TABLE shipping_rates (
    destination VARCHAR(20) NOT NULL PRIMARY KEY,
    service VARCHAR(20) NOT NULL,
    amount_minor INT UNSIGNED NOT NULL,
    currency CHAR(3) NOT NULL,
    quoted_ms BIGINT NOT NULL
) ENGINE = InnoDB;
