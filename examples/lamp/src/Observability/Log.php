<?php

declare(strict_types=1);

namespace Shop\Observability;

use Psr\Log\AbstractLogger;

/** A PSR-3 logger: one JSON object a line, with the request's id and trace. What it is given is redacted first. */
final class Log extends AbstractLogger
{
    /** @param resource $stream such as `STDERR`, which Apache, php-fpm and Supervisor each put into a file of theirs */
    public function __construct(private readonly mixed $stream, private readonly Trace $trace, private readonly Redaction $redaction = new Redaction())
    {
    }

    /**
     * @param mixed                $level   one of {@see \Psr\Log\LogLevel}
     * @param string|\Stringable   $message a fixed sentence; what varies is context
     * @param array<string, mixed> $context
     */
    public function log($level, $message, array $context = []): void
    {
        $line = [
            'time' => (new \DateTimeImmutable('now', new \DateTimeZone('UTC')))->format('Y-m-d\TH:i:s.v\Z'),
            'level' => (string) $level,
            'message' => $this->redaction->text((string) $message),
            'request_id' => $this->trace->requestId(),
            'trace_id' => $this->trace->traceId(),
        ] + $this->redaction->fields($context);
        fwrite($this->stream, json_encode($line, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR) . "\n");
    }
}
