<?php

declare(strict_types=1);

namespace Shop\Tests\Partner;

use Firedrill\Call;
use Firedrill\Fault;
use Firedrill\PHPUnit\AssertsPartners;
use PHPUnit\Framework\TestCase;
use Psr\Log\NullLogger;
use Shop\Http\MemoryState;
use Shop\Http\PartnerHttp;
use Shop\Http\PartnerHttpFactory;
use Shop\Http\PartnerSettings;
use Shop\Http\SystemClock;
use Shop\Observability\Trace;
use Shop\Partner\Carrier\Address;
use Shop\Partner\Carrier\CreateShipment;
use Shop\Partner\Carrier\Parcel;
use Shop\Partner\Carrier\QuoteRates;
use Shop\Partner\Carrier\Service;
use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\Carrier\UpdateShipment;
use Shop\Partner\Carrier\ValidateAddress;
use Shop\Partner\CarrierGateway;
use Shop\Partner\ManualFailure;
use Shop\Partner\Messaging\InvalidPayload;
use Shop\Partner\Messaging\MessageStatus;
use Shop\Partner\Messaging\SendMessage;
use Shop\Partner\Messaging\TrackEvent;
use Shop\Partner\MessagingGateway;
use Shop\Partner\PartnerFailure;
use Shop\Partner\Payment\CapturePayment;
use Shop\Partner\Payment\CreatePayment;
use Shop\Partner\Payment\CreateRefund;
use Shop\Partner\Payment\Money;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Partner\PaymentGateway;
use Shop\Partner\RetryableFailure;
use Shop\Partner\TerminalFailure;
use Shop\Tests\Observability\MetricsInMemory;

/** Every operation over a simulated partner. */
final class GatewaysTest extends TestCase
{
    use AssertsPartners;

    public function testTakesMoneyAndGivesSomeOfItBack(): void
    {
        $gateway = $this->payment();
        $payment = $gateway->authorize(self::payment4990(), 'order-1-authorize');
        self::assertSame(PaymentStatus::Authorized, $payment->status);
        self::assertEquals($payment, $gateway->authorize(self::payment4990(), 'order-1-authorize'), 'the same key, the same payment');
        self::assertSame(PaymentStatus::Captured, $gateway->capture($payment->id, new CapturePayment(4990), 'order-1-capture')->status);
        $refund = $gateway->refund($payment->id, new CreateRefund(990, 'return-1'), 'order-1-return-1');
        self::assertSame($refund->id, $gateway->getRefund($refund->id)->id);
        self::assertSame([$refund->id], array_column($gateway->listRefunds($payment->id), 'id'));
        self::assertSame([$payment->id], array_column($gateway->listFor('order-1'), 'id'));
        self::assertSame(990, $gateway->get($payment->id)->refunded->minor);
        $today = $this->partners()->now()->format('Y-m-d');
        self::assertEqualsCanonicalizing([4990, -990], array_map(static fn ($booked): int => $booked->amount->minor, $gateway->balanceTransactions($today)));
        $this->assertChargedOnce('order-1', 4990);
    }

    public function testGivesAnAuthorizationBack(): void
    {
        $gateway = $this->payment();
        $payment = $gateway->authorize(self::payment4990(), 'order-1-authorize');
        self::assertSame(PaymentStatus::Voided, $gateway->void($payment->id, 'order-1-void')->status);
        $this->assertNotCharged('order-1');
    }

    public function testReadsAListToItsEnd(): void
    {
        $gateway = $this->payment();
        for ($n = 1; $n <= 101; ++$n) {
            $gateway->authorize(self::payment4990(), "order-1-{$n}");
        }
        self::assertCount(101, array_unique(array_column($gateway->listFor('order-1'), 'id')));
    }

    public function testTellsThePartnersRefusalsApart(): void
    {
        $gateway = $this->payment();
        $gateway->authorize(self::payment4990(), 'order-1-authorize');
        $reused = self::failure(static fn () => $gateway->authorize(new CreatePayment('order-1', new Money(1, 'EUR'), 'tok_visa_ok'), 'order-1-authorize'));
        self::assertInstanceOf(ManualFailure::class, $reused);
        self::assertTrue($reused->isOutcomeUnknown());
        $unknown = self::failure(static fn () => $gateway->get('pay_0'));
        self::assertInstanceOf(TerminalFailure::class, $unknown);
        self::assertSame(404, $unknown->status);
    }

    #[Fault('schema-invalid', partner: 'payment', operation: 'createPayment', with: ['how' => 'retyped'], attempt: 1)]
    #[Fault('not-json', partner: 'payment', operation: 'createPayment', attempt: 2)]
    #[Fault('body-cut', partner: 'payment', operation: 'createPayment', attempt: 3)]
    #[Fault('wrong-content-type', partner: 'payment', operation: 'createPayment', attempt: 4)]
    public function testTakesNoAnswerForASuccessThatBreaksTheContract(): void
    {
        $gateway = $this->payment();
        for ($attempt = 1; $attempt <= 4; ++$attempt) {
            $failure = self::failure(static fn () => $gateway->authorize(self::payment4990(), 'order-1-authorize'));
            self::assertInstanceOf(RetryableFailure::class, $failure);
            self::assertTrue($failure->isOutcomeUnknown());
        }
        self::assertSame(PaymentStatus::Authorized, $gateway->authorize(self::payment4990(), 'order-1-authorize')->status);
        $this->assertAuthorizedOnce('order-1');
    }

