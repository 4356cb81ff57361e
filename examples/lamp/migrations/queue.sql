-- Jobs of the table queue (src/Queue/TableQueue.php).
CREATE TABLE IF NOT EXISTS queue_jobs (
    number BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    queue VARCHAR(64) NOT NULL,
    body MEDIUMTEXT NOT NULL,
    available_at DATETIME(3) NOT NULL,
    reserved TINYINT NOT NULL DEFAULT 0,
    lease_token BIGINT UNSIGNED NOT NULL DEFAULT 0,
    deliveries INT UNSIGNED NOT NULL DEFAULT 0,
    buried_why VARCHAR(500) NULL,
    KEY next_job (queue, buried_why, available_at, number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
