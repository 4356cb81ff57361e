<?php

declare(strict_types=1);

namespace Shop\Tests\PartnerFaults;

use Firedrill\Call;
use Firedrill\Fault;
use Firedrill\PHPUnit\AssertsPartners;
use PHPUnit\Framework\TestCase;

/** What any client of the payment partner has to keep, whatever it is made of. It knows nothing of one but {@see charge()}. */
abstract class ChargeTestCase extends TestCase
{
    use AssertsPartners;

    /** Authorizes and captures with the token `tok_visa_ok`, in EUR; throws where the partner said no, or where it gave up. */
    abstract protected function charge(string $orderReference, int $amountMinor): void;

    public function testChargesOnceOnACalmDay(): void
    {
        $this->charge('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
        self::assertSame(['createPayment', 'capturePayment'], $this->effectsAskedFor('order-1'));
    }

    #[Fault('response-lost', partner: 'payment', operation: 'createPayment', times: 1)]
    public function testChargesOnceWhereTheAnswerToThePaymentIsLost(): void
    {
        $this->charge('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('response-lost', partner: 'payment', operation: 'capturePayment', times: 1)]
    public function testChargesOnceWhereTheAnswerToTheCaptureIsLost(): void
    {
        $this->charge('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('response-lost', partner: 'payment', operation: 'createPayment', times: 1)]
    public function testChargesOnceThoughThePartnerHasForgottenTheKey(): void
    {
        $this->partners()->setIdempotency('payment', 'none');
        $this->charge('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('hang-after-effect', partner: 'payment', operation: 'createPayment', with: ['hold_ms' => 3_000], times: 1)]
    public function testChargesOnceWhereThePartnerFallsSilent(): void
    {
        $this->charge('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('schema-invalid', partner: 'payment', operation: 'createPayment', times: 1)]
    public function testTakesNoAnswerForASuccessThatTheContractDoesNotKnow(): void
    {
        $this->charge('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('status-after-effect', partner: 'payment', operation: 'createPayment', with: ['code' => 502], times: 1)]
    #[Fault('status', partner: 'payment', operation: 'capturePayment', with: ['code' => 503], upTo: 2)]
    public function testChargesOnceUnderTwoFaults(): void
    {
        $this->charge('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
    }

    #[Fault('throttle', partner: 'payment', operation: 'createPayment', with: ['retry_after_s' => 1], times: 1)]
    public function testComesBackNoSoonerThanThePartnerAsked(): void
    {
        $this->charge('order-1', 4990);
        $this->assertChargedOnce('order-1', 4990);
        [$refused, $taken] = array_values(array_filter($this->partners()->journal('order-1', 'payment'), static fn (Call $call): bool => $call->operation === 'createPayment'));
        $waitedMs = (float) (new \DateTimeImmutable($taken->at))->format('Uv') - (float) (new \DateTimeImmutable($refused->at))->format('Uv');
        self::assertGreaterThanOrEqual(1_000.0, $waitedMs, 'It came back before Retry-After was over.');
    }

    #[Fault('decline', partner: 'payment', operation: 'createPayment')]
    public function testTakesNoForAnAnswer(): void
    {
        $refused = null;
        try {
            $this->charge('order-1', 4990);
        } catch (\Exception $refused) {
        }
        self::assertNotNull($refused, 'A card that was declined was taken for charged.');
        self::assertSame(['createPayment'], $this->effectsAskedFor('order-1'), 'A declined card is asked once.');
        $this->assertNotCharged('order-1');
    }

    /** @return list<string> the operations that were to change something, in their order */
    private function effectsAskedFor(string $order): array
    {
        $calls = array_filter($this->partners()->journal($order, 'payment'), static fn (Call $call): bool => $call->method === 'POST');

        return array_values(array_map(static fn (Call $call): string => $call->operation ?? $call->path, $calls));
    }
}
