<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use Psr\Log\AbstractLogger;
use Random\Engine\Mt19937;
use Random\Randomizer;
use Shop\Http\Call;
use Shop\Http\MemoryState;
use Shop\Http\PartnerHttp;
use Shop\Http\PartnerHttpFactory;
use Shop\Http\PartnerSettings;
use Shop\Http\Repeat;
use Shop\Http\SharedState;
use Shop\Observability\Trace;
use Shop\Tests\Observability\MetricsInMemory;

/** A client with a clock, chance and answers of a test's own. */
final class Clients
{
    public readonly FakeClock $clock;
    public readonly SharedState $state;
    public readonly MetricsInMemory $metrics;
    public readonly AbstractLogger $log;
    public readonly PartnerSettings $settings;

    public function __construct(?PartnerSettings $settings = null)
    {
        $this->clock = new FakeClock();
        $this->state = new MemoryState($this->clock);
        $this->metrics = new MetricsInMemory();
        $this->settings = $settings ?? self::settings();
        $this->log = new class () extends AbstractLogger {
            /** @var list<array<string, mixed>> */
            public array $lines = [];

            public function log($level, $message, array $context = []): void
            {
                $this->lines[] = ['level' => $level, 'message' => (string) $message] + $context;
            }
        };
    }

    /** @param mixed ...$more what differs from the usual */
    public static function settings(mixed ...$more): PartnerSettings
    {
        return new PartnerSettings(...$more + [
            'partner' => 'payment',
            'baseUrl' => 'http://payment.test/base/',
            'token' => static fn (): string => 'sk_test_token',
            'breakerFailures' => 3,
        ]);
    }

    public function client(callable $handler): PartnerHttp
    {
        $random = new Randomizer(new Mt19937(1));

        return (new PartnerHttpFactory($this->state, $this->log, $this->metrics, new Trace($random), $this->clock, $random))->for($this->settings, $handler);
    }

    /** @param mixed ...$more what differs from a read */
    public static function call(mixed ...$more): Call
    {
        return new Call(...$more + [
            'operation' => 'getPayment',
            'method' => 'GET',
            'path' => '/v1/payments/pay_1',
            'repeat' => Repeat::Always,
            'read' => static fn (string $body): object => (object) json_decode($body, true, flags: JSON_THROW_ON_ERROR),
            'order' => 'order-1',
        ]);
    }

    /** @param mixed ...$more what differs from a call with an effect */
    public static function effect(mixed ...$more): Call
    {
        return self::call(...$more + [
            'operation' => 'createPayment',
            'method' => 'POST',
            'path' => '/v1/payments',
            'repeat' => Repeat::Keyed,
            'body' => '{"order_reference":"order-1"}',
            'key' => 'order-1-authorize',
        ]);
    }
}
