<?php

declare(strict_types=1);

namespace Shop;

/** What partners tell. */
final class Webhooks
{
    public function __construct(private Orders $orders, private PaymentClient $payment, private MessagingClient $messaging)
    {
    }

    public function handle(array $event): void
    {
        $data = $event['data'];
        $order = $this->orders->find($data['order_reference'] ?? '');
        if ($order === null) {
            return;
        }
        switch ($event['type']) {
            case 'payment.authorized':
                // the bank has let the customer through: now the money can be taken
                if (in_array($order['status'], ['at_the_bank', 'paid', 'completed'], true) && $order['captured'] == 0) {
                    $this->payment->capture($data['id'], (int) round($order['total'] * 100));
                    $this->orders->update($order['reference'], ['captured' => $order['total']]);
                }
                break;
            case 'payment.captured':
                $this->orders->update($order['reference'], ['captured' => $data['captured_minor'] / 100]);
                break;
            case 'payment.voided':
                $this->orders->update($order['reference'], ['status' => 'cancelled']);
                break;
            case 'refund.failed':
                $this->orders->update($order['reference'], ['refunded' => $order['refunded'] - $data['amount_minor'] / 100]);
                break;
        }
    }
}
