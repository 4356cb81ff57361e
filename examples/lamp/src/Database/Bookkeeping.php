<?php

declare(strict_types=1);

namespace Shop\Database;

use Shop\Domain\Order;
use Shop\Domain\RefundState;

/** Invoices and credit notes: written in the transaction that learned of the money, once each. */
final readonly class Bookkeeping
{
    public function __construct(private Database $database)
    {
    }

    public function changed(Order $before, Order $after): void
    {
        $payment = $after->payment;
        if ($payment !== null && $payment->capturedMinor > ($before->payment?->capturedMinor ?? 0)) {
            $this->database->execute('INSERT INTO invoices (order_id, payment_id, amount_minor, currency) VALUES (?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE amount_minor = VALUES(amount_minor)', [
                $after->id,
                $payment->id,
                $payment->capturedMinor,
                $after->currency,
            ]);
        }
        foreach ($after->refunds as $reference => $refund) {
            $wasPaid = ($before->refunds[$reference] ?? null)?->state === RefundState::Succeeded;
            if ($refund->state === RefundState::Succeeded && !$wasPaid) {
                $this->database->execute(
                    'INSERT IGNORE INTO credit_notes (order_id, refund_id, amount_minor, currency) VALUES (?, ?, ?, ?)',
                    [$after->id, $refund->partnerId, $refund->amountMinor, $after->currency],
                );
            }
        }
    }
}
