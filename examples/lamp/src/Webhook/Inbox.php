<?php

declare(strict_types=1);

namespace Shop\Webhook;

use Shop\Config;
use Shop\Database\Database;
use Shop\Database\OrderStore;
use Shop\Database\WorkStore;
use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Fulfilment\Observation;
use Shop\Http\Clock;
use Shop\Partner\CarrierGateway;
use Shop\Partner\PartnerFailure;
use Shop\Partner\PaymentGateway;
use Shop\Partner\RetryableFailure;

/**
 * Webhooks that were kept, each event once. Worked off by a worker, which reads the partner: so it does not matter in which order
 * they came, whether one is missing, or what a payload says.
 */
final readonly class Inbox
{
    public function __construct(
        private Database $database,
        private OrderStore $orders,
        private WorkStore $work,
        private PaymentGateway $payments,
        private CarrierGateway $carrier,
        private Config $config,
        private Clock $clock,
    ) {
    }

    /**
     * Keeps a verified webhook; the partner's answer waits for nothing else.
     *
     * @param string $eventId the same on every redelivery
     * @return int|null the order that there is something to do for; null where it was known, or means nothing here
     */
    public function keep(string $partner, string $eventId, string $body): ?int
    {
        $envelope = Envelope::read($partner, $body);
        return $this->database->transaction(function (Database $database) use ($partner, $eventId, $body, $envelope): ?int {
            $orderId = $envelope->orderReference === null ? null : $this->orders->idOf($envelope->orderReference);
            // An order is written before any partner hears of it: what names no order of ours is not ours.
            $ignored = $envelope->ignored ?? ($orderId === null ? 'unknown order' : null);
            $nowMs = $this->clock->nowMs();
            $isNew = $database->execute(
                'INSERT IGNORE INTO inbox (partner, event_id, order_id, type, body, state, note, due_ms, received_ms)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
                [$partner, $eventId, $orderId, $envelope->type, $body, $ignored === null ? 'open' : 'ignored', $ignored, $nowMs, $nowMs],
            ) === 1;
            if (!$isNew || $ignored !== null || $orderId === null) {
                return null;
            }
            $this->work->wake($orderId, $nowMs);
            return $orderId;
        });
    }

    /** @return list<KeptWebhook> those of one partner: one read answers all of them */
    public function due(Order $order, int $nowMs): array
    {
        $rows = $this->database->rows(
            "SELECT id, partner, type, body, attempts FROM inbox WHERE order_id = ? AND state = 'open' AND due_ms <= ? ORDER BY id LIMIT 50",
            [$order->id, $nowMs],
        );
        $due = [];
        foreach ($rows as $row) {
            if ($row['partner'] === $rows[0]['partner']) {
                $envelope = Envelope::read($row['partner'], $row['body']);
                $due[] = new KeptWebhook(
                    $row['id'],
                    $row['type'],
                    $row['attempts'],
                    $envelope->subjectId,
                    $envelope->subjectVersion,
                );
            }
        }
        return $due;
    }

    /**
     * Reads the partner, unless the order knows all of it by now, such as from the answers to our own calls.
     *
     * @param non-empty-list<KeptWebhook> $webhooks
     * @throws PartnerFailure
     */
    public function read(Order $order, array $webhooks): Observation
    {
        $unknown = array_values(array_filter($webhooks, static fn (KeptWebhook $webhook): bool => !self::isKnown($order, $webhook)));
        if ($unknown === []) {
            return Observation::nothing();
        }
        if ($unknown[0]->isAboutShipment()) {
            $shipments = $this->carrier->listFor($order->number);
            return new Observation(true, static fn (Order $order) => Learn::shipments($order, $shipments));
        }
        // All payments of the order, where one is spoken of that it does not know: a lost answer's, or a second one.
        $known = $order->payment?->id;
        $isOther = static fn (KeptWebhook $webhook): bool => !$webhook->isAboutRefund() && $webhook->subjectId !== $known;
        $payments = $known === null || array_filter($unknown, $isOther) !== []
            ? $this->payments->listFor($order->number)
            : [$this->payments->get($known)];
        $isRefund = static fn (KeptWebhook $webhook): bool => $webhook->isAboutRefund();
        $hasRefunds = $order->refunds !== [] || array_filter($unknown, $isRefund) !== [];
        $refunds = $order->payment !== null && $hasRefunds ? $this->payments->listRefunds($order->payment->id) : [];
        return new Observation(true, static function (Order $order) use ($payments, $refunds): void {
            Learn::payments($order, $payments);
            foreach ($refunds as $refund) {
                Learn::refund($order, $refund);
            }
        });
    }

    /**
     * Ends the webhooks whose news the order knows. What was announced and not seen yet, as by a stale read, is looked for again.
     *
     * @param list<KeptWebhook> $webhooks
     */
    public function conclude(Order $order, array $webhooks, ?PartnerFailure $failure): void
    {
        $nowMs = $this->clock->nowMs();
        foreach ($webhooks as $webhook) {
            $isKnown = $failure === null && self::isKnown($order, $webhook);
            $attempts = $webhook->attempts + 1;
            if ($isKnown || $attempts >= $this->config->webhookReads) {
                $note = $isKnown ? null : 'not seen: polling and reconciliation take over';
                $this->database->execute("UPDATE inbox SET state = 'done', attempts = ?, note = ? WHERE id = ?", [$attempts, $note, $webhook->id]);
                continue;
            }
            $ceilingMs = min($this->config->backoffCapMs, $this->config->backoffBaseMs * 2 ** $attempts);
            $dueMs = $nowMs + ($failure instanceof RetryableFailure ? $failure->retryAfterMs ?? 0 : 0) + random_int(0, max(1, $ceilingMs));
            $this->database->execute('UPDATE inbox SET attempts = ?, due_ms = ? WHERE id = ?', [$attempts, $dueMs, $webhook->id]);
        }
    }

    private static function isKnown(Order $order, KeptWebhook $webhook): bool
    {
        if ($webhook->isAboutRefund()) {
            foreach ($order->refunds as $refund) {
                if ($refund->partnerId === $webhook->subjectId) {
                    return $refund->state->isFinal();
                }
            }
            return false;
        }
        $known = $webhook->isAboutShipment() ? $order->shipment : $order->payment;
        if ($known?->id === $webhook->subjectId) {
            return $known !== null && $known->version >= $webhook->subjectVersion;
        }
        $stray = $order->strays[(string) $webhook->subjectId] ?? null;
        return $stray !== null && $stray->version >= $webhook->subjectVersion;
    }
}
