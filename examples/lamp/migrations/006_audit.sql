-- Who changed which key or endpoint, and when. Each row's hash covers the row before: what is altered or taken out later is found.
CREATE TABLE audit_log (
    id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    recorded_ms BIGINT NOT NULL,
    actor VARCHAR(100) NOT NULL,
    subject VARCHAR(100) NOT NULL,
    change_made VARCHAR(500) NOT NULL,
    previous_hash CHAR(64) CHARACTER SET ascii NOT NULL,
    hash CHAR(64) CHARACTER SET ascii NOT NULL
) ENGINE = InnoDB;
CREATE TRIGGER audit_log_keeps_rows BEFORE UPDATE ON audit_log FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'audit_log is append-only';
CREATE TRIGGER audit_log_keeps_all_rows BEFORE DELETE ON audit_log FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'audit_log is append-only';
