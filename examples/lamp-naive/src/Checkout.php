<?php

declare(strict_types=1);

namespace Shop;

/** What customers do. */
final class Checkout
{
    public function __construct(
        private Orders $orders,
        private PaymentClient $payment,
        private CarrierClient $carrier,
        private MessagingClient $messaging,
        private string $publicUrl,
    ) {
    }

    /** @return array the order, as it stands when the customer has waited for all of it */
    public function place(array $data): array
    {
        $reference = $data['order_reference'];
        $total = $data['total']['amount_minor'] / 100;
        $isNew = $this->orders->insert([
            'reference' => $reference,
            'total' => $total,
            'currency' => $data['total']['currency'],
            'customer' => $data['customer']['reference'],
            'destination' => json_encode($data['destination']),
            'weight_grams' => $data['weight_grams'],
            'status' => 'new',
        ]);
        if (!$isNew) {
            return $this->orders->find($reference);
        }
        $order = $this->orders->find($reference);
        try {
            $this->orders->update($reference, ['shipping_cost' => $this->carrier->quote($order)]);
            $payment = $this->payment->charge(
                $reference,
                (int) round($total * 100),
                $order['currency'],
                $data['payment_token'],
                "{$this->publicUrl}/orders/$reference/return",
            );
            $this->orders->update($reference, ['payment_id' => $payment['id']]);
            if ($payment['status'] === 'declined') {
                $this->orders->update($reference, ['status' => 'declined']);
                $this->messaging->send($order, 'payment_declined');
            } elseif ($payment['status'] === 'requires_action') {
                $this->orders->update($reference, ['status' => 'at_the_bank']);
            } else {
                $this->orders->update($reference, ['status' => 'paid', 'captured' => $total]);
                $this->fulfil($order);
            }
        } catch (\Throwable $e) {
            error_log("order $reference: {$e->getMessage()}");
            $this->orders->update($reference, ['status' => 'failed']);
        }
        return $this->orders->find($reference);
    }

    /** The bank sends the customer back here, and says how it went. */
    public function comeBack(string $reference, string $status): array
    {
        $order = $this->orders->find($reference);
        if ($order['status'] === 'at_the_bank') {
            if ($status === 'succeeded') {
                $this->orders->update($reference, ['status' => 'paid']);
                $this->fulfil($order);
            } else {
                $this->orders->update($reference, ['status' => 'declined']);
                $this->messaging->send($order, 'payment_declined');
            }
        }
        return $this->orders->find($reference);
    }

    public function cancel(string $reference): array
    {
        $order = $this->orders->find($reference);
        if ($order['status'] === 'completed') {
            $this->carrier->cancel($order['shipment_id']);
            $rest = $order['total'] - $order['refunded'];
            if ($rest > 0) {
                $this->payment->refund($order['payment_id'], "cancel-$reference", (int) round($rest * 100));
            }
            $this->orders->update($reference, ['refunded' => $order['total']]);
        } elseif ($order['status'] === 'at_the_bank') {
            $this->payment->void($order['payment_id']);
        } else {
            return $order;
        }
        $this->orders->update($reference, ['status' => 'cancelled']);
        $this->messaging->send($order, 'order_cancelled');
        return $this->orders->find($reference);
    }

    /** @return bool false where more is asked for than is left */
    public function refund(string $reference, string $refundReference, ?int $amountMinor): bool
    {
        $order = $this->orders->find($reference);
        $left = $order['total'] - $order['refunded'];
        $amount = $amountMinor === null ? $left : $amountMinor / 100;
        if ($order['status'] !== 'completed' || $amount <= 0 || $amount > $left + 0.001) {
            return false;
        }
        $this->payment->refund($order['payment_id'], $refundReference, (int) round($amount * 100));
        $this->orders->update($reference, ['refunded' => $order['refunded'] + $amount]);
        $this->messaging->send($order, 'refund_issued', ['refund_reference' => $refundReference]);
        return true;
    }

    private function fulfil(array $order): void
    {
        $shipment = $this->carrier->ship($order);
        $this->orders->update($order['reference'], ['shipment_id' => $shipment['id'], 'status' => 'completed']);
        $this->messaging->send($order, 'order_confirmed', ['tracking_number' => $shipment['label']['tracking_number']]);
    }
}
