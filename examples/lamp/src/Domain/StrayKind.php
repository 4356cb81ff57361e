<?php

declare(strict_types=1);

namespace Shop\Domain;

enum StrayKind: string
{
    case Payment = 'payment';
    case Shipment = 'shipment';
}
