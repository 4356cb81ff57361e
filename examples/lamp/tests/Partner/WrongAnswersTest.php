<?php

declare(strict_types=1);

namespace Shop\Tests\Partner;

use GuzzleHttp\Psr7\Response;
use PHPUnit\Framework\TestCase;
use Shop\Http\PartnerHttp;
use Shop\Partner\Carrier\Address;
use Shop\Partner\Carrier\CreateShipment;
use Shop\Partner\Carrier\Parcel;
use Shop\Partner\Carrier\Service;
use Shop\Partner\CarrierGateway;
use Shop\Partner\Messaging\SendMessage;
use Shop\Partner\MessagingGateway;
use Shop\Partner\Payment\CapturePayment;
use Shop\Partner\Payment\CreatePayment;
use Shop\Partner\Payment\CreateRefund;
use Shop\Partner\Payment\Money;
use Shop\Partner\PaymentGateway;
use Shop\Partner\RetryableFailure;
use Shop\Tests\Http\Answers;
use Shop\Tests\Http\Clients;

/** Answers that are as the contract has them, and are not to what was asked: whose they are nobody knows. */
final class WrongAnswersTest extends TestCase
{
    private const PAYMENT = [
        'id' => 'pay_1',
        'order_reference' => 'order-1',
        'status' => 'captured',
        'amount_minor' => 4990,
        'captured_minor' => 4990,
        'refunded_minor' => 0,
        'currency' => 'EUR',
        'version' => 1,
        'created_at' => '2026-01-15T10:00:00.000Z',
        'updated_at' => '2026-01-15T10:00:00.000Z',
    ];
    private const REFUND = [
        'id' => 're_1',
        'payment_id' => 'pay_1',
        'order_reference' => 'order-1',
        'refund_reference' => 'return-1',
        'amount_minor' => 990,
        'currency' => 'EUR',
        'status' => 'pending',
        'created_at' => '2026-01-15T10:00:00.000Z',
    ];
    private const ADDRESS = ['name' => 'Customer 1', 'line1' => '1 Drill Street', 'postal_code' => '10115', 'city' => 'Berlin', 'country' => 'DE'];
    private const SHIPMENT = [
        'id' => 'shp_1',
        'order_reference' => 'order-1',
        'status' => 'cancelled',
        'service' => 'standard',
        'destination' => self::ADDRESS,
        'parcels' => [['weight_grams' => 750]],
        'label' => ['tracking_number' => 'FD1', 'url' => 'http://carrier.test/FD1.pdf'],
        'version' => 1,
        'created_at' => '2026-01-15T10:00:00.000Z',
        'updated_at' => '2026-01-15T10:00:00.000Z',
    ];
    private const MESSAGE = [
        'id' => 'msg_1',
        'order_reference' => 'order-1',
        'template' => 'order_confirmed',
        'recipient_reference' => 'cust_42',
        'status' => 'queued',
        'created_at' => '2026-01-15T10:00:00.000Z',
    ];

    /**
     * @dataProvider calls
     *
     * @param \Closure(PartnerHttp): mixed $call
     * @param array<string, mixed>         $right
     * @param list<array<string, mixed>>   $wrong what differs from that
     */
    public function testTakesNoAnswerToSomethingElse(\Closure $call, array $right, array $wrong): void
    {
        $call(self::answering($right));
        foreach ($wrong as $different) {
            try {
                $call(self::answering($different + $right));
                self::fail('It was taken for an answer: ' . json_encode($different));
            } catch (RetryableFailure $failure) {
                self::assertSame('unreadable-answer', $failure->reason);
                self::assertTrue($failure->isOutcomeUnknown());
            }
        }
    }

