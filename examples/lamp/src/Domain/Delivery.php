<?php

declare(strict_types=1);

namespace Shop\Domain;

use Shop\Partner\Carrier\Address;
use Shop\Partner\Carrier\Service;

/** Where an order goes, and how: fixed when it is placed. */
final readonly class Delivery
{
    /** @param RateSource $rateSource where the price of shipping came from */
    public function __construct(
        public Address $destination,
        public int $weightGrams,
        public Service $service,
        public RateSource $rateSource,
    ) {
    }
}
