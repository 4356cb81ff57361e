<?php

declare(strict_types=1);

namespace Shop\Observability;

/**
 * Keeps the numbers of all processes of a machine in one file of a folder. Not in Redis: they are wanted most when that is away,
 * and Prometheus reads each machine by itself.
 *
 * A process gathers what it counts and adds it to the file when a quarter of a second has passed, and when it ends. The file is
 * replaced as a whole under a lock, so that a process that is killed leaves either the old numbers or the new ones.
 */
final class FileMetrics implements Metrics
{
    private const FLUSH_AFTER_NS = 250_000_000;

    /** @var array<string, int|float> sample by sample, as the text format names it */
    private array $gathered = [];
    private int $flushedNs;
    private readonly string $file;

    public function __construct(string $folder)
    {
        $this->file = "{$folder}/metrics.json";
        $this->flushedNs = hrtime(true);
        register_shutdown_function($this->flush(...));
    }

    public function count(Metric $counter, array $labels = [], int $by = 1): void
    {
        $this->add(Sample::of($counter->value, $labels), $by);
        $this->flushWhenDue();
    }

    public function observe(Metric $histogram, float $seconds, array $labels = []): void
    {
        $name = $histogram->value;
        foreach (Histogram::BUCKETS_SECONDS as $bound) {
            $this->add(Sample::of("{$name}_bucket", $labels + ['le' => (string) $bound]), $seconds <= $bound ? 1 : 0);
        }
        $this->add(Sample::of("{$name}_bucket", $labels + ['le' => '+Inf']), 1);
        $this->add(Sample::of("{$name}_sum", $labels), $seconds);
        $this->add(Sample::of("{$name}_count", $labels), 1);
        $this->flushWhenDue();
    }

    public function samples(): array
    {
        $this->flush();

        return $this->load();
    }

    /** Adds what was gathered to the file. A folder that cannot be written loses numbers, and never an order. */
    public function flush(): void
    {
        $this->flushedNs = hrtime(true);
        if ($this->gathered === []) {
            return;
        }
        $lock = @fopen("{$this->file}.lock", 'c');
        if ($lock === false || !flock($lock, LOCK_EX)) {
            return;
        }
        $all = $this->load();
        foreach ($this->gathered as $sample => $by) {
            $all[$sample] = ($all[$sample] ?? 0) + $by;
        }
        if (file_put_contents("{$this->file}.new", json_encode($all, JSON_THROW_ON_ERROR)) !== false && rename("{$this->file}.new", $this->file)) {
            $this->gathered = [];
        }
        flock($lock, LOCK_UN);
        fclose($lock);
    }

    private function add(string $sample, int|float $by): void
    {
        $this->gathered[$sample] = ($this->gathered[$sample] ?? 0) + $by;
    }

    private function flushWhenDue(): void
    {
        if (hrtime(true) - $this->flushedNs >= self::FLUSH_AFTER_NS) {
            $this->flush();
        }
    }

    /** @return array<string, int|float> */
    private function load(): array
    {
        $text = @file_get_contents($this->file);
        $all = $text === false ? null : json_decode($text, true);

        return is_array($all) ? $all : [];
    }
}
