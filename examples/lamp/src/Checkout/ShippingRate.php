<?php

declare(strict_types=1);

namespace Shop\Checkout;

use Shop\Domain\RateSource;
use Shop\Partner\Carrier\Service;

final readonly class ShippingRate
{
    public function __construct(public Service $service, public int $amountMinor, public string $currency, public RateSource $source)
    {
    }
}
