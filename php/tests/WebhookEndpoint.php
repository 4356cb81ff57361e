<?php

declare(strict_types=1);

namespace Firedrill\Tests;

/** A receiver of webhooks on a free port, in a process of its own. */
final class WebhookEndpoint
{
    private const LOOK_EVERY_MS = 20;
    private const LOOKS = 250;

    /**
     * @param resource $process
     * @param resource $output  kept open: it writes a line for each request
     */
    private function __construct(private $process, private $output, public readonly string $url)
    {
    }

    public static function start(string $secret): self
    {
        $command = [PHP_BINARY, '-S', '127.0.0.1:0', __DIR__ . '/webhook-endpoint.php'];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, ['WEBHOOK_SECRET' => $secret]);
        stream_set_blocking($pipes[1], false);
        $said = '';
        for ($look = 0; $look < self::LOOKS; ++$look) {
            $said .= (string) stream_get_contents($pipes[1]);
            if (preg_match('#\((http://127\.0\.0\.1:\d+)\) started#', $said, $found) === 1) {
                return new self($process, $pipes[1], $found[1]);
            }
            usleep(self::LOOK_EVERY_MS * 1_000);
        }
        proc_terminate($process);
        throw new \RuntimeException('`php -S` did not start: ' . $said);
    }

    public function stop(): void
    {
        proc_terminate($this->process);
        fclose($this->output);
        proc_close($this->process);
    }
}
