<?php

declare(strict_types=1);

namespace Shop\Web;

use Shop\Checkout\Cart;
use Shop\Checkout\ChangeAddress;
use Shop\Domain\Order;
use Shop\Services;

/** What customers ask for. Each sees orders of their own session only. */
final readonly class OrderRoutes
{
    public function __construct(private Services $services, private Session $session, private Request $request)
    {
    }

    public function beginSession(): Response
    {
        [$cookie, $token] = $this->session->begin();
        return Response::json(201, ['csrf_token' => $token], ['Set-Cookie' => $cookie]);
    }

    public function place(): Response
    {
        $customer = $this->session->customer($this->request);
        $key = $this->request->header('idempotency-key');
        if ($key === '' || strlen($key) > 255) {
            throw new Problem(422, 'invalid-idempotency-key', 'the Idempotency-Key has 1 to 255 characters');
        }
        $order = $this->services->placeOrder()->place($customer, $key, Cart::fromArray($this->request->json()));
        return Response::json(202, OrderView::of($order), ['Location' => "/orders/{$order->number}"]);
    }

    /** All that were placed in this session, the newest first: also the one whose answer was lost on the way. */
    public function list(): Response
    {
        $orders = $this->services->orders()->ofCustomer($this->session->customer($this->request), 50);
        return $orders === []
            ? throw new Problem(404, 'no-orders', 'nothing was ordered yet')
            : Response::json(200, ['orders' => array_map(OrderView::of(...), $orders)]);
    }

    public function show(string $number): Response
    {
        return Response::json(200, OrderView::of($this->own($number)));
    }

    public function cancel(string $number): Response
    {
        return Response::json(202, OrderView::of($this->services->changeOrder()->cancel($this->own($number)->id)));
    }

    public function reduce(string $number): Response
    {
        $toMinor = $this->request->json()['to_minor'] ?? null;
        if (!is_int($toMinor)) {
            throw new Problem(422, 'invalid-amount', 'to_minor is a whole number of minor units');
        }
        return Response::json(202, OrderView::of($this->services->changeOrder()->reduce($this->own($number)->id, $toMinor)));
    }

    public function changeAddress(string $number): Response
    {
        $order = $this->own($number);
        (new ChangeAddress($this->services->carrier()))->change($order, Cart::address($this->request->json()));
        return Response::json(200, OrderView::of($order));
    }

    /**
     * Where the bank sends the shopper back to. Whatever the address says proves nothing, since anybody can type it: the order is
     * shown as it is known, and goes on when a webhook or a read of the gateway says so.
     */
    public function returnFromBank(string $number): Response
    {
        return $this->show($number);
    }

    private function own(string $number): Order
    {
        $customer = $this->session->customer($this->request);
        $order = $this->services->orders()->byNumber($number);
        // Another's order is not there: whether it exists is nobody's business.
        return $order?->customer === $customer ? $order : throw new Problem(404, 'no-such-order', 'there is no such order');
    }
}
