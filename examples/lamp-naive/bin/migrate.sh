# An empty table for each scenario.
exec mariadb --no-defaults --host="$DB_HOST" --port="$DB_PORT" --user="$DB_USER" --password="$DB_PASSWORD" "$DB_NAME" <schema.sql
