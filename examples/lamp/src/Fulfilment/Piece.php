<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Shop\Database\Lease;
use Shop\Database\StepRow;
use Shop\Domain\Order;
use Shop\Webhook\KeptWebhook;

/** What a worker has taken on: webhooks that ask for a read, or a step, or nothing (what was due was wanted no more). */
final readonly class Piece
{
    /** @param list<KeptWebhook> $webhooks */
    public function __construct(public Lease $lease, public Order $order, public array $webhooks, public ?StepRow $step = null)
    {
    }
}
