<?php

declare(strict_types=1);

namespace Shop\Domain;

/** A second payment or shipment under one order: it should not be, and is undone. */
final readonly class Stray
{
    public function __construct(public StrayKind $kind, public string $id, public int $version, public bool $isUndone)
    {
    }
}
