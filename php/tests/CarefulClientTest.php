<?php

declare(strict_types=1);

namespace Firedrill\Tests;

use Firedrill\Fault;
use Firedrill\PHPUnit\AssertsPartners;
use Firedrill\Tests\Example\CarefulClient;
use PHPUnit\Framework\TestCase;

final class CarefulClientTest extends TestCase
{
    use AssertsPartners;

    private CarefulClient $client;

    protected function setUp(): void
    {
        $this->client = new CarefulClient($this->partners());
    }

    public function testChargesOnceOnACalmDay(): void
    {
        $this->assertNotCharged('order-1');
        $this->client->pay('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
        $this->assertAuthorizedOnce('order-1');
        $this->assertNotCharged('order-2');
    }

    #[Fault('response-lost', partner: 'payment', operation: 'createPayment', times: 1)]
    public function testChargesOnceWhereTheAnswerToThePaymentIsLost(): void
    {
        $this->client->pay('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('response-lost', partner: 'payment', operation: 'capturePayment', times: 1)]
    public function testChargesOnceWhereTheAnswerToTheCaptureIsLost(): void
    {
        $this->client->pay('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('status', partner: 'payment', operation: 'createPayment', with: ['code' => 503], upTo: 2)]
    #[Fault('body-cut', partner: 'payment', operation: 'capturePayment', attempt: 1)]
    public function testChargesOnceUnderTwoFaults(): void
    {
        $this->client->pay('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('response-lost', partner: 'carrier', operation: 'createShipment', times: 1)]
    #[Fault('response-lost', partner: 'messaging', operation: 'sendMessage', times: 1)]
    public function testShipsAndTellsOnce(): void
    {
        $this->assertNotShipped('order-1');
        $this->client->ship('order-1');
        $this->client->confirm('order-1');
        $this->assertShippedOnce('order-1');
        $this->assertMessagedOnce('order-1');
        $this->assertMessagedOnce('order-1', 'order_confirmed');
    }

    #[Fault('decline', partner: 'payment', operation: 'createPayment')]
    public function testTakesNoForAnAnswer(): void
    {
        try {
            $this->client->pay('order-1', 4990);
            self::fail('A payment that was declined was taken for paid.');
        } catch (\RuntimeException $declined) {
            self::assertStringContainsString('status 402 after 1 attempts', $declined->getMessage());
        }
        $this->assertNotCharged('order-1');
    }
}
