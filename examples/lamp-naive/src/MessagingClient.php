<?php

declare(strict_types=1);

namespace Shop;

final class MessagingClient
{
    private Api $api;

    public function __construct(string $baseUrl, string $token)
    {
        $this->api = new Api($baseUrl, $token);
    }

    public function send(array $order, string $template, array $parameters = []): void
    {
        $this->api->post('/v1/messages', [
            'order_reference' => $order['reference'],
            'template' => $template,
            'recipient_reference' => $order['customer'],
            'parameters' => (object) $parameters,
        ]);
    }
}
