<?php

declare(strict_types=1);

namespace Firedrill\Tests;

use Firedrill\Fault;
use Firedrill\PHPUnit\AssertsPartners;
use Firedrill\Tests\Example\NaiveClient;
use PHPUnit\Framework\ExpectationFailedException;
use PHPUnit\Framework\TestCase;

/** What the assertions say of a client that is wrong. */
final class NaiveClientTest extends TestCase
{
    use AssertsPartners;

    private NaiveClient $client;

    protected function setUp(): void
    {
        $this->client = new NaiveClient($this->partners());
    }

    public function testLooksRightOnACalmDay(): void
    {
        $this->client->pay('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('response-lost', partner: 'payment', operation: 'createPayment', times: 1)]
    public function testHoldsMoneyTwiceWhereTheAnswerToThePaymentIsLost(): void
    {
        $this->client->pay('order-1', 4990);
        $message = $this->messageOf(fn () => $this->assertChargedOnce('order-1'));
        self::assertStringContainsString('order-1 was authorized besides, with money still held, once, not at all.', $message);
        self::assertSame(2, preg_match_all('/ payment    authorized .* order-1 .* 4990 EUR/', $message));
        self::assertStringContainsString('response-lost at payment/createPayment *: struck once', $message);
        $this->assertFails(fn () => $this->assertAuthorizedOnce('order-1'));
    }

    #[Fault('response-lost', partner: 'payment', operation: 'capturePayment', times: 1)]
    public function testChargesTwiceWhereTheAnswerToTheCaptureIsLost(): void
    {
        $this->client->pay('order-1', 4990);
        $message = $this->messageOf(fn () => $this->assertChargedOnce('order-1'));
        self::assertStringContainsString('order-1 was captured 2 times, not once.', $message);
        $this->assertFails(fn () => $this->assertNotCharged('order-1'));
    }

    #[Fault('response-lost', partner: 'carrier', operation: 'createShipment', times: 1)]
    #[Fault('response-lost', partner: 'messaging', operation: 'sendMessage', times: 1)]
    public function testShipsAndTellsTwice(): void
    {
        $this->client->ship('order-1');
        $this->client->confirm('order-1');
        self::assertStringContainsString('order-1 was shipped 2 times, not once.', $this->messageOf(fn () => $this->assertShippedOnce('order-1')));
        self::assertStringContainsString('order-1 was told of 2 times, not once.', $this->messageOf(fn () => $this->assertMessagedOnce('order-1')));
        $this->assertFails(fn () => $this->assertNotShipped('order-1'));
    }

    public function testNothingAtAllIsNotOnce(): void
    {
        self::assertStringContainsString('order-1 was not captured.', $this->messageOf(fn () => $this->assertChargedOnce('order-1')));
        $this->assertFails(fn () => $this->assertShippedOnce('order-1'));
        $this->assertFails(fn () => $this->assertMessagedOnce('order-1'));
        $this->assertFails(fn () => $this->assertEveryWebhookAccepted());
    }

    public function testAnotherAmountIsNotTheSameCharge(): void
    {
        $this->client->pay('order-1', 4990);
        self::assertStringContainsString('another amount', $this->messageOf(fn () => $this->assertChargedOnce('order-1', 4991)));
    }

    private function assertFails(callable $assertion): void
    {
        self::assertNotSame('', $this->messageOf($assertion));
    }

    private function messageOf(callable $assertion): string
    {
        try {
            $assertion();
        } catch (ExpectationFailedException $failure) {
            return $failure->getMessage();
        }
        self::fail('The assertion passed.');
    }
}
