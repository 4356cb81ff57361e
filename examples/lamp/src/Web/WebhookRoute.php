<?php

declare(strict_types=1);

namespace Shop\Web;

use Shop\Observability\Metric;
use Shop\Security\ClientAddress;
use Shop\Services;
use Shop\Webhook\Network;
use Shop\Webhook\Signature;

/** Takes a partner's webhook: it is verified and kept, and answered with 202. A worker sees to it later. */
final readonly class WebhookRoute
{
    public function __construct(private Services $services, private Request $request)
    {
    }

    public function receive(string $partner): Response
    {
        if (!isset($this->services->config->partnerUrls[$partner])) {
            throw new Problem(404, 'not-found', 'no such partner');
        }
        try {
            $response = $this->keep($partner);
            $this->count($partner, 'accepted');
            return $response;
        } catch (\Throwable $failure) {
            $this->count($partner, $failure instanceof Problem ? 'refused' : 'failed');
            throw $failure;
        }
    }

    private function keep(string $partner): Response
    {
        $config = $this->services->config;
        $address = ClientAddress::of($this->request->remoteAddress, $this->request->header('x-forwarded-for'), $config->trustedProxies);
        if ($config->webhookNetworks !== [] && !Network::anyContains($config->webhookNetworks, $address)) {
            throw new Problem(403, 'unknown-network', 'webhooks are not taken from there');
        }
        $id = $this->request->header('webhook-id');
        $isGenuine = Signature::isGenuine(
            $this->services->secrets()->get("$partner-webhook-secret"),
            $id,
            $this->request->header('webhook-timestamp'),
            $this->request->header('webhook-signature'),
            $this->request->body,
            intdiv($this->services->clock()->nowMs(), 1000),
            $config->webhookToleranceSeconds,
        );
        if (!$isGenuine) {
            throw new Problem(401, 'not-genuine', 'the signature does not fit, or is too old');
        }
        // The event's id is the nonce: one that was kept before, be it replayed or redelivered, changes nothing.
        $orderId = $this->services->inbox()->keep($partner, $id, $this->request->body);
        if ($orderId !== null) {
            $this->services->wakeUp()->order($orderId);
        }
        return new Response(202);
    }

    private function count(string $partner, string $outcome): void
    {
        $this->services->metrics()->count(Metric::Webhooks, ['partner' => $partner, 'outcome' => $outcome]);
    }
}
