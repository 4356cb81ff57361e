<?php

declare(strict_types=1);

namespace Shop\Web;

use Shop\Database\DatabaseUnavailable;
use Shop\Observability\Metric;
use Shop\Services;

/** Every request comes here; a route's own code is in the class beside it that is named after what it is about. */
final readonly class FrontController
{
    public function __construct(private Services $services, private Session $session)
    {
    }

    /**
     * @param array<string, mixed> $server
     * @param array<string, mixed> $cookies
     */
    public function handle(array $server, array $cookies): Response
    {
        $begunNs = hrtime(true);
        $route = 'none';
        try {
            $request = Request::fromGlobals($server, $cookies, $this->services->config->maxBodyBytes);
            $this->services->trace()->begin($request->header('traceparent'), $request->header('x-request-id'));
            [$route, $answer] = $this->route($request);
            $response = $answer();
        } catch (Problem $problem) {
            $response = $problem->toResponse();
        } catch (DatabaseUnavailable $failure) {
            $this->services->log()->error('the database is away', ['error' => $failure->getMessage()]);
            $response = (new Problem(503, 'unavailable', 'try again in a moment'))->toResponse();
        } catch (\Throwable $failure) {
            $this->services->log()->error('failed', ['error' => $failure->getMessage(), 'at' => $failure->getFile() . ':' . $failure->getLine()]);
            $response = (new Problem(500, 'internal-error', 'something went wrong here'))->toResponse();
        }
        $this->measure($route, $response->status, $begunNs);
        return $response;
    }

    /** @return array{string, \Closure(): Response} the route's name, as metrics have it, and what answers */
    private function route(Request $request): array
    {
        $orders = new OrderRoutes($this->services, $this->session, $request);
        $admin = new AdminRoutes($this->services, $request);
        $routes = [
            'GET /health' => static fn (): Response => new Response(200, 'well'),
            'GET /ready' => $admin->ready(...),
            'GET /status' => $admin->status(...),
            'GET /metrics' => $admin->metrics(...),
            'POST /session' => $orders->beginSession(...),
            'POST /orders' => $orders->place(...),
            'GET /orders' => $orders->list(...),
            'GET /orders/{order}' => $orders->show(...),
            'POST /orders/{order}/cancel' => $orders->cancel(...),
            'POST /orders/{order}/reduce' => $orders->reduce(...),
            'POST /orders/{order}/address' => $orders->changeAddress(...),
            'GET /orders/{order}/return' => $orders->returnFromBank(...),
            'POST /admin/orders/{order}/refunds' => $admin->refund(...),
            'GET /admin/backlog' => $admin->backlog(...),
            'POST /webhooks/{partner}' => (new WebhookRoute($this->services, $request))->receive(...),
        ];
        $isKnownPath = false;
        foreach ($routes as $route => $answer) {
            [$method, $path] = explode(' ', $route, 2);
            $pattern = '~^' . preg_replace('/\\\\\{\w+\\\\\}/', '([A-Za-z0-9-]{1,40})', preg_quote($path, '~')) . '$~D';
            if (preg_match($pattern, $request->path, $found) !== 1) {
                continue;
            }
            $isKnownPath = true;
            if ($method === $request->method) {
                return [$route, static fn (): Response => $answer(...array_slice($found, 1))];
            }
        }
        throw $isKnownPath
            ? new Problem(405, 'method-not-allowed', 'this path does not know this method')
            : new Problem(404, 'not-found', 'there is no such page');
    }

    private function measure(string $route, int $status, int $begunNs): void
    {
        $metrics = $this->services->metrics();
        $metrics->count(Metric::HttpRequests, ['route' => $route, 'class' => intdiv($status, 100) . 'xx']);
        $metrics->observe(Metric::HttpDuration, (hrtime(true) - $begunNs) / 1e9, ['route' => $route]);
    }
}
