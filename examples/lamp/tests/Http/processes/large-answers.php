<?php

declare(strict_types=1);

// Prints where it listens, then answers each request with as many bytes as its path says, in chunks and without a length.
$server = stream_socket_server('tcp://127.0.0.1:0');
echo stream_socket_get_name($server, false), "\n";
while ($connection = stream_socket_accept($server, -1)) {
    $bytes = (int) substr(explode(' ', (string) fgets($connection))[1], 1);
    while (trim((string) fgets($connection)) !== '') {
        // the headers say nothing
    }
    fwrite($connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n");
    for ($left = $bytes; $left > 0; $left -= 65_536) {
        if (@fwrite($connection, str_repeat(' ', min($left, 65_536))) === false) {
            break;
        }
    }
    fclose($connection);
}
