<?php

declare(strict_types=1);

namespace Shop\Web;

use Shop\Database\WorkerRegister;
use Shop\Observability\MetricsPage;
use Shop\Queue\QueueUnavailable;
use Shop\Services;

/** What the shop's own people and machines ask for. The web server lets only the inner network come here; the token is a second lock. */
final readonly class AdminRoutes
{
    public function __construct(private Services $services, private Request $request)
    {
    }

    public function ready(): Response
    {
        return $this->services->database()->isReachable()
            ? new Response(200, 'ready')
            : throw new Problem(503, 'unavailable', 'the database is away');
    }

    /** Whether all of the shop is well: for those who watch it, and for a drill. A load balancer asks for `/ready`. */
    public function status(): Response
    {
        $workers = (new WorkerRegister($this->services->database()))->living($this->services->clock()->nowMs());
        return Response::json($workers > 0 ? 200 : 503, ['workers' => $workers]);
    }

    public function metrics(): Response
    {
        $text = (new MetricsPage($this->services->metrics()))->render($this->services->gauges()->read());
        return new Response(200, $text, ['Content-Type' => MetricsPage::CONTENT_TYPE]);
    }

    public function refund(string $number): Response
    {
        $this->authorize();
        $data = $this->request->json();
        $reference = $data['reference'] ?? null;
        $amount = $data['amount_minor'] ?? null;
        if (!is_string($reference) || ($amount !== null && !is_int($amount))) {
            throw new Problem(422, 'invalid-refund', 'reference is a text, amount_minor a whole number of minor units');
        }
        $orderId = $this->services->orders()->idOf($number) ?? throw new Problem(404, 'no-such-order', 'there is no such order');
        return Response::json(202, OrderView::of($this->services->changeOrder()->refund($orderId, $reference, $amount)));
    }

    public function backlog(): Response
    {
        $this->authorize();
        return Response::json(200, [
            // What is to be done at partners, and what other services have not been told yet.
            'outbox' => $this->count("SELECT COUNT(*) AS n FROM steps WHERE state = 'open'") + $this->eventsUnderWay(),
            'webhooks' => $this->count("SELECT COUNT(*) AS n FROM inbox WHERE state = 'open'"),
            'dead_letters' => $this->count("SELECT COUNT(*) AS n FROM steps WHERE state = 'dead'"),
        ]);
    }

    /** Events on their way to other services: in the outbox, and at the broker. */
    private function eventsUnderWay(): int
    {
        try {
            $lag = $this->services->eventQueue()->lag();
        } catch (QueueUnavailable) {
            return 1;
        }
        return $this->count('SELECT COUNT(*) AS n FROM outbox WHERE published_ms IS NULL') + $lag->ready + (int) $lag->delayed + (int) $lag->reserved;
    }

    private function authorize(): void
    {
        $given = preg_replace('/^Bearer /', '', $this->request->header('authorization'));
        foreach ($this->services->secrets()->get('admin-token') as $token) {
            if (hash_equals($token, (string) $given)) {
                return;
            }
        }
        throw new Problem(401, 'no-token', 'a token of the shop is needed');
    }

    private function count(string $sql): int
    {
        return (int) ($this->services->database()->row($sql)['n'] ?? 0);
    }
}
