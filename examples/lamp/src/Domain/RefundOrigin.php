<?php

declare(strict_types=1);

namespace Shop\Domain;

enum RefundOrigin: string
{
    case Merchant = 'merchant';
    /** It undoes the capture of an order that was cancelled. */
    case Cancellation = 'cancellation';
    /** The gateway paid it beside one of ours, under the same reference: counted, and a person must look. */
    case Repeated = 'repeated';
}
