<?php

declare(strict_types=1);

// Prints where it listens, then answers the first request with a body of which a byte comes every 50 ms.
$server = stream_socket_server('tcp://127.0.0.1:0');
echo stream_socket_get_name($server, false), "\n";
$connection = stream_socket_accept($server, 30);
fread($connection, 4_096);
fwrite($connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
for ($n = 0; $n < 1_000 && @fwrite($connection, ' ') !== false; ++$n) {
    usleep(50_000);
}