    #[Fault('status', partner: 'payment', operation: 'listPayments', upTo: 2)]
    public function testRepeatsAReadByItself(): void
    {
        self::assertSame([], $this->payment()->listFor('order-1'));
        $reads = array_filter($this->partners()->journal(null, 'payment'), static fn (Call $call): bool => $call->operation === 'listPayments');
        self::assertCount(3, $reads);
    }

    public function testShipsAndChangesOnlyWhatItHasRead(): void
    {
        $gateway = new CarrierGateway($this->http('carrier'));
        self::assertNotSame([], $gateway->quote(new QuoteRates('order-1', self::address(), [new Parcel(750)]), 2_000)->rates);
        self::assertTrue($gateway->validateAddress(new ValidateAddress(self::address()))->valid);
        $shipped = $gateway->createShipment(new CreateShipment('order-1', Service::Standard, self::address(), [new Parcel(750)]), 'order-1-ship');
        $id = $shipped->shipment->id;
        $this->assertShippedOnce('order-1');
        $read = $gateway->get($id);
        self::assertNotSame('', $read->etag);
        $moved = $gateway->update($id, new UpdateShipment(self::address('2 Drill Street')), $read->etag);
        self::assertSame('2 Drill Street', $moved->shipment->destination->line1);
        $late = self::failure(static fn () => $gateway->update($id, new UpdateShipment(self::address()), $read->etag));
        self::assertInstanceOf(TerminalFailure::class, $late);
        self::assertSame(412, $late->status);
        self::assertSame(ShipmentStatus::Cancelled, $gateway->cancel($id, 'order-1-cancel', $moved->etag)->shipment->status);
        self::assertSame([$id], array_column($gateway->listFor('order-1'), 'id'));
        $this->assertNotShipped('order-1');
    }

    public function testTellsACustomerAndTakesNoForAnAnswer(): void
    {
        $gateway = new MessagingGateway($this->http('messaging'));
        $message = $gateway->send(new SendMessage('order-1', 'order_confirmed', 'cust_42', ['tracking_number' => 'FD1']), 'order-1-confirmed');
        self::assertSame($message->id, $gateway->get($message->id)->id);
        self::assertContains($message->status, MessageStatus::cases());
        self::assertSame([$message->id], array_column($gateway->listFor('order-1'), 'id'));
        self::assertSame('accepted', $gateway->track(new TrackEvent('order_placed', 'order-1', 'cust_42'), 'order-1-placed')->status);
        self::assertTrue($gateway->optOut('cust_42')->optedOut);
        $this->assertMessagedOnce('order-1', 'order_confirmed');
        self::assertInstanceOf(TerminalFailure::class, self::failure(static fn () => $gateway->send(new SendMessage('order-2', 'order_confirmed', 'cust_42'), 'order-2-confirmed')));
    }

    public function testSendsNothingThatTheContractDoesNotKnow(): void
    {
        $gateway = new MessagingGateway($this->http('messaging'));
        try {
            $gateway->send(new SendMessage('order-1', 'order_confirmed', 'petra@example.com'), 'order-1-confirmed');
            self::fail('An address went out as a reference.');
        } catch (InvalidPayload $invalid) {
            self::assertSame('/recipient_reference', $invalid->field);
        }
        self::assertSame([], $this->partners()->journal(null, 'messaging'));
    }

    private static function payment4990(): CreatePayment
    {
        return new CreatePayment('order-1', new Money(4990, 'EUR'), 'tok_visa_ok');
    }

    private static function address(string $line1 = '1 Drill Street'): Address
    {
        return new Address('Customer 1', $line1, '10115', 'Berlin', 'DE');
    }

    private static function failure(callable $work): PartnerFailure
    {
        try {
            $work();
        } catch (PartnerFailure $failure) {
            return $failure;
        }
        self::fail('It did not fail.');
    }

    private function payment(): PaymentGateway
    {
        return new PaymentGateway($this->http('payment'));
    }

    private function http(string $partner): PartnerHttp
    {
        $clock = new SystemClock();
        $factory = new PartnerHttpFactory(new MemoryState($clock), new NullLogger(), new MetricsInMemory(), new Trace(), $clock);

        return $factory->for(new PartnerSettings(
            $partner,
            $this->partners()->url($partner),
            fn (): string => $this->partners()->token($partner),
            backoffBaseMs: 20,
            breakerFailures: 100,
            ratePerSecond: 1_000.0,
        ));
    }
}
