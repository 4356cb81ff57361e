<?php

declare(strict_types=1);

// Prints where it listens, then the body of each request that it was sent. It answers the first of each connection, and hangs up at the second.
$server = stream_socket_server('tcp://127.0.0.1:0');
echo stream_socket_get_name($server, false), "\n";
$answered = [];
$connections = [];
while (true) {
    $readable = [$server, ...array_values($connections)];
    $none = null;
    stream_select($readable, $none, $none, null);
    foreach ($readable as $connection) {
        $id = get_resource_id($connection);
        if ($connection === $server) {
            $new = stream_socket_accept($server);
            $connections[get_resource_id($new)] = $new;
            continue;
        }
        $length = 0;
        while (($line = fgets($connection)) !== false && trim($line) !== '') {
            $length = preg_match('/^content-length:\s*(\d+)/i', $line, $found) === 1 ? (int) $found[1] : $length;
        }
        if ($line !== false) {
            echo fread($connection, $length), "\n";
        }
        if ($line === false || isset($answered[$id])) {
            fclose($connection);
            unset($connections[$id], $answered[$id]);
            continue;
        }
        fwrite($connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        $answered[$id] = true;
    }
}
