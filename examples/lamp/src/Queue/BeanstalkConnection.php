<?php

declare(strict_types=1);

namespace Shop\Queue;

/**
 * The few commands of beanstalkd's protocol that the queue needs (https://github.com/beanstalkd/beanstalkd/blob/master/doc/protocol.txt).
 *
 * Not Pheanstalk 4, which Debian has: it waits for an answer without a bound, and repeats a `put` by itself whose answer was lost.
 */
final class BeanstalkConnection
{
    /** @var resource */
    private $socket;

    public function __construct(string $host, int $port, private readonly float $timeoutS)
    {
        $socket = @stream_socket_client("tcp://$host:$port", $code, $problem, $timeoutS);
        if ($socket === false) {
            throw new QueueUnavailable("beanstalkd at $host:$port: $problem");
        }
        stream_set_timeout($socket, (int) $timeoutS, (int) (fmod($timeoutS, 1) * 1e6));
        $this->socket = $socket;
    }

    /**
     * Sends a command and gives the words of the answer's first line.
     *
     * @return non-empty-list<string>
     */
    public function ask(string $command, ?string $body = null): array
    {
        $text = $body === null ? "$command\r\n" : "$command " . strlen($body) . "\r\n$body\r\n";
        while ($text !== '') {
            $written = @fwrite($this->socket, $text);
            if ($written === false || $written === 0) {
                throw new QueueUnavailable('beanstalkd has closed the connection');
            }
            $text = substr($text, $written);
        }
        $line = fgets($this->socket);
        if ($line === false || !str_ends_with($line, "\r\n")) {
            throw new QueueUnavailable($this->timedOut() ? "beanstalkd did not answer within $this->timeoutS s" : 'beanstalkd has closed the connection');
        }
        return explode(' ', rtrim($line));
    }

    /** Reads what follows a first line that ends in a length. */
    public function body(int $length): string
    {
        $body = stream_get_contents($this->socket, $length + 2);
        if ($body === false || strlen($body) < $length + 2) {
            throw new QueueUnavailable('beanstalkd has closed the connection within an answer');
        }
        return substr($body, 0, $length);
    }

    /**
     * The numbers of a `stats` command; null where there is no such job or tube.
     *
     * @return array<string, string>|null
     */
    public function stats(string $command): ?array
    {
        $answer = $this->ask($command);
        if ($answer[0] === 'NOT_FOUND') {
            return null;
        }
        if ($answer[0] !== 'OK') {
            throw new QueueUnavailable("beanstalkd answered $command by " . implode(' ', $answer));
        }
        preg_match_all('/^([a-z-]+): (.+)$/m', $this->body((int) $answer[1]), $found);
        return array_combine($found[1], $found[2]);
    }

    private function timedOut(): bool
    {
        return stream_get_meta_data($this->socket)['timed_out'];
    }
}
