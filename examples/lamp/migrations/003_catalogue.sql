-- Read by customers. A new delivery of stock and prices is written to tables beside these, and they change places at once.
CREATE TABLE products (
    sku VARCHAR(40) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    name VARCHAR(200) NOT NULL,
    stock INT UNSIGNED NOT NULL,
    price_minor INT UNSIGNED NOT NULL,
    currency CHAR(3) NOT NULL
) ENGINE = InnoDB;

CREATE TABLE reconciliations (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    correlation_id CHAR(36) CHARACTER SET ascii NOT NULL UNIQUE,
    started_ms BIGINT NOT NULL,
    ended_ms BIGINT NOT NULL,
    report JSON NOT NULL
) ENGINE = InnoDB;
