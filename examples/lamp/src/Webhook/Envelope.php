<?php

declare(strict_types=1);

namespace Shop\Webhook;

use Shop\Partner\Carrier;
use Shop\Partner\Messaging;
use Shop\Partner\Payment;

/** A partner's event as it came, read by the contract's classes. What is not understood is kept and ignored, and says why. */
final readonly class Envelope
{
    /** The version that this shop was written for. */
    private const VERSION = 1;

    private const CLASSES = [
        'payment' => [
            'payment.authorized' => Payment\PaymentAuthorizedWebhook::class,
            'payment.requires_action' => Payment\PaymentRequiresActionWebhook::class,
            'payment.declined' => Payment\PaymentDeclinedWebhook::class,
            'payment.captured' => Payment\PaymentCapturedWebhook::class,
            'payment.voided' => Payment\PaymentVoidedWebhook::class,
            'payment.capture_failed' => Payment\PaymentCaptureFailedWebhook::class,
            'refund.succeeded' => Payment\RefundSucceededWebhook::class,
            'refund.failed' => Payment\RefundFailedWebhook::class,
        ],
        'carrier' => [
            'shipment.label_created' => Carrier\ShipmentLabelCreatedWebhook::class,
            'shipment.label_failed' => Carrier\ShipmentLabelFailedWebhook::class,
            'shipment.in_transit' => Carrier\ShipmentInTransitWebhook::class,
            'shipment.delivered' => Carrier\ShipmentDeliveredWebhook::class,
            'shipment.exception' => Carrier\ShipmentExceptionWebhook::class,
            'shipment.returned' => Carrier\ShipmentReturnedWebhook::class,
            'shipment.cancelled' => Carrier\ShipmentCancelledWebhook::class,
        ],
        'messaging' => [
            'message.delivered' => Messaging\MessageDeliveredWebhook::class,
            'message.bounced' => Messaging\MessageBouncedWebhook::class,
        ],
    ];

    private function __construct(
        public string $type,
        public ?string $orderReference,
        public ?string $subjectId,
        public int $subjectVersion,
        /** Why nothing is to be done about it. */
        public ?string $ignored,
    ) {
    }

    public static function read(string $partner, string $body): self
    {
        $data = json_decode($body, true, 32);
        $type = is_array($data) && is_string($data['type'] ?? null) ? mb_substr($data['type'], 0, 64) : 'unreadable';
        if (!is_array($data)) {
            return new self($type, null, null, 0, 'not JSON');
        }
        if (($data['version'] ?? null) !== self::VERSION) {
            return new self($type, null, null, 0, 'unknown version');
        }
        $class = self::CLASSES[$partner][$type] ?? null;
        if ($class === null) {
            return new self($type, null, null, 0, 'unknown type');
        }
        try {
            $about = $class::fromArray($data)->data;
        } catch (Payment\InvalidPayload | Carrier\InvalidPayload | Messaging\InvalidPayload $invalid) {
            // Signed, and not as the contract has it. Polling sees what it was about.
            return new self($type, null, null, 0, mb_substr($invalid->getMessage(), 0, 200));
        }
        // Messages that were delivered or not change nothing about an order.
        $ignored = $partner === 'messaging' ? 'informational' : null;
        return new self($type, $about->orderReference, $about->id, $about->version ?? 0, $ignored);
    }
}
