<?php

declare(strict_types=1);

namespace Firedrill\Tests;

use Firedrill\Client;
use Firedrill\Fault;
use Firedrill\PHPUnit\AssertsPartners;
use Firedrill\Tests\Example\CarefulClient;
use PHPUnit\Framework\ExpectationFailedException;
use PHPUnit\Framework\TestCase;

final class WebhooksTest extends TestCase
{
    use AssertsPartners;

    private static WebhookEndpoint $endpoint;
    private static WebhookEndpoint $deaf;
    private static Client $partners;

    public static function setUpBeforeClass(): void
    {
        self::$endpoint = WebhookEndpoint::start('whsec_' . base64_encode('firedrill local secret of payment'));
        self::$deaf = WebhookEndpoint::start('whsec_' . base64_encode('another secret altogether'));
        self::$partners = Client::start(webhookUrl: self::$endpoint->url);
    }

    public static function tearDownAfterClass(): void
    {
        self::$partners->stop();
        self::$endpoint->stop();
        self::$deaf->stop();
    }

    protected function partners(): Client
    {
        return self::$partners;
    }

    #[Fault('webhook-duplicate', partner: 'payment', webhook: 'payment.captured')]
    public function testEveryWebhookOfAPaymentIsAccepted(): void
    {
        (new CarefulClient(self::$partners))->pay('order-1', 4990);
        $this->assertEveryWebhookAccepted();
        $this->assertEveryWebhookAccepted('order-1');
        self::assertCount(2, self::$partners->deliveries('order-1', 'payment'));
    }

    public function testAWebhookIsTriggered(): void
    {
        $delivery = self::$partners->trigger('payment.captured', 'order-7');
        self::assertSame(['payment', 'payment.captured', 'order-7', [202]], [$delivery->partner, $delivery->type, $delivery->order, $delivery->statuses]);
        self::assertTrue($delivery->isAccepted());
    }

    public function testARefusedWebhookIsFound(): void
    {
        $refused = self::$partners->trigger('payment.captured', 'order-7', to: self::$deaf->url);
        self::assertSame([400], $refused->statuses);
        self::assertFalse($refused->isAccepted());
        $this->expectException(ExpectationFailedException::class);
        $this->expectExceptionMessage('A webhook was not accepted.');
        $this->assertEveryWebhookAccepted(withinMs: 50);
    }
}
