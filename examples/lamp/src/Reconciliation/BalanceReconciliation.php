<?php

declare(strict_types=1);

namespace Shop\Reconciliation;

use Shop\Database\Database;
use Shop\Http\Clock;
use Shop\Partner\PartnerFailure;
use Shop\Partner\Payment\BalanceTransaction;
use Shop\Partner\Payment\BalanceTransactionType;
use Shop\Partner\PaymentGateway;

/** Compares the gateway's settlement report of the latest days with the shop's invoices and credit notes, order by order. */
final readonly class BalanceReconciliation
{
    /** Older reports have been compared before. */
    private const MOST_DAYS = 3;
    private const DAY_MS = 86_400_000;

    public function __construct(private Database $database, private PaymentGateway $payment, private Clock $clock)
    {
    }

    public function run(int $sinceMs, Report $report): void
    {
        $nowMs = $this->clock->nowMs();
        $settled = [];
        for ($day = 0; $day < self::MOST_DAYS && $nowMs - $day * self::DAY_MS >= $sinceMs; ++$day) {
            $date = gmdate('Y-m-d', intdiv($nowMs - $day * self::DAY_MS, 1000));
            try {
                foreach ($this->payment->balanceTransactions($date) as $line) {
                    $settled[$line->orderReference][$line->id] = $line;
                }
            } catch (PartnerFailure $failure) {
                $report->unresolved('', "the settlement report of $date could not be read: {$failure->getMessage()}");
            }
        }
        foreach ($settled as $number => $lines) {
            $this->compare((string) $number, array_values($lines), $report);
        }
    }

    /** @param list<BalanceTransaction> $lines */
    private function compare(string $number, array $lines, Report $report): void
    {
        $row = $this->database->row(
            "SELECT (SELECT COALESCE(SUM(amount_minor), 0) FROM invoices WHERE order_id = orders.id) AS invoiced,
                (SELECT COALESCE(SUM(amount_minor), 0) FROM credit_notes WHERE order_id = orders.id) AS credited,
                (SELECT COUNT(*) FROM steps WHERE order_id = orders.id AND state = 'open') AS open
            FROM orders WHERE number = ?",
            [$number],
        );
        if ($row === null) {
            $report->unresolved($number, 'the gateway has settled an order that nobody placed');
            return;
        }
        // Books in motion disagree for a moment; those of an order at rest must not.
        if ((int) $row['open'] > 0) {
            return;
        }
        $sum = static fn (BalanceTransactionType $type): int => array_sum(array_map(
            static fn (BalanceTransaction $line): int => $line->type === $type ? abs($line->amount->minor) : 0,
            $lines,
        ));
        // Earlier days may hold the rest of an order's lines: only more than what is booked here is odd.
        if ($sum(BalanceTransactionType::Capture) > (int) $row['invoiced']) {
            $report->unresolved($number, "settled {$sum(BalanceTransactionType::Capture)}, invoiced {$row['invoiced']}");
        }
        if ($sum(BalanceTransactionType::Refund) > (int) $row['credited']) {
            $report->unresolved($number, "settled refunds of {$sum(BalanceTransactionType::Refund)}, credited {$row['credited']}");
        }
    }
}
