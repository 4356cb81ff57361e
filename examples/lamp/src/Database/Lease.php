<?php

declare(strict_types=1);

namespace Shop\Database;

final readonly class Lease
{
    public function __construct(public int $orderId, public int $fence)
    {
    }
}
