<?php

declare(strict_types=1);

namespace Shop\Tests\PartnerFaults;

use Shop\PaymentClient;

/** It fails, and is to: see what each failure says. */
final class NaiveClientTest extends ChargeTestCase
{
    protected function charge(string $orderReference, int $amountMinor): void
    {
        $client = new PaymentClient($this->partners()->url('payment'), $this->partners()->token('payment'));
        $client->charge($orderReference, $amountMinor, 'EUR', 'tok_visa_ok');
    }
}
