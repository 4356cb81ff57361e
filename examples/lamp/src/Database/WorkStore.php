<?php

declare(strict_types=1);

namespace Shop\Database;

/**
 * Who works on which order. A lease is a row that is not due for others until it ends, with a fencing token: short, and held
 * without any transaction, so that none is open while a partner is called.
 */
final readonly class WorkStore
{
    public function __construct(private Database $database)
    {
    }

    public function begin(int $orderId, int $dueMs): void
    {
        $this->database->execute('INSERT INTO work (order_id, due_ms) VALUES (?, ?)', [$orderId, $dueMs]);
    }

    /** There is something to do for the order by then; also while somebody works on it. */
    public function wake(int $orderId, int $dueMs): void
    {
        $sql = 'UPDATE work SET due_ms = LEAST(COALESCE(due_ms, ?), ?) WHERE order_id = ?';
        $this->database->execute($sql, [$dueMs, $dueMs, $orderId]);
    }

    /**
     * In a transaction: leases the order that has waited the longest, past those that others are about to lease (SKIP LOCKED).
     *
     * @param int|null $orderId only this one
     */
    public function lease(int $nowMs, int $untilMs, ?int $orderId = null): ?Lease
    {
        $only = $orderId === null ? '' : 'order_id = ? AND ';
        $row = $this->database->row(
            "SELECT order_id, fence FROM work WHERE $only due_ms <= ? AND leased_until_ms <= ?
                ORDER BY due_ms LIMIT 1 FOR UPDATE SKIP LOCKED",
            $orderId === null ? [$nowMs, $nowMs] : [$orderId, $nowMs, $nowMs],
        );
        return $row === null ? null : $this->taken($row, $untilMs);
    }

    /** In a transaction: leases an order whether anything is due or not. Reconciliation looks at it while no worker does. */
    public function leaseIdle(int $orderId, int $nowMs, int $untilMs): ?Lease
    {
        $row = $this->database->row(
            'SELECT order_id, fence FROM work WHERE order_id = ? AND leased_until_ms <= ? FOR UPDATE SKIP LOCKED',
            [$orderId, $nowMs],
        );
        return $row === null ? null : $this->taken($row, $untilMs);
    }

    /**
     * Whether the lease is still ours; in a transaction, so that nobody takes it before that ends.
     *
     * @throws LeaseLost where another worker holds the order by now: it reads what happened, and we write nothing
     */
    public function hold(Lease $lease): void
    {
        $row = $this->database->row('SELECT fence FROM work WHERE order_id = ? FOR UPDATE', [$lease->orderId]);
        if (($row['fence'] ?? null) !== $lease->fence) {
            throw new LeaseLost("the lease {$lease->fence} of order {$lease->orderId} is over");
        }
    }

    /** Gives the order back: it is due again when the first of its steps or webhooks is. In the transaction that wrote them. */
    public function release(Lease $lease): void
    {
        $due = $this->database->row("SELECT MIN(due_ms) AS ms FROM (
                SELECT due_ms FROM steps WHERE order_id = ? AND state = 'open'
                UNION ALL SELECT due_ms FROM inbox WHERE order_id = ? AND state = 'open') AS due", [$lease->orderId, $lease->orderId]);
        $this->database->execute(
            'UPDATE work SET leased_until_ms = 0, due_ms = ? WHERE order_id = ? AND fence = ?',
            [$due['ms'] ?? null, $lease->orderId, $lease->fence],
        );
    }

    /** Not before then, whatever is due: nobody can work on the order as it stands. Who holds a lease keeps it. */
    public function putOff(int $orderId, int $dueMs): void
    {
        $this->database->execute('UPDATE work SET due_ms = ? WHERE order_id = ?', [$dueMs, $orderId]);
    }

    /** @param array{order_id: int, fence: int} $row */
    private function taken(array $row, int $untilMs): Lease
    {
        $fence = $row['fence'] + 1;
        $sql = 'UPDATE work SET leased_until_ms = ?, fence = ? WHERE order_id = ?';
        $this->database->execute($sql, [$untilMs, $fence, $row['order_id']]);
        return new Lease($row['order_id'], $fence);
    }
}
