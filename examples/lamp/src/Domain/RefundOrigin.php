<?php

declare(strict_types=1);

namespace Shop\Domain;

enum RefundOrigin: string
{
    case Merchant = 'merchant';
    /** It undoes the capture of an order that was cancelled. */
    case Cancellation = 'cancellation';
    /** Somebody made it at the gateway's own desk. It was theirs to tell the customer. */
    case Gateway = 'gateway';
    /** The gateway paid it beside one of ours, under the same reference: counted, and a person must look. */
    case Repeated = 'repeated';
}
