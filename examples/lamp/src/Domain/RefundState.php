<?php

declare(strict_types=1);

namespace Shop\Domain;

enum RefundState: string
{
    /** Promised by the shop; the gateway need not know of it yet. */
    case Requested = 'requested';
    case Pending = 'pending';
    case Succeeded = 'succeeded';
    case Failed = 'failed';

    public function isFinal(): bool
    {
        return $this === self::Succeeded || $this === self::Failed;
    }
}
