<?php

declare(strict_types=1);

namespace Firedrill;

/**
 * `firedrill simulate` as a child process. It ends with this process, however this one ends: it ends with its standard input,
 * whose other end is here.
 *
 * @internal
 */
final class Simulator
{
    private const READY_WITHIN_MS = 30_000;
    private const STOP_WITHIN_MS = 5_000;
    private const LOOK_EVERY_MS = 20;
    private const SIGKILL = 9;

    /**
     * @param resource             $process
     * @param array<int, resource> $pipes
     */
    private function __construct(private $process, private array $pipes, public readonly Answer $ready)
    {
    }

    /**
     * @param list<string> $command the program and what comes before its own arguments
     * @param list<string> $arguments
     *
     * @throws FiredrillException where it cannot be started, or says what is wrong
     */
    public static function start(array $command, array $arguments): self
    {
        $all = [...$command, 'simulate', '--port', '0', '--json', '--quiet', '--until-stdin-ends', ...$arguments];
        $said = tmpfile();
        $pipes = [];
        $process = $said === false ? false : @proc_open($all, [['pipe', 'r'], ['pipe', 'w'], $said], $pipes);
        $place = implode(' ', $all);
        if ($said === false || $process === false) {
            throw new FiredrillException($place, 'it cannot be started', self::howToInstall());
        }
        $line = self::firstLine($pipes[1], $process);
        $fields = $line === null ? null : json_decode($line, true);
        if (!is_array($fields) || ($fields['kind'] ?? null) !== 'ready') {
            self::end($process, $pipes);
            rewind($said);
            $why = trim((string) stream_get_contents($said));
            throw new FiredrillException($place, $why === '' ? 'it did not get ready' : $why, self::howToInstall());
        }

        return new self($process, $pipes, new Answer($fields, $place));
    }

    /** Ends it and waits until it is gone. A second time nothing happens. */
    public function stop(): void
    {
        if (is_resource($this->process)) {
            self::end($this->process, $this->pipes);
        }
    }

    /**
     * @param resource $output
     * @param resource $process
     */
    private static function firstLine($output, $process): ?string
    {
        stream_set_blocking($output, false);
        $text = '';
        for ($waitedMs = 0; $waitedMs < self::READY_WITHIN_MS; $waitedMs += self::LOOK_EVERY_MS) {
            $isRunning = proc_get_status($process)['running'];
            $text .= (string) stream_get_contents($output);
            $end = strpos($text, "\n");
            if ($end !== false) {
                return substr($text, 0, $end);
            }
            if (!$isRunning) {
                return null;
            }
            usleep(self::LOOK_EVERY_MS * 1_000);
        }

        return null;
    }

    /**
     * @param resource             $process
     * @param array<int, resource> $pipes
     */
    private static function end($process, array $pipes): void
    {
        foreach ($pipes as $pipe) {
            if (is_resource($pipe)) {
                fclose($pipe);
            }
        }
        for ($waitedMs = 0; $waitedMs < self::STOP_WITHIN_MS; $waitedMs += self::LOOK_EVERY_MS) {
            if (!proc_get_status($process)['running']) {
                break;
            }
            usleep(self::LOOK_EVERY_MS * 1_000);
        }
        if (proc_get_status($process)['running']) {
            proc_terminate($process, self::SIGKILL);
        }
        proc_close($process);
    }

    private static function howToInstall(): string
    {
        return 'Install it with `npm i -D @firedrill/cli` here, or say in FIREDRILL_COMMAND what starts it, such as `node /opt/firedrill/bin/firedrill.js`.';
    }
}