    /** @return iterable<string, array{\Closure(PartnerHttp): mixed, array<string, mixed>, list<array<string, mixed>>}> */
    public static function calls(): iterable
    {
        $payment = static fn (PartnerHttp $http): PaymentGateway => new PaymentGateway($http);
        $carrier = static fn (PartnerHttp $http): CarrierGateway => new CarrierGateway($http);
        $messaging = static fn (PartnerHttp $http): MessagingGateway => new MessagingGateway($http);
        $anotherId = ['id' => 'pay_2'];
        $anotherOrder = ['order_reference' => 'order-2'];
        yield 'authorize' => [
            static fn (PartnerHttp $http) => $payment($http)->authorize(new CreatePayment('order-1', new Money(4990, 'EUR'), 'tok_visa_ok'), 'k'),
            self::PAYMENT,
            [$anotherOrder, ['amount_minor' => 4991], ['currency' => 'USD']],
        ];
        yield 'get' => [static fn (PartnerHttp $http) => $payment($http)->get('pay_1'), self::PAYMENT, [$anotherId]];
        yield 'listFor' => [
            static fn (PartnerHttp $http) => $payment($http)->listFor('order-1'),
            ['data' => [self::PAYMENT, ['id' => 'pay_0'] + self::PAYMENT], 'next_cursor' => null],
            [['data' => [self::PAYMENT, $anotherOrder + self::PAYMENT]]],
        ];
        yield 'capture' => [
            static fn (PartnerHttp $http) => $payment($http)->capture('pay_1', new CapturePayment(4990), 'k'),
            self::PAYMENT,
            [$anotherId, ['status' => 'authorized'], ['captured_minor' => 4989]],
        ];
        yield 'void' => [static fn (PartnerHttp $http) => $payment($http)->void('pay_1', 'k'), ['status' => 'voided'] + self::PAYMENT, [$anotherId, ['status' => 'authorized']]];
        yield 'refund' => [
            static fn (PartnerHttp $http) => $payment($http)->refund('pay_1', new CreateRefund(990, 'return-1'), 'k'),
            self::REFUND,
            [['payment_id' => 'pay_2'], ['refund_reference' => 'return-2'], ['amount_minor' => 991]],
        ];
        yield 'getRefund' => [static fn (PartnerHttp $http) => $payment($http)->getRefund('re_1'), self::REFUND, [['id' => 're_2']]];
        yield 'listRefunds' => [
            static fn (PartnerHttp $http) => $payment($http)->listRefunds('pay_1'),
            ['data' => [self::REFUND], 'next_cursor' => null],
            [['data' => [['payment_id' => 'pay_2'] + self::REFUND]]],
        ];
        $shipment = new CreateShipment('order-1', Service::Standard, Address::fromArray(self::ADDRESS), [new Parcel(750)]);
        yield 'createShipment' => [static fn (PartnerHttp $http) => $carrier($http)->createShipment($shipment, 'k'), self::SHIPMENT, [$anotherOrder]];
        yield 'get a shipment' => [static fn (PartnerHttp $http) => $carrier($http)->get('shp_1'), self::SHIPMENT, [['id' => 'shp_2']]];
        yield 'cancel' => [static fn (PartnerHttp $http) => $carrier($http)->cancel('shp_1', 'k'), self::SHIPMENT, [['id' => 'shp_2'], ['status' => 'in_transit']]];
        yield 'shipments' => [
            static fn (PartnerHttp $http) => $carrier($http)->listFor('order-1'),
            ['data' => [self::SHIPMENT], 'next_cursor' => null],
            [['data' => [$anotherOrder + self::SHIPMENT]]],
        ];
        yield 'send' => [
            static fn (PartnerHttp $http) => $messaging($http)->send(new SendMessage('order-1', 'order_confirmed', 'cust_42'), 'k'),
            self::MESSAGE,
            [$anotherOrder, ['template' => 'order_cancelled']],
        ];
        yield 'optOut' => [
            static fn (PartnerHttp $http) => $messaging($http)->optOut('cust_42'),
            ['recipient_reference' => 'cust_42', 'opted_out' => true],
            [['recipient_reference' => 'cust_43'], ['opted_out' => false]],
        ];
    }

    public function testReadsNoListForEver(): void
    {
        $http = self::answering(['data' => [self::PAYMENT], 'next_cursor' => 'again']);
        try {
            (new PaymentGateway($http))->listFor('order-1');
            self::fail('It had an end.');
        } catch (RetryableFailure $failure) {
            self::assertSame('payment listPayments: endless-list', $failure->getMessage());
        }
    }

    /** @param array<string, mixed> $answer */
    private static function answering(array $answer): PartnerHttp
    {
        return (new Clients(Clients::settings(attempts: 1)))->client(new Answers(new Response(200, [], json_encode($answer, JSON_THROW_ON_ERROR))));
    }
}
