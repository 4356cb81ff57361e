<?php

declare(strict_types=1);

namespace Shop\Event;

/**
 * Which version of each event is written now, and how older ones become it. Brokers and outboxes keep old events, and services are
 * updated one after another: whoever reads must understand all versions that were ever written.
 */
final class Versions
{
    public const CURRENT = [
        'order.placed' => 2,
        'payment.authorized' => 1,
        'payment.captured' => 1,
        'shipment.created' => 1,
        'refund.issued' => 1,
    ];

    /** @throws UnreadableEvent where a newer service wrote it, or nobody of this shop */
    public static function upcast(CloudEvent $event): CloudEvent
    {
        $current = self::CURRENT[$event->name] ?? throw new UnreadableEvent("$event->name is unknown");
        if ($event->version > $current) {
            throw new UnreadableEvent("$event->name comes in version $event->version, and $current is the newest known here");
        }
        while ($event->version < $current) {
            $event = match ("$event->name.v$event->version") {
                'order.placed.v1' => $event->upcast(2, [
                    'order' => $event->data['order'],
                    'total' => ['amount_minor' => $event->data['total_minor'], 'currency' => $event->data['currency']],
                ]),
            };
        }
        return $event;
    }
}
