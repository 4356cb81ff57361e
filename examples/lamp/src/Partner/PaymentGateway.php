<?php

declare(strict_types=1);

namespace Shop\Partner;

use Shop\Http\Call;
use Shop\Http\PartnerHttp;
use Shop\Http\Repeat;
use Shop\Partner\Payment\BalanceTransaction;
use Shop\Partner\Payment\BalanceTransactionList;
use Shop\Partner\Payment\CapturePayment;
use Shop\Partner\Payment\CreatePayment;
use Shop\Partner\Payment\CreateRefund;
use Shop\Partner\Payment\Payment;
use Shop\Partner\Payment\PaymentList;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Partner\Payment\Refund;
use Shop\Partner\Payment\RefundList;
use Shop\Partner\Payment\VoidPayment;

/**
 * The payment partner's contract, one method an operation. Each throws {@see PartnerFailure}, and
 * {@see Payment\InvalidPayload} where the shop itself would break the contract.
 */
final readonly class PaymentGateway
{
    public function __construct(private PartnerHttp $http)
    {
    }

    /** @param string $key the same at every attempt for this order */
    public function authorize(CreatePayment $request, string $key): Payment
    {
        return $this->http->call(new Call(
            'createPayment',
            'POST',
            '/v1/payments',
            Repeat::Keyed,
            static fn (string $body): Payment => Expect::that(
                $payment = Payment::fromJson($body),
                $payment->orderReference === $request->orderReference && $payment->amount->equals($request->amount),
            ),
            order: $request->orderReference,
            body: $request->toJson(),
            key: $key,
        ));
    }

    public function get(string $id): Payment
    {
        return $this->http->call(new Call(
            'getPayment',
            'GET',
            '/v1/payments/' . rawurlencode($id),
            Repeat::Always,
            static fn (string $body): Payment => Expect::that($payment = Payment::fromJson($body), $payment->id === $id),
        ));
    }

    /** @return list<Payment> all payments of an order, newest first */
    public function listFor(string $orderReference): array
    {
        return Pages::all('payment', 'listPayments', fn (array $page): PaymentList => $this->http->call(new Call(
            'listPayments',
            'GET',
            '/v1/payments',
            Repeat::Always,
            static fn (string $body): PaymentList => Expect::each(
                PaymentList::fromJson($body),
                static fn (Payment $payment): bool => $payment->orderReference === $orderReference,
            ),
            order: $orderReference,
            query: ['order_reference' => $orderReference] + $page,
        )));
    }

    public function capture(string $id, CapturePayment $request, string $key): Payment
    {
        return $this->http->call(new Call(
            'capturePayment',
            'POST',
            '/v1/payments/' . rawurlencode($id) . '/capture',
            Repeat::Keyed,
            static fn (string $body): Payment => Expect::that(
                $payment = Payment::fromJson($body),
                $payment->id === $id && $payment->status === PaymentStatus::Captured && $payment->captured->minor >= $request->amountMinor,
            ),
            body: $request->toJson(),
            key: $key,
        ));
    }

    public function void(string $id, string $key): Payment
    {
        return $this->http->call(new Call(
            'voidPayment',
            'POST',
            '/v1/payments/' . rawurlencode($id) . '/void',
            Repeat::Keyed,
            static fn (string $body): Payment => Expect::that(
                $payment = Payment::fromJson($body),
                $payment->id === $id && $payment->status === PaymentStatus::Voided,
            ),
            body: (new VoidPayment())->toJson(),
            key: $key,
        ));
    }

    public function refund(string $paymentId, CreateRefund $request, string $key): Refund
    {
        return $this->http->call(new Call(
            'createRefund',
            'POST',
            '/v1/payments/' . rawurlencode($paymentId) . '/refunds',
            Repeat::Keyed,
            static fn (string $body): Refund => Expect::that(
                $refund = Refund::fromJson($body),
                $refund->paymentId === $paymentId
                    && $refund->refundReference === $request->refundReference
                    && $refund->amount->minor === $request->amountMinor,
            ),
            body: $request->toJson(),
            key: $key,
        ));
    }

    public function getRefund(string $id): Refund
    {
        return $this->http->call(new Call(
            'getRefund',
            'GET',
            '/v1/refunds/' . rawurlencode($id),
            Repeat::Always,
            static fn (string $body): Refund => Expect::that($refund = Refund::fromJson($body), $refund->id === $id),
        ));
    }

    /** @return list<Refund> all refunds of a payment, newest first */
    public function listRefunds(string $paymentId): array
    {
        return Pages::all('payment', 'listRefunds', fn (array $page): RefundList => $this->http->call(new Call(
            'listRefunds',
            'GET',
            '/v1/payments/' . rawurlencode($paymentId) . '/refunds',
            Repeat::Always,
            static fn (string $body): RefundList => Expect::each(
                RefundList::fromJson($body),
                static fn (Refund $refund): bool => $refund->paymentId === $paymentId,
            ),
            query: $page,
        )));
    }

    /** @return list<BalanceTransaction> what was booked on one day, such as `2026-01-15` in UTC */
    public function balanceTransactions(string $day): array
    {
        return Pages::all('payment', 'listBalanceTransactions', fn (array $page): BalanceTransactionList => $this->http->call(new Call(
            'listBalanceTransactions',
            'GET',
            '/v1/balance_transactions',
            Repeat::Always,
            static fn (string $body): BalanceTransactionList => BalanceTransactionList::fromJson($body),
            query: ['day' => $day] + $page,
        )));
    }
}
