<?php

declare(strict_types=1);

namespace Shop\Reconciliation;

use Psr\Log\LoggerInterface;
use Shop\Config;
use Shop\Database\Database;
use Shop\Database\OrderStore;
use Shop\Http\Clock;
use Shop\Observability\Trace;

/** Compares all that was changed lately with the partners' books. May run at any time, beside workers and beside itself. */
final readonly class Reconciler
{
    private const PAGE = 100;

    public function __construct(
        private Database $database,
        private OrderStore $orders,
        private OrderReconciliation $order,
        private BalanceReconciliation $balance,
        private Trace $trace,
        private Config $config,
        private Clock $clock,
        private LoggerInterface $log,
    ) {
    }

    public function run(): Report
    {
        $startedMs = $this->clock->nowMs();
        $sinceMs = $startedMs - $this->config->reconcileLookbackMs;
        $report = new Report($this->trace->traceId());
        $afterId = 0;
        do {
            $page = $this->orders->changedSince($sinceMs, $afterId, self::PAGE);
            foreach ($page as $orderId) {
                $this->order->run($orderId, $report);
                $afterId = $orderId;
            }
        } while (count($page) === self::PAGE);
        $this->balance->run($sinceMs, $report);
        $this->keep($report, $startedMs);
        return $report;
    }

    private function keep(Report $report, int $startedMs): void
    {
        $this->database->insert('reconciliations', [
            'correlation_id' => $report->correlationId,
            'started_ms' => $startedMs,
            'ended_ms' => $this->clock->nowMs(),
            'report' => json_encode($report->toArray(), JSON_THROW_ON_ERROR),
        ]);
        $this->log->info('reconciled', [
            'examined' => $report->examined,
            'healed' => count($report->healed),
            'unresolved' => count($report->unresolved),
        ]);
    }
}
