<?php

declare(strict_types=1);

namespace Shop\Tests\PartnerFaults;

use Psr\Log\NullLogger;
use Shop\Http\MemoryState;
use Shop\Http\PartnerHttpFactory;
use Shop\Http\PartnerSettings;
use Shop\Http\SystemClock;
use Shop\Observability\Trace;
use Shop\Partner\Payment\CapturePayment;
use Shop\Partner\Payment\CreatePayment;
use Shop\Partner\Payment\Money;
use Shop\Partner\Payment\Payment;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Partner\PaymentGateway;
use Shop\Partner\RetryableFailure;
use Shop\Tests\Observability\MetricsInMemory;

/** The reference shop's client: what is unknown is looked up at the partner before it is done again. */
final class ReferenceClientTest extends ChargeTestCase
{
    private const ROUNDS = 4;
    private const PAUSE_MS = 20;

    private PaymentGateway $gateway;

    protected function setUp(): void
    {
        $clock = new SystemClock();
        $factory = new PartnerHttpFactory(new MemoryState($clock), new NullLogger(), new MetricsInMemory(), new Trace(), $clock);
        $this->gateway = new PaymentGateway($factory->for(new PartnerSettings(
            'payment',
            $this->partners()->url('payment'),
            fn (): string => $this->partners()->token('payment'),
            readMs: 500,
            backoffBaseMs: self::PAUSE_MS,
        )));
    }

    protected function charge(string $orderReference, int $amountMinor): void
    {
        $payment = $this->untilKnown(
            fn (): Payment => $this->gateway->authorize(
                new CreatePayment($orderReference, new Money($amountMinor, 'EUR'), 'tok_visa_ok'),
                "{$orderReference}-authorize",
            ),
            fn (): ?Payment => $this->gateway->listFor($orderReference)[0] ?? null,
        );
        $this->untilKnown(
            fn (): Payment => $this->gateway->capture($payment->id, new CapturePayment($amountMinor), "{$orderReference}-capture"),
            function () use ($payment): ?Payment {
                $now = $this->gateway->get($payment->id);

                return $now->status === PaymentStatus::Captured ? $now : null;
            },
        );
    }

    /**
     * @param \Closure(): Payment  $do
     * @param \Closure(): ?Payment $look
     */
    private function untilKnown(\Closure $do, \Closure $look): Payment
    {
        for ($round = 1; ; ++$round) {
            try {
                return $do();
            } catch (RetryableFailure $failure) {
                $found = $failure->isOutcomeUnknown() ? $look() : null;
                if ($found !== null) {
                    return $found;
                }
                if ($round === self::ROUNDS) {
                    throw $failure;
                }
                usleep(($failure->retryAfterMs ?? self::PAUSE_MS) * 1_000);
            }
        }
    }
}
