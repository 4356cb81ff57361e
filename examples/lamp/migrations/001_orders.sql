-- A shopping cart's checkout, asked once or several times under one key: all of them get the same number.
CREATE TABLE checkouts (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    customer VARCHAR(64) NOT NULL,
    idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    fingerprint CHAR(64) CHARACTER SET ascii NOT NULL,
    number VARCHAR(32) AS (CONCAT('LS-', 100000 + id)) VIRTUAL,
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    UNIQUE KEY (customer, idempotency_key)
) ENGINE = InnoDB;

CREATE TABLE orders (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    number VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
    customer VARCHAR(64) NOT NULL,
    status VARCHAR(20) NOT NULL,
    version INT UNSIGNED NOT NULL,
    total_minor INT UNSIGNED NOT NULL,
    due_minor INT UNSIGNED NOT NULL,
    currency CHAR(3) NOT NULL,
    payment_token VARCHAR(64) NOT NULL,
    destination JSON NOT NULL,
    weight_grams INT UNSIGNED NOT NULL,
    service VARCHAR(20) NOT NULL,
    rate_source VARCHAR(10) NOT NULL,
    cancel_reason VARCHAR(20) NULL,
    ended VARCHAR(20) NULL,
    awaiting_since_ms BIGINT NULL,
    payment_id VARCHAR(64) NULL,
    payment_status VARCHAR(20) NULL,
    payment_version INT UNSIGNED NULL,
    captured_minor INT UNSIGNED NOT NULL DEFAULT 0,
    refunded_minor INT UNSIGNED NOT NULL DEFAULT 0,
    redirect_url VARCHAR(2000) NULL,
    shipment_id VARCHAR(64) NULL,
    shipment_status VARCHAR(20) NULL,
    shipment_version INT UNSIGNED NULL,
    tracking_number VARCHAR(64) NULL,
    strays JSON NOT NULL DEFAULT '{}',
    notices JSON NOT NULL DEFAULT '{}',
    problems JSON NOT NULL DEFAULT '{}',
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    KEY (changed_ms),
    KEY (customer)
) ENGINE = InnoDB;

CREATE TABLE refunds (
    order_id BIGINT UNSIGNED NOT NULL,
    reference VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount_minor INT UNSIGNED NOT NULL,
    origin VARCHAR(20) NOT NULL,
    state VARCHAR(20) NOT NULL,
    partner_id VARCHAR(64) NULL,
    PRIMARY KEY (order_id, reference),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

-- What the bookkeeper reads: an invoice for what was captured, a credit note for each refund that was paid.
CREATE TABLE invoices (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    order_id BIGINT UNSIGNED NOT NULL UNIQUE,
    payment_id VARCHAR(64) NOT NULL,
    amount_minor INT UNSIGNED NOT NULL,
    currency CHAR(3) NOT NULL,
    issued_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

CREATE TABLE credit_notes (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    order_id BIGINT UNSIGNED NOT NULL,
    refund_id VARCHAR(64) NOT NULL UNIQUE,
    amount_minor INT UNSIGNED NOT NULL,
    currency CHAR(3) NOT NULL,
    issued_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;
